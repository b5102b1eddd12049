using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Modeling.Checkpoints;

/// <summary>What a checkpoint says in words, as JSON in the metadata of its file: of which run it is, how far that was, what of it is finished.</summary>
sealed record CheckpointDocument
{
    /// <summary>The key of the metadata.</summary>
    public const string Key = "nabla.checkpoint";
    const int Version = 1;
    const int DeepestDocument = 16;

    /// <summary>The seconds of a hundred years.</summary>
    const double LongestRun = 3.2e9;

    /// <summary>All that decides the bits of the run.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Identity { get; init; }

    /// <summary>The phase that was going on, <c>search</c> or <c>linear model, fit</c>; empty between two.</summary>
    public required string Phase { get; init; }

    /// <summary>Its epoch, 1-based, and the steps that its first network had done.</summary>
    public required (int Epoch, long Step) Position { get; init; }

    /// <summary>Seconds of training before.</summary>
    public required double Seconds { get; init; }

    /// <summary>The rounds of the cross-validation that are done.</summary>
    public required CrossValidation? Rounds { get; init; }

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteStartArray("identity");
            foreach ((string name, string value) in Identity)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("phase", Phase);
            json.WriteNumber("epoch", Position.Epoch);
            json.WriteNumber("step", Position.Step);
            json.WriteNumber("seconds", Seconds);
            SummaryJson.WriteCrossValidation(json, "rounds", Rounds);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <exception cref="NablaFormatException">The file is no checkpoint, or one of another version.</exception>
    public static CheckpointDocument Of(SafetensorsFile file, string path)
    {
        if (!file.Metadata.TryGetValue(Key, out string? text))
        {
            throw new NablaFormatException($"{path} is no checkpoint: its metadata lack '{Key}'.") { File = path };
        }

        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = DeepestDocument });
            JsonElement root = json.RootElement;
            return root.Integer("version") != Version
                ? throw new NablaFormatException($"{path} is a checkpoint of version {root.Integer("version")}, and this Nabla ({Provenance.Version}) reads version {Version}; resume with the version that wrote it.") { File = path }
                : new CheckpointDocument
                {
                    Identity = [.. root.Items("identity").Select(entry => new KeyValuePair<string, string>(entry.Text("name"), entry.Text("value")))],
                    Phase = root.Text("phase"),
                    Position = (root.Integer("epoch"), (long)root.Number("step")),
                    Seconds = root.Number("seconds") is >= 0 and <= LongestRun and var seconds ? seconds
                        : throw new NablaFormatException($"its seconds are {root.Number("seconds").ToString(CultureInfo.InvariantCulture)}"),
                    Rounds = SummaryJson.ReadCrossValidation(root, "rounds"),
                };
        }
        catch (NablaFormatException e) when (e.File is null)
        {
            throw new NablaFormatException($"{path} is not a valid checkpoint: {e.Message}", e) { File = path };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new NablaFormatException($"{path} is not a valid checkpoint: its document is not valid JSON ({e.Message})", e) { File = path };
        }
    }
}
