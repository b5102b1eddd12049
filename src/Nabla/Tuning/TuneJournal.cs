using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using Nabla.Files;
using Nabla.Modeling;

namespace Nabla.Tuning;

/// <summary>What a trial came to on a rung: its metric on each part, or nothing where it diverged.</summary>
/// <param name="Parts">The metric on each part; empty where the loss became infinite or NaN.</param>
/// <param name="HeldOutShare">Rows held out for each row trained on.</param>
sealed record TrialOutcome(IReadOnlyList<double> Parts, double HeldOutShare)
{
    public double Mean => Parts.Count == 0 ? double.NaN : Parts.Average();
}

/// <summary>The finished trials of a search, in memory and, if there is one, in a file that outlives the process.</summary>
sealed class TuneJournal : IDisposable
{
    const string Format = "nabla-tuning";

    readonly Dictionary<string, TrialOutcome> _outcomes = [];
    readonly Lock _gate = new();
    readonly JournalFile? _file;

    /// <param name="path">The file, or <see langword="null"/> for none.</param>
    /// <param name="search">All that decides what a trial comes to, by name.</param>
    /// <exception cref="NablaFormatException">The file is no journal, is damaged, or is of another search; the message says which.</exception>
    public TuneJournal(string? path, IReadOnlyList<KeyValuePair<string, string>> search)
    {
        if (path is null)
        {
            return;
        }

        string header = HeaderOf(search);
        _file = JournalFile.Open(path, header);
        try
        {
            if (_file.Lines[0] != header)
            {
                throw Other(path, header, _file.Lines[0]);
            }

            foreach (string line in _file.Lines.Skip(1))
            {
                Read(path, line);
            }
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The outcome of a trial, if it is there.</summary>
    public TrialOutcome? Find(string key)
    {
        lock (_gate)
        {
            return _outcomes.GetValueOrDefault(key);
        }
    }

    /// <summary>Keeps an outcome; on the disk when this returns.</summary>
    public void Add(string key, TrialOutcome outcome)
    {
        lock (_gate)
        {
            _outcomes[key] = outcome;
            _file?.Append(Json(json =>
            {
                json.WriteString("key", key);
                json.WriteNumber("heldOutShare", outcome.HeldOutShare);
                json.WriteStartArray("parts");
                foreach (double part in outcome.Parts)
                {
                    json.WriteNumberValue(part);
                }

                json.WriteEndArray();
            }));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    void Read(string path, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement outcome = document.RootElement;
            _outcomes[outcome.Text("key")] = new TrialOutcome(
                [.. outcome.Items("parts").Select(part => JsonFields.AsNumber(part, "parts"))], outcome.Number("heldOutShare"));
        }
        catch (Exception e) when (e is JsonException or NablaFormatException)
        {
            throw new NablaFormatException($"{path} is not a journal that this version of Nabla wrote; name another file to begin anew.", e) { File = path };
        }
    }

    static string HeaderOf(IReadOnlyList<KeyValuePair<string, string>> search) => Json(json =>
    {
        json.WriteString("format", Format);
        json.WriteNumber("version", 1);
        json.WriteString("nablaVersion", Provenance.Version);
        foreach ((string name, string value) in search)
        {
            json.WriteString(name, value);
        }
    });

    static NablaFormatException Other(string path, string header, string found)
    {
        string what = "it is of another format or version";
        try
        {
            using var mine = JsonDocument.Parse(header);
            using var theirs = JsonDocument.Parse(found);
            JsonProperty[] differing = [.. mine.RootElement.EnumerateObject().Where(property =>
                !theirs.RootElement.TryGetProperty(property.Name, out JsonElement value) || value.GetRawText() != property.Value.GetRawText())];
            if (differing.Length > 0 && differing[0].Name is not "format" and not "version")
            {
                what = $"its {differing[0].Name} is not {Short(differing[0].Value)}";
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It is something else altogether.
        }

        return new NablaFormatException($"{path} is the journal of another search, {what}; resume with the same data and options, or name another file.") { File = path };
    }

    static string Short(JsonElement value) => value.ToString() is { Length: > 60 } text ? text[..57] + "..." : value.ToString();

    static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
