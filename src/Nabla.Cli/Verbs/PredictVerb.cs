using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Writes a prediction for every row.</summary>
sealed class PredictVerb : Verb
{
    readonly Argument<string?> _model;
    readonly Argument<string?> _data;
    readonly DataOptions _reading = new();
    readonly Option<string?> _out = OptionValues.Text("--out", "FILE", "the CSV file to write [standard output]");
    readonly Option<double?> _interval = OptionValues.Number(
        "--interval", "COVERAGE", "add the columns 'lower' and 'upper', which hold the true number with this probability, such as 0.9",
        "a number from 0.01 to 0.999", value => value is >= 0.01 and <= 0.999);
    readonly Option<bool> _flags = OptionValues.Switch("--flags", "add a last column 'flags': what is unlike the training data");
    readonly Option<string?> _drift = OptionValues.Text("--drift", "FILE.json", DriftResult.OptionDescription);
    readonly Option<bool> _raw = OptionValues.Switch("--raw", "write texts that a spreadsheet would run as formulas as they are");

    public PredictVerb()
        : base("predict", "Writes the rows of a table with a prediction for each.")
    {
        _model = AddArgument("MODEL", "a file that 'nabla train' wrote");
        _data = AddArgument("DATA", DataSource.Description);
        AddGroup("Data", _reading.All);
        AddGroup("Result", _out, _interval, _flags, _raw, _drift);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla predict houses.safetensors new.csv --out predictions.csv", "the columns of new.csv, then prediction and probability_CLASS"),
        ("nabla predict houses.safetensors new.csv --interval 0.9", "also 'lower' and 'upper', which hold the true price with 90 %"),
        ("nabla predict houses.safetensors new.csv --flags", "also tells which rows are unlike the training data"),
        ("nabla predict houses.safetensors new.csv --out p.csv --drift drift.json", "also tells how the file differs from the training data"),
        ("cat new.csv | nabla predict houses.safetensors - | head", "from standard input to standard output"),
        ("nabla predict houses.safetensors new.json --json", "JSON objects in, one JSON object out"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string modelPath = Required(line, _model);
        string data = Required(line, _data);
        string? path = line.GetValue(_out);
        if (path is not null)
        {
            CheckFile(path, modelPath, data);
        }

        string? driftPath = line.GetValue(_drift);
        if (driftPath is not null)
        {
            DriftResult.CheckFile(driftPath, path, modelPath, data);
        }

        Model model = Model.Load(modelPath);
        Table table = _reading.Read(line, output, data);
        foreach (string note in model.Features.Bind(table).Notes)
        {
            output.Note(note);
        }

        double? interval = line.GetValue(_interval);
        CheckInterval(model, modelPath, interval);
        IReadOnlyList<Prediction> predictions = model.Predict(table);
        var drift = new DriftResult(model.Drift(table, predictions), table.Source);
        if (driftPath is not null)
        {
            drift.Save(driftPath);
        }

        Write(output, path, new PredictionCsv(model, table, predictions, line.GetValue(_flags), line.GetValue(_raw), interval), table, predictions, interval, drift);
        Remark(output, path, predictions, line.GetValue(_flags), drift);
        return 0;
    }

    static void CheckFile(string path, string model, string data)
    {
        if (Path.GetFullPath(path) == Path.GetFullPath(model) || Path.GetFullPath(path) == Path.GetFullPath(data))
        {
            throw new UsageException($"--out would overwrite {path}, which is read; give another name.");
        }

        DurableFile.ThrowUnlessReplaceable(path);
    }

    static void Write(Output output, string? path, PredictionCsv csv, Table table, IReadOnlyList<Prediction> predictions, double? interval, DriftResult drift)
    {
        if (path is not null)
        {
            DurableFile.Replace(path, stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
                csv.Write(writer);
            });
        }
        else if (!output.Json)
        {
            Output.Stream(csv.Write);
        }

        if (output.Json)
        {
            output.JsonObject(json =>
            {
                WriteJson(json, predictions, interval);
                json.Reading(table);
                drift.WriteJson(json);
            });
        }
    }

    static void CheckInterval(Model model, string path, double? wanted)
    {
        if (wanted is not { } coverage)
        {
            return;
        }

        string? problem = model.Task != TaskKind.Regression ? $"--interval is for numbers, and {path} predicts classes; their probabilities say how sure it is"
            : model.Calibration.Intervals is not [var intervals, ..] ? $"{path} has no prediction intervals, as no rows were held out; train it with --validation"
            : coverage > intervals.GreatestCoverage ? string.Create(
                CultureInfo.InvariantCulture,
                $"--interval {coverage} is more than the {intervals.Rows} rows held out for {path} can promise; the most is {intervals.GreatestCoverage}")
            : null;
        if (problem is not null)
        {
            throw new UsageException(problem + ".");
        }
    }

    static void WriteIntervals(Utf8JsonWriter json, Prediction prediction, double coverage)
    {
        IEnumerable<(string Key, Prediction Answer)> answers =
            prediction.ByTarget.Count == 0 ? [("interval", prediction)] : prediction.ByTarget.Select(pair => (pair.Key, pair.Value));
        if (prediction.ByTarget.Count > 0)
        {
            json.WriteStartObject("interval");
        }

        foreach ((string key, Prediction answer) in answers)
        {
            json.WriteStartObject(key);
            json.Number("lower", answer.Interval(coverage)?.Lower);
            json.Number("upper", answer.Interval(coverage)?.Upper);
            json.Number("coverage", answer.Interval(coverage)?.Coverage);
            json.WriteEndObject();
        }

        if (prediction.ByTarget.Count > 0)
        {
            json.WriteEndObject();
        }
    }

    static void WriteJson(Utf8JsonWriter json, IReadOnlyList<Prediction> predictions, double? interval)
    {
        json.WriteStartArray("rows");
        foreach (Prediction prediction in predictions)
        {
            json.WriteStartObject();
            if (prediction.ByTarget.Count == 0)
            {
                WritePrediction(json, "prediction", prediction);
            }
            else
            {
                json.WriteStartObject("prediction");
                foreach ((string target, Prediction own) in prediction.ByTarget)
                {
                    WritePrediction(json, target, own);
                }

                json.WriteEndObject();
            }

            json.WriteStartObject("probabilities");
            for (int i = 0; i < prediction.Classes.Count; i++)
            {
                json.Number(prediction.Classes[i], prediction.Probabilities[i]);
            }

            json.WriteEndObject();
            if (interval is { } coverage)
            {
                WriteIntervals(json, prediction, coverage);
            }

            json.Texts("flags", prediction.Flags);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WritePrediction(Utf8JsonWriter json, string key, Prediction prediction)
    {
        if (prediction.Class is { } name)
        {
            json.WriteString(key, name);
        }
        else
        {
            json.Number(key, prediction.Value);
        }
    }

    static void Remark(Output output, string? path, IReadOnlyList<Prediction> predictions, bool flags, DriftResult drift)
    {
        int unlike = predictions.Count(prediction => prediction.Flags.Count > 0);
        if (unlike > 0)
        {
            string rows = $"{NumberText.Plural(unlike, "row")} of {NumberText.Count(predictions.Count)} {(unlike == 1 ? "has" : "have")}";
            output.Warn($"{rows} values unlike the training data; {(flags || output.Json ? "see flags" : "--flags tells which")}.");
        }

        foreach (string text in drift.FlagLines().Concat(drift.Lines()))
        {
            output.Note(text);
        }

        if (path is not null)
        {
            output.Note($"{NumberText.Plural(predictions.Count, "prediction")} written to {path}.");
        }
    }
}
