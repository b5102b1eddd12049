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
        json.WriteNumber("tableRows", provenance.TableRows);
        json.WriteString("seed", provenance.Seed.ToString(CultureInfo.InvariantCulture));
        json.WriteStartObject("options");
        foreach (KeyValuePair<string, string> option in provenance.Options)
        {
            json.WriteString(option.Key, option.Value);
        }

        json.WriteEndObject();
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
        Options = element.Field("options").ValueKind == JsonValueKind.Object
            ? [.. element.Field("options").EnumerateObject().Select(option => new KeyValuePair<string, string>(option.Name, JsonFields.AsText(option.Value, option.Name)))]
            : throw JsonFields.Malformed("'options' must be an object"),
        NablaVersion = element.Text("nablaVersion"),
        Runtime = element.Text("runtime"),
    };
}
