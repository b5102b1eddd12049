using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Data.Features;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Cli.Verbs;

/// <summary>What <c>nabla train</c> answers, as text and as JSON.</summary>
/// <param name="Model">The model.</param>
/// <param name="Path">Where it was saved.</param>
/// <param name="FileBytes">The size of that file.</param>
/// <param name="Report">The report, if one was written.</param>
/// <param name="OnTrainingRows">The metrics on the rows trained on, where no others were kept; otherwise <see langword="null"/>.</param>
sealed record TrainingResult(Model Model, string Path, long FileBytes, string? Report, Metrics? OnTrainingRows)
{
    TrainingSummary Training => Model.Training;

    /// <summary>Writes it for a person.</summary>
    public void Write(Output output)
    {
        output.Field("Task", $"{Words.Task(Model.Task)}: {Training.TaskReason.TrimEnd('.')}");
        output.Field("Loss", Loss());
        output.Field("Data", Rows());
        output.Field("Network", Network());
        output.Field("Training", Course(output.Verbose));
        string single = Training.FoldMembers < Training.Members ? ", by one network each" : "";
        WriteMetrics(output, NumberText.Plural(Training.Rows.Validation, "validation row") + single, Training.Validation, Training.ValidationIntervals, baseline => baseline.Validation);
        WriteMetrics(output, NumberText.Plural(Training.Rows.Test, "test row"), Training.Test, Training.TestIntervals, baseline => baseline.Test);
        WriteMetrics(output, "the rows it was trained on", OnTrainingRows, [], _ => null);
        EvaluationText.CrossValidation(output, Training.CrossValidation);
        output.Line();
        TrainingVerdict verdict = TrainingVerdict.Of(this);
        output.Field("Verdict", verdict.Sentence, verdict.Tone);
        EvaluationText.Calibration(output, Model.Calibration, Training);
        foreach (string warning in Training.Warnings)
        {
            output.Field("Warning", warning, Tone.Middling);
        }

        ProfileResult.Write(output, Training.Profile);
        output.Line();
        output.Field("Saved", $"{Path} ({Words.Bytes(FileBytes)})");
        if (Report is not null)
        {
            output.Field("", $"{Report}, the report: open it in a browser");
        }

        output.Verbatim("Weights", output.Verbose ? Model.WeightHash : Words.Short(Model.WeightHash));
        WriteNext(output);
    }

    /// <summary>Writes it for a program.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("model", Path);
        json.WriteString("task", Words.Task(Model.Task));
        json.WriteString("taskReason", Training.TaskReason);
        json.WriteString("target", Model.Target.Name);
        json.Texts("targets", Model.Target.Columns);
        json.WriteString("loss", Model.Loss.ToString());
        json.WriteString("lossReason", Training.LossReason);
        json.Rows(Training.Rows);
        json.WriteStartObject("network");
        json.Layers(Model.Layers);
        json.WriteNumber("parameters", Model.ParameterCount);
        json.WriteEndObject();
        json.Course(Training);
        json.WriteStartObject("metrics");
        json.Metrics("validation", Training.Validation);
        json.Metrics("test", Training.Test);
        json.Metrics("training", OnTrainingRows);
        json.WriteEndObject();
        json.Evaluation(Model);
        json.Baselines(Training.Baselines);
        json.WriteString("verdict", TrainingVerdict.Of(this).Word);
        json.Texts("warnings", Training.Warnings);
        FindingText.WriteJson(json, Training.Findings);
        ColumnTable.WriteJson(json, Model.Features.Schema ?? new TableSchema([]), Model.Target.Columns, Option("weight"), Option("group"));
        json.Options("options", Model.Provenance.Options);
        json.WriteString("seed", Model.Provenance.Seed.ToString(CultureInfo.InvariantCulture));
        json.WriteString("weightHash", Model.WeightHash);
        if (Training.MemoryEstimate is { } estimate)
        {
            json.WriteNumber("memoryEstimate", estimate);
        }

        json.WriteString("report", Report);
        json.History(Training.History);
        ProfileResult.WriteJson(json, Training.Profile);
    }

    string? Option(string name) => Model.Provenance.Options.FirstOrDefault(option => option.Key == name).Value;

    string Rows()
    {
        RowCounts rows = Training.Rows;
        var parts = new List<string> { $"{NumberText.Plural(rows.Train, "row")} of {Model.Provenance.Source} trained on" };
        if (rows.Validation > 0)
        {
            parts.Add(Training.Folds > 1
                ? $"{NumberText.Count(rows.Validation)} validated in {Training.Folds} folds, each by a network that had not seen it"
                : $"{NumberText.Count(rows.Validation)} held out for validation");
        }

        if (rows.Test > 0)
        {
            parts.Add($"{NumberText.Count(rows.Test)} tested on");
        }

        if (rows.Rejected > 0)
        {
            parts.Add($"{NumberText.Count(rows.Rejected)} rejected");
        }

        return string.Join("; ", parts);
    }

    string Loss() => Training.LossReason.Length > 0 ? $"{Model.Loss}: {Training.LossReason}" : Model.Loss.ToString();

    string Network()
    {
        // Of an ensemble the layers of one member, and behind the mean of all what follows it.
        int mean = Training.Members > 1 ? Model.Layers.Last(layer => layer is MeanLayer).Index : Model.Layers.Count;
        string chain = string.Join(" -> ", Model.Layers.Take(mean / Training.Members).Select(layer => layer is DenseLayer ? $"{layer.Outputs} {layer.Activation}" : Words.Layer(layer))
            .Prepend(NumberText.Plural(Model.Features.Width, "input")));
        string last = mean + 1 < Model.Layers.Count ? $", {Words.Layer(Model.Layers[^1])}" : "";
        return (Training.Members > 1 ? $"mean of {Training.Members} networks: {chain}{last}" : chain) + ", " + NumberText.Plural(Model.ParameterCount, "parameter");
    }

    string Course(bool verbose)
    {
        string best = Training.Folds > 0 ? $"best epoch {Training.BestEpoch}, " : "";
        string penalty = $"L2 penalty {MetricText.Number(Training.L2Penalty)}"
            + (Training.Dropout > 0 ? $", dropout {MetricText.Number(Training.Dropout)}" : "");
        string options = verbose ? $"; options {string.Join(", ", Model.Provenance.Options.Select(option => $"{option.Key} {option.Value}"))}" : "";
        return $"{Words.Course(Training)}, {best}{penalty}{options}";
    }

    void WriteMetrics(Output output, string where, Metrics? metrics, IReadOnlyList<MetricInterval> intervals, Func<BaselineResult, Metrics?> of)
    {
        if (metrics is null)
        {
            return;
        }

        (string Name, Metrics? Metrics)[] others =
            [.. Training.Baselines.Select(baseline => (baseline.Name, of(baseline))).Where(other => other.Item2 is not null).Reverse()];
        bool withIntervals = intervals.Count > 0;
        List<IReadOnlyList<string>> lines =
            [["", Model.Layers.Count > 1 ? "network" : "model", .. withIntervals ? ["95 % interval"] : Array.Empty<string>(), .. others.Select(other => EvaluationText.Short(other.Name))]];
        for (int i = 0; i < metrics.All.Count; i++)
        {
            int index = i;
            lines.Add(
            [
                metrics.All[i].Label, MetricText.Of(metrics.All[i]),
                .. withIntervals ? [MetricText.Interval(intervals, metrics.All[i].Name)] : Array.Empty<string>(),
                .. others.Select(other => MetricText.Of(other.Metrics!.All[index])),
            ]);
        }

        output.Line();
        output.Verbatim("Metrics", output.Color($"on {where}", Tone.Faint));
        foreach (string row in TextTable.Lines(lines))
        {
            output.Verbatim("", row);
        }
    }

    void WriteNext(Output output)
    {
        output.Line();
        string model = Words.Quote(Path);
        output.Verbatim("Next", $"nabla predict {model} DATA --out predictions.csv");
        output.Verbatim("", $"nabla evaluate {model} DATA");
        output.Verbatim("", $"nabla inspect {model}");
        if (Report is null)
        {
            output.Field("", $"train with --report {Words.Quote(DataSource.NameOf(Model.Provenance.Source))}.html for a report to open in a browser");
        }
    }
}
