using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Data.Features;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Cli.Verbs;

/// <summary>Tells what is in a model file.</summary>
sealed class InspectVerb : Verb
{
    const int MostColumnsShown = 40;
    const int NarrowestDescription = 20;

    readonly Argument<string?> _model;
    readonly InspectPicture _picture = new();

    public InspectVerb()
        : base("inspect", "Tells what is in a model file: layers, columns, where it comes from.")
    {
        _model = AddArgument("MODEL", "a file that 'nabla train' wrote");
        AddGroup("Instead of the summary", _picture.Options);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla inspect houses.safetensors", "layers, preprocessing, provenance, how training went"),
        ("nabla inspect houses.safetensors --verbose", "also every option and full hashes"),
        ("nabla inspect houses.safetensors --json", "all of it for a program"),
        ("nabla inspect xor.safetensors --drawing --edge-labels", "draws the network with every weight"),
        ("nabla inspect digits.safetensors --features --output digits.html", "the weights of each first unit as an image"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string path = Required(line, _model);
        bool isPicture = _picture.IsAskedFor(line);
        Model model = Model.Load(path);
        if (isPicture)
        {
            _picture.Show(line, output, model, path);
            return 0;
        }

        if (output.Json)
        {
            output.JsonObject(json => WriteJson(json, model));
            return 0;
        }

        output.Field("Model", $"{path}: every byte verified, self-test passed");
        output.Field("Target", $"'{model.Target.Name}' ({Words.Task(model.Task)}){Classes(model)}");
        output.Verbatim("Weights", output.Verbose ? model.WeightHash : Words.Short(model.WeightHash));
        output.Line();
        WriteLayers(output, model);
        WriteColumns(output, model);
        WriteTraining(output, model);
        return 0;
    }

    static string Classes(Model model)
    {
        const int MostListed = 12;
        return model.Classes.Count switch
        {
            0 => "",
            <= MostListed => $": {string.Join(", ", model.Classes)}",
            var count => $": {string.Join(", ", model.Classes.Take(MostListed))} and {count - MostListed} more",
        };
    }

    static void WriteLayers(Output output, Model model)
    {
        List<IReadOnlyList<string>> rows = [["layer", "does", "inputs", "outputs", "parameters"]];
        int names = model.Layers.Max(layer => layer.Name.Length);
        int room = Output.TextWidth - names - "inputs".Length - "outputs".Length - "parameters".Length - (2 * (rows[0].Count - 1));
        foreach (Layer layer in model.Layers)
        {
            List<string> lines = Output.Wrap(Words.Layer(layer), Math.Max(room, NarrowestDescription));
            rows.Add([layer.Name, lines[0], NumberText.Count(layer.Inputs), NumberText.Count(layer.Outputs), NumberText.Count(layer.ParameterCount)]);
            rows.AddRange(lines.Skip(1).Select(line => (IReadOnlyList<string>)["", line, "", "", ""]));
        }

        rows.Add(["total", "", "", "", NumberText.Count(model.ParameterCount)]);
        WriteTable(output, "Layers", rows, leftColumns: 2);
        output.Field("", $"{Words.Precision(model.Precision)} precision, loss {model.Loss}");
    }

    static void WriteColumns(Output output, Model model)
    {
        output.Line();
        ColumnEncoder[] shown = [.. model.Features.Columns.Take(MostColumnsShown)];
        int room = Output.TextWidth - shown.Max(column => ColumnText.Name(column).Length) - shown.Max(column => column.Kind.Length) - 4;
        List<IReadOnlyList<string>> rows = [["column", "kind", "what the network sees"]];
        foreach (ColumnEncoder column in shown)
        {
            List<string> lines = Output.Wrap(ColumnText.Describe(column), Math.Max(room, NarrowestDescription));
            rows.AddRange(lines.Select((line, i) => (IReadOnlyList<string>)(i == 0 ? [ColumnText.Name(column), column.Kind, line] : ["", "", line])));
        }

        WriteTable(output, "Columns", rows, leftColumns: 3);
        if (model.Features.Columns.Count > MostColumnsShown)
        {
            output.Field("", $"and {model.Features.Columns.Count - MostColumnsShown} more; --json has all");
        }

        output.Field("", $"{NumberText.Plural(model.Features.Width, "feature")} in all");
        foreach (LeftOutColumn column in model.Features.LeftOut)
        {
            output.Field("Left out", $"{column.Name}: {column.Reason}");
        }

        foreach (string warning in model.Training.Warnings)
        {
            output.Field("Warning", warning, Tone.Middling);
        }
    }

    static void WriteTraining(Output output, Model model)
    {
        TrainingSummary training = model.Training;
        Provenance from = model.Provenance;
        output.Line();
        string hash = output.Verbose ? from.DataHash : Words.Short(from.DataHash);
        output.Field("Trained on", $"{NumberText.Plural(training.Rows.Train, "row")} of {from.Source} (data {hash})");
        output.Field("Training", $"{Words.Course(training)}, best epoch {training.BestEpoch}, L2 penalty {MetricText.Number(training.L2Penalty)}"
            + (training.Dropout > 0 ? $", dropout {MetricText.Number(training.Dropout)}" : "")
            + (training.Members > 1 ? $", mean of {training.Members} networks" : ""));
        if (training.Validation is { } validation)
        {
            output.Field("Validation", WithIntervals(validation, training.ValidationIntervals));
        }

        if (training.Test is { } test)
        {
            output.Field("Test", WithIntervals(test, training.TestIntervals));
        }

        EvaluationText.Calibration(output, model.Calibration, training);
        EvaluationText.CrossValidation(output, training.CrossValidation);
        output.Field("Made with", $"Nabla {from.NablaVersion}, {from.Runtime}, seed {from.Seed.ToString(CultureInfo.InvariantCulture)}");
        if (output.Verbose)
        {
            output.Field("Options", string.Join(", ", from.Options.Select(option => $"{option.Key} {option.Value}")));
        }
    }

    static string WithIntervals(Metrics metrics, IReadOnlyList<MetricInterval> intervals) => string.Join(", ", metrics.All.Select(metric =>
        $"{metric.Label} {MetricText.Of(metric)}{(intervals.Any(own => own.Name == metric.Name) ? $" ({MetricText.Interval(intervals, metric.Name)})" : "")}"));

    static void WriteTable(Output output, string label, IReadOnlyList<IReadOnlyList<string>> rows, int leftColumns)
    {
        foreach (string row in TextTable.Lines(rows, leftColumns))
        {
            output.Verbatim(label, row);
            label = "";
        }
    }

    static void WriteJson(Utf8JsonWriter json, Model model)
    {
        json.WriteString("task", Words.Task(model.Task));
        json.WriteString("target", model.Target.Name);
        json.Texts("targets", model.Target.Columns);
        json.WriteString("weightHash", model.WeightHash);
        json.WriteNumber("parameters", model.ParameterCount);
        json.WriteString("precision", Words.Precision(model.Precision));
        json.WriteString("loss", model.Loss.ToString());
        json.Layers(model.Layers);
        json.WritePropertyName("schema");
        model.Target.WriteJson(json);
        json.WritePropertyName("features");
        model.Features.WriteJson(json);
        json.Texts("featureNames", model.Features.FeatureNames);
        json.WriteStartObject("provenance");
        json.WriteString("source", model.Provenance.Source);
        json.WriteString("dataHash", model.Provenance.DataHash);
        json.WriteNumber("tableRows", model.Provenance.TableRows);
        json.WriteString("seed", model.Provenance.Seed.ToString(CultureInfo.InvariantCulture));
        json.Options("options", model.Provenance.Options);
        json.WriteString("nablaVersion", model.Provenance.NablaVersion);
        json.WriteString("runtime", model.Provenance.Runtime);
        json.WriteEndObject();
        json.WriteStartObject("training");
        json.Rows(model.Training.Rows);
        json.Course(model.Training);
        json.WriteString("taskReason", model.Training.TaskReason);
        json.WriteStartObject("metrics");
        json.Metrics("validation", model.Training.Validation);
        json.Metrics("test", model.Training.Test);
        json.WriteEndObject();
        json.Evaluation(model);
        json.Baselines(model.Training.Baselines);
        json.Texts("warnings", model.Training.Warnings);
        json.History(model.Training.History);
        json.WriteEndObject();
    }
}
