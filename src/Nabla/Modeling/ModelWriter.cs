using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nabla.Data.Features;
using Nabla.Files;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>
/// Writes a model file: a sealed safetensors container with the tensors of a PyTorch state dict, and one JSON document in its metadata.
/// docs/model-file.md describes it.
/// </summary>
static class ModelWriter
{
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Model model, Stream stream)
    {
        IReadOnlyList<Tensor> tensors = model.Predictor.ToTensors();
        var metadata = new Dictionary<string, string> { ["format"] = "pt", [ModelDocument.Key] = Document(model, tensors) };
        SafetensorsWriter.WriteSealed(stream, tensors, metadata);
    }

    /// <summary>What decides between outputs and answers besides the weights: the calibration, as the file has it.</summary>
    public static string CalibrationOf(Model model) => Text(json => CalibrationJson.Write(json, model.Calibration));

    /// <summary>How each column becomes inputs, and last how outputs become answers, as the file has it.</summary>
    public static IEnumerable<(string Column, string Encoding)> EncodingsOf(Model model)
    {
        foreach (ColumnEncoder column in model.Features.Columns)
        {
            yield return (column.ColumnNames[0], Text(json =>
            {
                json.WritePropertyName("column");
                column.WriteJson(json);
            }));
        }

        yield return (model.Target.Name, Text(json =>
        {
            json.WritePropertyName("target");
            model.Target.WriteJson(json);
        }));
    }

    static string Document(Model model, IReadOnlyList<Tensor> tensors) => Text(json =>
    {
        json.WriteString("format", ModelDocument.Format);
        json.WriteNumber("version", ModelDocument.Version);
        json.WriteTexts("requires", ModelDocument.RequiredBy(model));
        json.WriteString("precision", ModelDocument.Word(model.Precision));
        json.WriteString("loss", model.Loss.ToString());
        json.WritePropertyName("target");
        model.Target.WriteJson(json);
        json.WritePropertyName("features");
        model.Features.WriteJson(json);
        WriteLayers(json, model.Layers);
        ProvenanceJson.Write(json, "provenance", model.Provenance);
        SummaryJson.Write(json, "training", model.Training);
        CalibrationJson.Write(json, model.Calibration);
        model.Reference?.WriteJson(json, "drift");
        json.WriteString("weightHash", model.WeightHash);
        WriteDigests(json, tensors);
        WriteSelfTest(json, model);
        AnswerTest.Write(json, model);
    });

    static string Text(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    static void WriteLayers(Utf8JsonWriter json, IReadOnlyList<Layer> layers)
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
            if (layer.Branches)
            {
                json.WriteStartArray("from");
                foreach (int source in layer.Sources)
                {
                    json.WriteNumberValue(source);
                }

                json.WriteEndArray();
            }

            foreach ((string name, double value) in layer.Settings)
            {
                json.WriteNumber(name, value);
            }

            foreach ((string name, IReadOnlyList<int> values) in layer.Lists)
            {
                json.WriteStartArray(name);
                foreach (int value in values)
                {
                    json.WriteNumberValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteDigests(Utf8JsonWriter json, IReadOnlyList<Tensor> tensors)
    {
        json.WriteStartObject("tensors");
        foreach (Tensor tensor in tensors)
        {
            json.WriteString(tensor.Name, $"sha256:{tensor.Digest}");
        }

        json.WriteEndObject();
    }

    static void WriteSelfTest(Utf8JsonWriter json, Model model)
    {
        json.WriteStartArray("selfTest");
        foreach (double[] inputs in ModelDocument.SelfTestInputs(model.Features.Width, model.Layers))
        {
            json.WriteStartArray();
            foreach (double output in model.Predictor.Outputs(inputs))
            {
                // JSON has no infinity: null says that the output overflows.
                if (double.IsFinite(output))
                {
                    json.WriteNumberValue(output);
                }
                else
                {
                    json.WriteNullValue();
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
