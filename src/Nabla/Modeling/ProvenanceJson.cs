using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Modeling;

/// <summary>The provenance as JSON.</summary>
static class ProvenanceJson
{
    public static void Write(Utf8JsonWriter json, string key, Provenance provenance)
    {
        json.WriteStartObject(key);
        json.WriteString("source", provenance.Source);
        json.WriteString("dataHash", provenance.DataHash);
        WriteUnlessEmpty(json, "columnHashes", provenance.ColumnHashes);
        WriteOptional(json, "anyOrderHash", provenance.AnyOrderHash);
        WriteUnlessEmpty(json, "reading", provenance.Reading);
        WriteOptional(json, "testDataHash", provenance.TestDataHash);
        json.WriteNumber("tableRows", provenance.TableRows);
        WriteOptional(json, "splitHash", provenance.SplitHash);
        json.WriteString("seed", provenance.Seed.ToString(CultureInfo.InvariantCulture));
        provenance.Given?.WriteJson(json, "given");
        WritePairs(json, "options", provenance.Options);
        if (provenance.NumericsVersion > 0)
        {
            json.WriteNumber("numericsVersion", provenance.NumericsVersion);
        }

        json.WriteString("nablaVersion", provenance.NablaVersion);
        json.WriteString("runtime", provenance.Runtime);
        json.WriteEndObject();
    }

    public static Provenance Read(JsonElement element) => new()
    {
        Source = element.Text("source"),
        DataHash = element.Text("dataHash"),
        TableRows = element.Integer("tableRows"),
        Seed = ulong.TryParse(element.Text("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw JsonFields.Malformed("'seed' must be a whole number"),
        Options = ReadPairs(element, "options"),
        NablaVersion = element.Text("nablaVersion"),
        Runtime = element.Text("runtime"),

        // Files of the first versions have none of these.
        ColumnHashes = element.TryGetProperty("columnHashes", out _) ? ReadPairs(element, "columnHashes") : [],
        AnyOrderHash = ReadOptional(element, "anyOrderHash"),
        Reading = element.TryGetProperty("reading", out _) ? ReadPairs(element, "reading") : [],
        TestDataHash = ReadOptional(element, "testDataHash"),
        SplitHash = ReadOptional(element, "splitHash"),
        Given = element.TryGetProperty("given", out JsonElement given) ? RecordedOptions.ReadJson(given) : null,
        NumericsVersion = !element.TryGetProperty("numericsVersion", out _) ? 0
            : element.Integer("numericsVersion") is > 0 and var version ? version
            : throw JsonFields.Malformed("'numericsVersion' must be above 0"),
    };

    static void WritePairs(Utf8JsonWriter json, string key, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(key);
        foreach ((string name, string value) in pairs)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    static void WriteUnlessEmpty(Utf8JsonWriter json, string key, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count > 0)
        {
            WritePairs(json, key, pairs);
        }
    }

    static KeyValuePair<string, string>[] ReadPairs(JsonElement element, string key) => element.Field(key).ValueKind == JsonValueKind.Object
        ? [.. element.Field(key).EnumerateObject().Select(pair => new KeyValuePair<string, string>(pair.Name, JsonFields.AsText(pair.Value, pair.Name)))]
        : throw JsonFields.Malformed($"'{key}' must be an object");

    static void WriteOptional(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            json.WriteString(key, value);
        }
    }

    static string? ReadOptional(JsonElement element, string key) => element.TryGetProperty(key, out _) ? element.Text(key) : null;
}
