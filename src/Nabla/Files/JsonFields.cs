using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Nabla.Files;

/// <summary>
/// Fields of a JSON object; in one that comes from outside, what is missing, of another type or not finite is a <see cref="NablaFormatException"/>.
/// </summary>
static class JsonFields
{
    public static JsonElement Field(this JsonElement parent, string key)
    {
        if (parent.ValueKind != JsonValueKind.Object)
        {
            throw Malformed($"an object with the key '{key}' was expected, found {Describe(parent)}");
        }

        try
        {
            return parent.TryGetProperty(key, out JsonElement value) ? value : throw Malformed($"the key '{key}' is missing");
        }
        catch (InvalidOperationException e)
        {
            throw Malformed($"a key beside '{key}' is not valid Unicode", e);
        }
    }

    public static string Text(this JsonElement parent, string key) => AsText(parent.Field(key), key);

    public static double Number(this JsonElement parent, string key) => AsNumber(parent.Field(key), key);

    public static int Integer(this JsonElement parent, string key)
    {
        JsonElement value = parent.Field(key);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int integer)
            ? integer
            : throw Malformed($"'{key}' must be an integer, found {Describe(value)}");
    }

    /// <summary>A list of integers.</summary>
    public static int[] Integers(this JsonElement parent, string key)
    {
        var integers = new List<int>();
        foreach (JsonElement item in parent.Items(key))
        {
            integers.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int integer)
                ? integer
                : throw Malformed($"'{key}' must be a list of integers, found {Describe(item)}"));
        }

        return [.. integers];
    }

    public static bool Flag(this JsonElement parent, string key)
    {
        JsonElement value = parent.Field(key);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Malformed($"'{key}' must be true or false, found {Describe(value)}");
    }

    /// <summary>The elements of an array.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement parent, string key)
    {
        JsonElement value = parent.Field(key);
        return value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw Malformed($"'{key}' must be a list, found {Describe(value)}");
    }

    /// <summary>A list of texts.</summary>
    public static string[] Texts(this JsonElement parent, string key)
    {
        var texts = new List<string>();
        foreach (JsonElement item in parent.Items(key))
        {
            texts.Add(AsText(item, key));
        }

        return [.. texts];
    }

    /// <summary>A list of texts that are not empty and differ from one another.</summary>
    public static string[] DistinctTexts(this JsonElement parent, string key)
    {
        string[] texts = parent.Texts(key);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            if (text.Length == 0 || !seen.Add(text))
            {
                throw Malformed(text.Length == 0 ? $"'{key}' has an empty text" : $"'{key}' has '{text}' twice");
            }
        }

        return texts;
    }

    public static string AsText(JsonElement value, string key)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw Malformed($"'{key}' must be text, found {Describe(value)}");
        }
        catch (InvalidOperationException e)
        {
            throw Malformed($"'{key}' is not valid Unicode", e);
        }
    }

    public static double[] Numbers(this JsonElement parent, string key)
    {
        var numbers = new List<double>();
        foreach (JsonElement item in parent.Items(key))
        {
            numbers.Add(AsNumber(item, key));
        }

        return [.. numbers];
    }

    public static void WriteNumbers(this Utf8JsonWriter writer, string key, IEnumerable<double> numbers)
    {
        writer.WriteStartArray(key);
        foreach (double number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    public static double AsNumber(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Malformed($"'{key}' must be a finite number, found {Describe(value)}");

    public static void WriteTexts(this Utf8JsonWriter writer, string key, IEnumerable<string> texts)
    {
        writer.WriteStartArray(key);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    public static NablaFormatException Malformed(string fault, Exception? inner = null) =>
        new($"The model's document is malformed: {fault}; the file is damaged or was not written by Nabla.", inner);

    static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => value.GetRawText() is { Length: <= 40 } digits ? digits : "a very long number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
