using System;
using System.IO;
using System.Text;
using System.Text.Json;
using Nabla.Data.Features;
using Nabla.Data.Targets;

namespace Nabla.Tests.Data;

static class JsonRoundTrip
{
    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static string Write(FeatureEncoder encoder) => Write(encoder.WriteJson);

    public static FeatureEncoder ReadFeatures(string json) => FeatureEncoder.ReadJson(Parse(json));

    public static string Write(TargetEncoder encoder) => Write(encoder.WriteJson);

    public static TargetEncoder ReadTarget(string json) => TargetEncoder.ReadJson(Parse(json));
}
