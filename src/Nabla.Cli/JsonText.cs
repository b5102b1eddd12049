using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nabla.Evaluation;
using Nabla.Networks;

namespace Nabla.Cli;

/// <summary>The parts that several results in JSON have in common. A number that is unknown or not finite is <c>null</c>.</summary>
static class JsonText
{
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Builds one object and hands its text over.</summary>
    public static void Write(Action<string> accept, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        accept(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>A number, or <c>null</c>.</summary>
    public static void Number(this Utf8JsonWriter json, string key, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(key, number);
        }
        else
        {
            json.WriteNull(key);
        }
    }

    /// <summary>A list of numbers, <c>null</c> where one is not finite.</summary>
    public static void Numbers(this Utf8JsonWriter json, string key, IEnumerable<double> numbers)
    {
        json.WriteStartArray(key);
        foreach (double number in numbers)
        {
            if (double.IsFinite(number))
            {
                json.WriteNumberValue(number);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>A list of texts.</summary>
    public static void Texts(this Utf8JsonWriter json, string key, IEnumerable<string> texts)
    {
        json.WriteStartArray(key);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Metrics by name, or <c>null</c>.</summary>
    public static void Metrics(this Utf8JsonWriter json, string key, Metrics? metrics)
    {
        if (metrics is null)
        {
            json.WriteNull(key);
            return;
        }

        json.WriteStartObject(key);
        foreach (Metric metric in metrics.All)
        {
            json.Number(metric.Name, metric.Value);
        }

        json.WriteEndObject();
    }

    /// <summary>The layers of a network.</summary>
    public static void Layers(this Utf8JsonWriter json, IEnumerable<Layer> layers)
    {
        json.WriteStartArray("layers");
        foreach (Layer layer in layers)
        {
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            json.WriteString("kind", layer.Kind);
            json.WriteNumber("inputs", layer.Inputs);
            json.WriteNumber("outputs", layer.Outputs);
            json.WriteString("activation", layer.Activation.ToString());
            json.WriteNumber("parameters", layer.ParameterCount);
            if (layer.Sources.Count != 1 || layer.Sources[0] != layer.Index - 1)
            {
                json.Integers("from", layer.Sources);
            }

            foreach ((string name, double value) in layer.Settings)
            {
                json.WriteNumber(name, value);
            }

            foreach ((string name, IReadOnlyList<int> values) in layer.Lists)
            {
                json.Integers(name, values);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Integers(this Utf8JsonWriter json, string name, IReadOnlyList<int> values)
    {
        json.WriteStartArray(name);
        foreach (int value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>What went wrong.</summary>
    public static void Failure(Utf8JsonWriter json, Failure failure)
    {
        json.WriteStartObject("error");
        json.WriteString("kind", failure.Kind);
        json.WriteString("message", failure.Message);
        json.WriteString("file", failure.File);
        json.Number("line", failure.Line);
        json.WriteString("column", failure.Column);
        if (failure.Findings.Count > 0)
        {
            FindingText.WriteJson(json, failure.Findings);
        }

        json.WriteEndObject();
    }
}
