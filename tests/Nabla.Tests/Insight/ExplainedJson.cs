using System.IO;
using System.Linq;
using System.Text.Json;
using Nabla.Insight.Explanations;

namespace Nabla.Tests.Insight;

/// <summary>The numbers of an explanation, as a program reads them.</summary>
static class ExplainedJson
{
    /// <summary>The JSON object.</summary>
    public static JsonElement Of(Explanation explanation)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            explanation.WriteJson(json);
            json.WriteEndObject();
        }

        return JsonDocument.Parse(stream.ToArray()).RootElement.Clone();
    }

    /// <summary>A list of numbers.</summary>
    public static double[] Numbers(this JsonElement element, string key) => [.. element.GetProperty(key).EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>The value and the bar value of a node of a computation graph.</summary>
    public static (double Value, double Bar) Node(this JsonElement element, string list, string name)
    {
        JsonElement node = element.GetProperty(list).EnumerateArray().Single(node => node.GetProperty("node").GetString() == name);
        return (node.GetProperty("value").GetDouble(), node.GetProperty("bar").GetDouble());
    }
}
