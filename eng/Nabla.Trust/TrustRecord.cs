using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Nabla.Trust;

/// <summary>One proof: the command that makes it, and its figures. A file of <c>docs/trust</c>.</summary>
/// <param name="Title">What was proved.</param>
/// <param name="Command">What to run to repeat it.</param>
/// <param name="Figures">What came out.</param>
sealed record TrustRecord(string Title, string Command, IReadOnlyList<Figure> Figures)
{
    static readonly JsonWriterOptions s_indented = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The day it was run, as <c>2026-11-29</c>.</summary>
    public string Date { get; init; } = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What a reader should know besides, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Reads a file of <c>docs/trust</c>.</summary>
    /// <exception cref="InvalidDataException">It has not the agreed shape; the message says where.</exception>
    public static TrustRecord Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            return new TrustRecord(
                Text(root, "title"), Text(root, "command"),
                [
                    .. root.GetProperty("figures").EnumerateArray().Select(figure => new Figure(
                        Text(figure, "name"), Text(figure, "value"), figure.TryGetProperty("bar", out _) ? Text(figure, "bar") : "")),
                ])
            {
                Date = Text(root, "date"),
                Notes = root.TryGetProperty("notes", out JsonElement notes) ? [.. notes.EnumerateArray().Select(note => note.GetString()!)] : [],
            };
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is not a record of title, command, date and figures: {failure.Message}", failure);
        }
    }

    /// <summary>Writes the file.</summary>
    public void Write(string path)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_indented))
        {
            json.WriteStartObject();
            json.WriteString("title", Title);
            json.WriteString("command", Command);
            json.WriteString("date", Date);
            json.WriteStartArray("figures");
            foreach (Figure figure in Figures)
            {
                json.WriteStartObject();
                json.WriteString("name", figure.Name);
                json.WriteString("value", figure.Value);
                if (figure.Bar.Length > 0)
                {
                    json.WriteString("bar", figure.Bar);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (Notes.Count > 0)
            {
                json.WriteStartArray("notes");
                foreach (string note in Notes)
                {
                    json.WriteStringValue(note);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        File.WriteAllText(path, Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings("\n") + "\n");
    }

    /// <summary>The figures for a terminal.</summary>
    public string ToText() => string.Concat(Figures.Select(figure =>
        $"{figure.Name}: {figure.Value}{(figure.IsMet is { } met ? $" ({figure.Bar}: {(met ? "met" : "not met")})" : "")}\n"));

    static string Text(JsonElement parent, string name)
    {
        JsonElement value = parent.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        };
    }
}
