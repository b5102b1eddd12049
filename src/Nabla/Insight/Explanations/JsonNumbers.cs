using System.Collections.Generic;
using System.Text.Json;

namespace Nabla.Insight.Explanations;

/// <summary>Numbers in JSON, which has no word for infinity: <c>null</c> stands for what is not finite.</summary>
static class JsonNumbers
{
    /// <summary>A number, or <c>null</c>.</summary>
    public static void Number(this Utf8JsonWriter json, string key, double? value)
    {
        json.WritePropertyName(key);
        json.Number(value);
    }

    /// <summary>A list of numbers, or <c>null</c>.</summary>
    public static void Numbers(this Utf8JsonWriter json, string key, IReadOnlyList<double>? values)
    {
        if (values is null)
        {
            json.WriteNull(key);
            return;
        }

        json.WriteStartArray(key);
        foreach (double value in values)
        {
            json.Number(value);
        }

        json.WriteEndArray();
    }

    static void Number(this Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
