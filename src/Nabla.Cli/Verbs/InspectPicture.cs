using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Cli.Pictures;
using Nabla.Cli.Reports;
using Nabla.Insight;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Cli.Verbs;

/// <summary>What 'nabla inspect' shows instead of its summary: the network as a drawing, its first layer as images, the one layer it collapses to.</summary>
sealed class InspectPicture
{
    readonly Option<bool> _features = OptionValues.Switch("--features", "draw the weights of the first layer: images, or a labelled table");
    readonly Option<bool> _drawing = OptionValues.Switch("--drawing", "draw inputs, units, outputs and their weights");
    readonly Option<bool> _collapse = OptionValues.Switch("--collapse", "tell the one linear layer that linear layers are equal to");
    readonly Option<bool> _edgeLabels = OptionValues.Switch("--edge-labels", "name every weight and bias in the drawing");
    readonly Option<LayerIndex?> _index = OptionValues.Of<LayerIndex?>(
        "--index", "LAYER", "count weights by the layer they lead to (target) or come from (source) [target]", text => text switch
        {
            "target" => LayerIndex.Target,
            "source" => LayerIndex.Source,
            _ => throw OptionValues.Wrong("--index", text, "target or source"),
        });

    readonly Option<string?> _output = PictureFile.Option(".svg or .html, features .png too", "MODEL-drawing.svg");

    /// <summary>All options.</summary>
    public Option[] Options => [_features, _drawing, _collapse, _edgeLabels, _index, _output];

    /// <summary>Whether one of them asks for something else than the summary.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public bool IsAskedFor(ParseResult line)
    {
        Option<bool>[] asked = [.. new[] { _features, _drawing, _collapse }.Where(line.GetValue)];
        if (asked.Length > 1)
        {
            throw new UsageException($"{asked[0].Name} and {asked[1].Name} show different things; give one of them.");
        }

        bool isDrawing = line.GetValue(_drawing);
        return (line.GetValue(_edgeLabels), line.GetValue(_index), line.GetValue(_output)) switch
        {
            (true, _, _) when !isDrawing => throw new UsageException("--edge-labels goes with --drawing; give both."),
            (_, not null, _) when !isDrawing => throw new UsageException("--index goes with --drawing; give both."),
            (_, _, not null) when !isDrawing && !line.GetValue(_features) =>
                throw new UsageException("--output goes with --drawing or --features; give one of them."),
            _ => asked.Length == 1,
        };
    }

    /// <summary>Shows it.</summary>
    public void Show(ParseResult line, Output output, Model model, string path)
    {
        if (line.GetValue(_collapse))
        {
            Collapse(output, model);
        }
        else if (line.GetValue(_drawing))
        {
            Drawing(line, output, model, path);
        }
        else
        {
            Features(line, output, model, path);
        }
    }

    void Drawing(ParseResult line, Output output, Model model, string modelPath)
    {
        string file = PictureFile.Checked(line.GetValue(_output), PictureFile.Beside(modelPath, "drawing"), modelPath);
        LayerIndex index = line.GetValue(_index) ?? LayerIndex.Target;
        var options = new NetworkDrawingOptions { EdgeLabels = line.GetValue(_edgeLabels), Index = index };
        DrawnNetwork network = DrawnNetwork.Of(model, options.EdgeLabels ? 8 : options.MostUnits)
            ?? throw new UsageException(
                "Only a chain of dense layers is drawn; this model has layers of another kind, or one that reads others than the one before it: 'nabla inspect' without --drawing lists them.");
        PictureFile.Write(file, NetworkDrawing.Draw($"The network that predicts {model.Target.Name}", network, options));
        if (!output.Json)
        {
            output.Field("Picture", file);
            return;
        }

        output.JsonObject(json =>
        {
            json.WriteString("picture", file);
            json.Layers(model.Layers);
            json.WriteStartArray("edges");
            foreach (DrawnEdge edge in network.Edges)
            {
                json.WriteStartObject();
                json.WriteString("symbol", NetworkDrawing.Symbol(edge, index));
                json.Number("weight", edge.Weight);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    void Features(ParseResult line, Output output, Model model, string modelPath)
    {
        string file = PictureFile.Checked(line.GetValue(_output), PictureFile.Beside(modelPath, "features"), modelPath);
        FeaturePictures.Write(file, model);
        if (!output.Json)
        {
            output.Field("Picture", file);
            return;
        }

        (double[] weights, double[] biases) = model.ParametersOf(FeaturePictures.FirstLayer(model).Index);
        int units = biases.Length;
        output.JsonObject(json =>
        {
            json.WriteString("picture", file);
            json.Texts("featureNames", model.Features.FeatureNames);
            json.WriteStartArray("units");
            for (int unit = 0; unit < units; unit++)
            {
                json.WriteStartObject();
                json.Numbers("weights", Enumerable.Range(0, weights.Length / units).Select(i => weights[(i * units) + unit]));
                json.WriteNumber("bias", biases[unit]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    static void Collapse(Output output, Model model)
    {
        if (!LinearCollapse.IsPossible(model.Layers, out string? reason))
        {
            throw new UsageException(reason!);
        }

        LinearCollapse layer = LinearCollapse.Of(model.Layers, model.ParametersOf);
        if (output.Json)
        {
            output.JsonObject(json => WriteJson(json, model, layer));
            return;
        }

        bool isLinear = layer.OutputActivation == Activation.Identity;
        string formula = isLinear ? "x·W' + b'" : $"{layer.OutputActivation}(x·W' + b')";
        string product = string.Join("·", model.Layers.OfType<DenseLayer>().Select((_, i) => $"W{i + 1}"));
        output.Field(
            "Equal to", $"one layer of {NumberText.Plural(layer.Inputs, "input")} and {NumberText.Plural(layer.Outputs, "output")}: y = {formula}");
        output.Field("", $"W' = {product}, computed in double; x are the encoded columns{(isLinear ? ", y the standardised target" : "")}");
        output.Line();
        string[] names = DrawnNetwork.OutputNames(model);
        List<IReadOnlyList<string>> rows = [["W'", .. names]];
        rows.AddRange(model.Features.FeatureNames.Select((name, i) => (IReadOnlyList<string>)[name, .. Row(j => layer[i, j])]));
        rows.Add(["b'", .. Row(j => layer.Biases[j])]);
        foreach (string row in TextTable.Lines(rows))
        {
            output.Line(row);
        }

        IEnumerable<string> Row(Func<int, double> number) => Enumerable.Range(0, layer.Outputs).Select(j => MetricText.Number(number(j)));
    }

    static void WriteJson(Utf8JsonWriter json, Model model, LinearCollapse layer)
    {
        json.WriteNumber("inputs", layer.Inputs);
        json.WriteNumber("outputs", layer.Outputs);
        json.WriteString("outputActivation", layer.OutputActivation.ToString());
        json.Texts("featureNames", model.Features.FeatureNames);
        json.Texts("outputNames", DrawnNetwork.OutputNames(model));
        json.WriteStartArray("weights");
        for (int i = 0; i < layer.Inputs; i++)
        {
            json.WriteStartArray();
            for (int j = 0; j < layer.Outputs; j++)
            {
                json.WriteNumberValue(layer[i, j]);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.Numbers("biases", layer.Biases);
    }
}
