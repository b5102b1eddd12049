using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Files;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>The main job: from a data file to a model file, with an honest evaluation.</summary>
sealed class TrainVerb : Verb
{
    readonly Argument<string?> _data;
    readonly TrainArguments _arguments = new();
    readonly EvaluationArguments _evaluation = new();
    readonly CheckpointArguments _checkpoint = new();
    readonly Option<string?> _out = OptionValues.Text("--out", "FILE", "the model file to write [NAME.safetensors, NAME from DATA]");
    readonly Option<bool> _diagnose = OptionValues.Switch("--diagnose", "measure at the end what may be wrong with the model; see 'nabla diagnose'");
    readonly Option<string?> _report = OptionValues.Text("--report", "FILE.html", "write a report to open in a browser");

    public TrainVerb()
        : base("train", "Trains a network on a table, compares it with simpler models and saves it.")
    {
        _data = AddArgument("DATA", DataSource.Description);
        AddGroup(
            "Data", _arguments.Target, _arguments.Task, _arguments.Drop, _arguments.Categorical, _arguments.Numeric, _arguments.NumericScaling,
            _arguments.NumericBins, _arguments.NumericFrequencies, _arguments.Weight, _arguments.Memory);
        AddGroup("Columns", _arguments.Columns.Columns, _arguments.Columns.Schema, _arguments.Columns.WriteSchema, _arguments.Allow);
        AddGroup("Reading", _arguments.Reading.All);
        AddGroup("Evaluation", _arguments.Validation, _arguments.Test, _arguments.TestLabels, _evaluation.Group, _evaluation.Time,
            _evaluation.Folds, _evaluation.Repeats, _evaluation.Cost, _evaluation.NoCalibration, _evaluation.WeighMetrics);
        AddGroup(
            "Network", _arguments.Hidden, _arguments.Activation, _arguments.Dropout, _arguments.Normalization, _arguments.Network,
            _arguments.Ensemble, _arguments.SharedMembers, _arguments.Initializer, _arguments.Precision);
        AddGroup(
            "Training", _arguments.Epochs, _arguments.Patience, _arguments.Batch, _arguments.Optimizer, _arguments.LearningRate, _arguments.Schedule,
            _arguments.LearningRateFactors, _arguments.Loss, _arguments.ClassWeight, _arguments.BestEpochBy, _arguments.Refit, _arguments.Profile,
            _diagnose);
        AddGroup(
            "Regularization", _arguments.L2Penalty, _arguments.L1Penalty, _arguments.WeightDecay, _arguments.MaxNorm, _arguments.ClipNorm,
            _arguments.ClipValue);
        AddGroup("Files", _out, _report, _checkpoint.Folder, _checkpoint.Every, _checkpoint.Resume);
    }

    /// <summary>What to learn and how, for whoever trains in another way.</summary>
    public TrainArguments Training => _arguments;

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla train digits", "learns the bundled handwritten digits, writes digits.safetensors"),
        ("nabla train houses.csv --target price --report houses.html", "learns a column of your own table, and draws a report"),
        ("nabla train houses.csv --target price --test 0.2 --hidden 64,32 --seed 7", "keeps a fifth of the rows for one test at the end"),
        ("nabla train x.gz --labels y.gz --test test-x.gz --test-labels test-y.gz", "learns images in IDX, the format of MNIST"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string data = Required(line, _data);
        string path = line.GetValue(_out) ?? DataSource.NameOf(data) + ".safetensors";
        string? report = line.GetValue(_report);
        CheckFiles(data, path, report);
        _arguments.Columns.ThrowUnlessWritable(line);
        Table table = _arguments.Reading.Read(line, output, DataSource.Parts(data)?.Train ?? data, line.GetValue(_arguments.Numeric));
        TrainOptions options = _evaluation.AddTo(
            _arguments.ToOptions(line, DataSource.TargetsOf(data, table, line.GetValue(_arguments.Target))), line);
        if (DataSource.Parts(data) is { } parts && options is { TestTable: null, TestFraction: null })
        {
            options = options with { TestTable = DataSource.Read(parts.Test, _arguments.Reading.Request(line)) };
        }

        options = _checkpoint.AddTo(options, line, output);
        options = options with { Examined = new ExaminationDisplay(output, line, _arguments.Columns).For(options) };
        using var interruption = new Interruption(() =>
        {
            if (!Output.IsLive)
            {
                output.Note("Stopping; once more ends at once, without saving.");
            }
        });
        Model model;
        try
        {
            model = TrainingDisplay.Watch(output, progress => Model.Train(table, options, progress, interruption.Token));
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            output.Fail(new Failure("cancelled", "Interrupted before the first epoch was over; no model was saved.", interruption.ExitCode));
            NoteResume(line, output, options);
            return interruption.ExitCode;
        }

        model.Save(path);
        if (report is not null)
        {
            DurableFile.Replace(report, stream => ReportWriter.Write(stream, ReportBuilder.Build(model, table, line)));
        }

        var result = new TrainingResult(model, path, new FileInfo(path).Length, report, NothingHeldOut(model) ? model.Evaluate(table) : null);
        DiagnosisReport? diagnosis = line.GetValue(_diagnose) && !interruption.Token.IsCancellationRequested
            ? ModelDiagnosis.Run(model, table, new DiagnosisOptions { Fixes = false, Threads = options.Threads })
            : null;
        if (output.Json)
        {
            output.JsonObject(json =>
            {
                result.WriteJson(json);
                json.Reading(table);
                DiagnosisJson.Write(json, "diagnosis", diagnosis);
            });
        }
        else
        {
            result.Write(output);
            DiagnosisText.WriteBehind(output, diagnosis);
        }

        int exitCode = Ended(output, model, path, interruption);
        if (interruption.Token.IsCancellationRequested)
        {
            NoteResume(line, output, options);
        }
        else if (options.Checkpoint is { } kept)
        {
            output.Note($"The run is finished; its checkpoint in {kept.Folder} is no longer needed.");
        }

        return exitCode;
    }

    /// <summary>Tells how an interrupted run that keeps checkpoints goes on.</summary>
    void NoteResume(ParseResult line, Output output, TrainOptions options)
    {
        if (options.Checkpoint is not null)
        {
            output.Note($"resume with: {_checkpoint.LineToResume(line)}");
        }
    }

    /// <summary>Says on standard error where the end was not the planned one.</summary>
    static int Ended(Output output, Model model, string path, Interruption interruption)
    {
        if (interruption.Token.IsCancellationRequested)
        {
            string what = model.Training.Stopped == StopReason.Cancelled
                ? $"the best model so far, of epoch {model.Training.BestEpoch},"
                : "the finished model";
            output.Note($"Interrupted; {what} is in {path}.");
            return interruption.ExitCode;
        }

        if (model.Training.Stopped == StopReason.Diverged)
        {
            output.Note($"Numbers became infinite or NaN; the best model before that is in {path}. Try a tenth of the learning rate.");
            return Failure.WorkFailed;
        }

        return 0;
    }

    static bool NothingHeldOut(Model model) => model.Training is { Validation: null, Test: null };

    static void CheckFiles(string data, string path, string? report)
    {
        if (File.Exists(data) && (SamePath(data, path) || (report is not null && SamePath(data, report))))
        {
            throw new UsageException($"--out or --report would overwrite the data in {data}; give another name.");
        }

        DurableFile.ThrowUnlessReplaceable(path);
        if (report is not null)
        {
            DurableFile.ThrowUnlessReplaceable(report);
            if (SamePath(report, path))
            {
                throw new UsageException($"--out and --report both name {path}; give two names.");
            }
        }
    }

    static bool SamePath(string a, string b) => string.Equals(Path.GetFullPath(a), Path.GetFullPath(b), StringComparison.Ordinal);
}
