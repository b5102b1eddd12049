using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Modeling;

/// <summary>
/// The options of a training run as they were given, in a form that a file can hold: one JSON object, its keys the names of the command line. With the data they
/// train the same model again. What was left out stays left out: <see cref="Provenance.Options"/> says what was chosen in its place.
/// </summary>
/// <remarks>Not recorded are the options that cannot change a model: threads, memory, progress, and what is only measured or told.</remarks>
public sealed partial class RecordedOptions : IEquatable<RecordedOptions>
{
    /// <summary>The key that lists what no text can name: a loss, an activation, an initializer of the program itself.</summary>
    const string Unnamed = "unnamed";

    static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    RecordedOptions(string json) => Json = json;

    /// <summary>The object, as text. Equal options have equal texts.</summary>
    public string Json { get; }

    /// <summary>Records options.</summary>
    public static RecordedOptions Of(TrainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_writing))
        {
            json.WriteStartObject();
            foreach (Entry entry in s_entries)
            {
                entry.Write(json, options);
            }

            string[] unnamed = [.. s_entries.Where(entry => !entry.CanBeRead(options)).Select(entry => entry.Name)];
            if (unnamed.Length > 0)
            {
                json.WriteTexts(Unnamed, unnamed);
            }

            json.WriteEndObject();
        }

        return new RecordedOptions(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>The options, without what is not recorded. A table of its own to test on is given by the caller; it does not change a model.</summary>
    /// <exception cref="NablaFormatException">They were recorded by a newer version, or name something that only the program itself has; the message says what.</exception>
    public TrainOptions ToTrainOptions()
    {
        using JsonDocument document = JsonDocument.Parse(Json);
        var options = new TrainOptions();
        if (document.RootElement.TryGetProperty(Unnamed, out _))
        {
            string names = string.Join(", ", document.RootElement.Texts(Unnamed));
            throw new NablaFormatException($"The recorded options cannot be read: a part of the program that trained the model is among them ({names}), which no file can hold; train with that program.");
        }

        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            Entry entry = Array.Find(s_entries, known => known.Name == property.Name)
                ?? throw new NablaFormatException($"The recorded options cannot be read: this Nabla ({Provenance.Version}) does not know the option '{property.Name}'; update Nabla.");
            try
            {
                options = entry.Read(options, property.Value);
            }
            catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException)
            {
                throw new NablaFormatException($"The recorded options cannot be read: '{property.Name}' is {Short(property.Value)}, which this Nabla ({Provenance.Version}) does not take.", failure);
            }
        }

        return options;
    }

    /// <inheritdoc/>
    public bool Equals(RecordedOptions? other) => other?.Json == Json;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecordedOptions);

    /// <inheritdoc/>
    public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Json;

    /// <summary>The options of a model file, kept as they are: one that this version cannot read must not keep the model from predicting.</summary>
    /// <exception cref="NablaFormatException">It is no object.</exception>
    internal static RecordedOptions ReadJson(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? new RecordedOptions(element.GetRawText())
        : throw JsonFields.Malformed("'given' must be an object");

    internal void WriteJson(Utf8JsonWriter json, string key)
    {
        json.WritePropertyName(key);
        json.WriteRawValue(Json);
    }

    static string Short(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..57] + "..." : value.GetRawText();
}
