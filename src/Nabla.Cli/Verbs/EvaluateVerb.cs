using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Drift;
using Nabla.Evaluation;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Measures a model on rows whose answer is known.</summary>
sealed class EvaluateVerb : Verb
{
    const int MostClassesShown = 20;
    const int LongestClass = 12;
    const int WorstRowsShown = 5;

    readonly Argument<string?> _model;
    readonly Argument<string?> _data;
    readonly Option<string?> _drift = OptionValues.Text("--drift", "FILE.json", DriftResult.OptionDescription);
    readonly DataOptions _reading = new();

    readonly Option<string?> _group = OptionValues.Text(
        "--group", "COLUMN", "rows with equal values here belong together: intervals come from whole groups");
    readonly Option<string?> _weight = OptionValues.Text("--weight", "COLUMN", "the column that says how often each row counts in the metrics");
    readonly Option<double?> _interval = OptionValues.Number(
        "--interval", "COVERAGE", "how likely a prediction interval is to hold the truth [0.9]", "a number from 0.01 to 0.999",
        value => value is >= 0.01 and <= 0.999);

    public EvaluateVerb()
        : base("evaluate", "Measures a model on rows whose answer is known.")
    {
        _model = AddArgument("MODEL", "a file that 'nabla train' wrote");
        _data = AddArgument("DATA", DataSource.Description);
        AddGroup("Data", _reading.All);
        AddGroup("Evaluation", _group, _weight, _interval);
        AddGroup("Result", _drift);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla evaluate houses.safetensors test.csv", "metrics, and where the model is wrong"),
        ("nabla evaluate mnist.safetensors t10k-images.gz --labels t10k-labels.gz", "on images in IDX"),
        ("nabla evaluate houses.safetensors test.csv --json", "the same for a program"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string modelPath = Required(line, _model);
        string data = Required(line, _data);
        string? driftPath = line.GetValue(_drift);
        if (driftPath is not null)
        {
            DriftResult.CheckFile(driftPath, modelPath, data);
        }

        Model model = Model.Load(modelPath);
        Table table = _reading.Read(line, output, data);
        EvaluationResult result = model.Evaluate(table, new EvaluationOptions
        {
            GroupColumn = line.GetValue(_group),
            WeightColumn = line.GetValue(_weight),
            Coverage = line.GetValue(_interval) ?? ConformalIntervals.UsualCoverage,
            Seed = line.GetValue(CommonOptions.Seed),
        });
        Metrics metrics = result.Metrics;
        foreach (string note in model.Features.Bind(table).Notes)
        {
            output.Note(note);
        }

        if (table.Source == model.Provenance.Source && table.RowCount == model.Provenance.TableRows)
        {
            output.Warn($"{table.Source} seems to be what the model was trained on; the numbers say nothing about new rows.");
        }

        DriftReport report = model.Drift(table);
        var drift = new DriftResult(report, table.Source);
        if (driftPath is not null)
        {
            drift.Save(driftPath);
        }

        if (output.Json)
        {
            output.JsonObject(json =>
            {
                WriteJson(json, result);
                json.Reading(table);
                drift.WriteJson(json);
            });
            return 0;
        }

        output.Field("Rows", $"{NumberText.Count(metrics.Rows)} of {table.Source}, target '{model.Target.Name}' ({Words.Task(model.Task)})");
        output.Line();
        WriteMetrics(output, result);
        foreach (IntervalCoverage coverage in result.Coverage)
        {
            output.Line();
            output.Field("Intervals", $"{(result.Coverage.Count > 1 ? $"{coverage.Target}: " : "")}{EvaluationText.Coverage(coverage)}");
        }

        output.Line();
        if (metrics is ClassificationMetrics { Confusion: var confusion })
        {
            WriteConfusion(output, confusion);
            output.Line();
        }
        else if (model.Target is NumberTarget target)
        {
            WriteWorst(output, model, target, table);
        }

        EvaluationText.Reliability(output, result.Reliability);
        WriteDrift(output, drift, report);

        return 0;
    }

    static void WriteMetrics(Output output, EvaluationResult result)
    {
        bool isWeighted = result.Weighted.Count > 0;
        List<IReadOnlyList<string>> rows = [["", isWeighted ? "every row once" : "", .. isWeighted ? ["weighted"] : Array.Empty<string>(), "95 % interval"]];
        rows.AddRange(result.Metrics.All.Select((metric, i) => (IReadOnlyList<string>)
        [
            metric.Label, MetricText.Of(metric), .. isWeighted ? [MetricText.Of(result.Weighted[i])] : Array.Empty<string>(),
            MetricText.Interval(result.Intervals, metric.Name),
        ]));
        string label = "Metrics";
        foreach (string row in TextTable.Lines(rows))
        {
            output.Verbatim(label, row);
            label = "";
        }
    }

    static void WriteJson(Utf8JsonWriter json, EvaluationResult result)
    {
        Metrics metrics = result.Metrics;
        json.WriteNumber("rows", metrics.Rows);
        json.Metrics("metrics", metrics);
        json.Intervals("intervals", result.Intervals);
        if (result.Weighted.Count > 0)
        {
            json.WriteStartObject("weightedMetrics");
            foreach (Metric metric in result.Weighted)
            {
                json.Number(metric.Name, metric.Value);
            }

            json.WriteEndObject();
        }

        json.Reliability("reliability", result.Reliability);
        json.Coverage("coverage", result.Coverage);
        if (metrics is not ClassificationMetrics { Confusion: var confusion })
        {
            json.WriteNull("confusion");
            return;
        }

        json.WriteStartObject("confusion");
        json.Texts("classes", confusion.Classes);
        json.WriteStartArray("counts");
        for (int truth = 0; truth < confusion.Classes.Count; truth++)
        {
            json.WriteStartArray();
            for (int prediction = 0; prediction < confusion.Classes.Count; prediction++)
            {
                json.WriteNumberValue(confusion[truth, prediction]);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteDrift(Output output, DriftResult drift, DriftReport report)
    {
        output.Line();
        output.Field("Unlike", report.FlaggedRows == 0
            ? "no row has values unlike the training data"
            : $"{NumberText.Plural(report.FlaggedRows, "row")} of {NumberText.Count(report.Rows)} {(report.FlaggedRows == 1 ? "has" : "have")} values unlike the training data");
        foreach (string text in drift.FlagLines())
        {
            output.Verbatim("", text);
        }

        string label = "Drift";
        string[] lines = [.. drift.Lines()];
        foreach (string text in lines.Length > 0 ? lines : ["none: the columns and predictions are distributed as in training"])
        {
            output.Verbatim(label, text);
            label = "";
        }
    }

    static void WriteConfusion(Output output, ConfusionMatrix confusion)
    {
        int count = confusion.Classes.Count;
        if (count > MostClassesShown)
        {
            output.Field("Confusion", $"{count} classes are too many to show; --json has the counts.");
            return;
        }

        int[] classes = [.. Enumerable.Range(0, count)];
        string[] names = [.. confusion.Classes.Select(name => name.Length > LongestClass ? name[..(LongestClass - 2)] + ".." : name)];

        // Where the names do not fit above the columns, the numbers of the classes stand there.
        bool fits = names.Sum(name => name.Length + 2) + names.Max(name => name.Length) + 20 <= Output.Width;
        string[] numbers = [.. classes.Select(index => (index + 1).ToString(CultureInfo.InvariantCulture))];
        List<IReadOnlyList<string>> rows = [["true class", .. fits ? names : numbers, "recall"]];
        rows.AddRange(classes.Select(truth => (IReadOnlyList<string>)
        [
            fits ? names[truth] : $"{numbers[truth],2} {names[truth]}",
            .. classes.Select(prediction => confusion[truth, prediction] is > 0 and var number ? number.ToString(CultureInfo.InvariantCulture) : "."),
            NumberText.Percent(confusion.PerClass[truth].Recall),
        ]));
        output.Verbatim("Confusion", output.Color("rows: the true class; columns: the prediction", Tone.Faint));
        foreach (string row in TextTable.Lines(rows))
        {
            output.Verbatim("", row);
        }
    }

    static void WriteWorst(Output output, Model model, NumberTarget target, Table table)
    {
        IReadOnlyList<Prediction> predictions = model.Predict(table);
        var worst = Enumerable.Range(0, table.RowCount)
            .Select(row => (Row: row, Truth: target.ValueOf(table, row), Prediction: predictions[row].Value))
            .OrderByDescending(row => Math.Abs(row.Prediction - row.Truth))
            .ThenBy(row => row.Row)
            .Take(WorstRowsShown);
        List<IReadOnlyList<string>> rows = [["", "truth", "prediction", "error"]];
        rows.AddRange(worst.Select(row => (IReadOnlyList<string>)
        [
            table.Locate(row.Row), MetricText.Number(row.Truth), MetricText.Number(row.Prediction), MetricText.Number(row.Prediction - row.Truth),
        ]));
        output.Verbatim("Largest", output.Color("the rows with the largest errors", Tone.Faint));
        foreach (string row in TextTable.Lines(rows))
        {
            output.Verbatim("", row);
        }
    }
}
