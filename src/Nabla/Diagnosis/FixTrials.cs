using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data.Features;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Training;

namespace Nabla.Diagnosis;

/// <summary>
/// Tries changes on a copy: one network for each part of the training rows that the training held out, with the setting that the model has, trained once as it was and once
/// with the change, on the same rows and with the same seed.
/// </summary>
sealed class FixTrials
{
    const int MostTrials = 2;

    /// <summary>Forward, back, and the gradient of the weights.</summary>
    const double ProductsOfStep = 3;

    readonly DiagnosedModel _subject;
    readonly IProgress<string>? _progress;
    readonly OptionsTrial _trial;
    readonly double _share;
    readonly Dictionary<string, FixTrial> _tried = [];
    (TrialOutcome? Outcome, string? Failure)? _reference;

    public FixTrials(DiagnosedModel subject, TrainOptions recorded, DiagnosisOptions options, IProgress<string>? progress)
    {
        _subject = subject;
        _progress = progress;
        _trial = new OptionsTrial(subject.Table, recorded with { Audit = false });
        Options = AsChosen(recorded) with { Audit = false, Baselines = false, Intervals = false, CrossValidation = null, Calibrate = false, Ensemble = 1, Threads = options.Threads };
        int epochs = _trial.EpochsOf(Options);
        int parts = Math.Max(1, _trial.Parts);
        double parameters = subject.Members.Shape().ParameterCount;
        double work = ProductsOfStep * parameters * _trial.TrainingRows * parts * epochs;
        _share = Math.Min(1, options.TrialWork / work);
        int most = Math.Max(1, (int)Math.Round(epochs * _share));
        Budget = string.Create(CultureInfo.InvariantCulture, $"{(_trial.Parts switch
        {
            0 => "one network on all rows, as nothing can be held out",
            1 => "one network, with the same part of the rows held out",
            _ => $"one network for each of the {_trial.Parts} parts held out",
        })}, the same rows and seed, {most:N0} epochs at most{(most < epochs ? $" (the training: {epochs:N0})" : "")}");
    }

    /// <summary>The options of the trials without a change.</summary>
    public TrainOptions Options { get; }

    /// <summary>What a trial is.</summary>
    public string Budget { get; }

    /// <summary>The answers of the network without a change to the rows it had not seen; <see langword="null"/> where there are none.</summary>
    public OutOfFold? Answers => Reference.Outcome?.Answers;

    (TrialOutcome? Outcome, string? Failure) Reference => _reference ??= Train(Options, "training once more as it was, to compare with");

    /// <summary>Tries the first changes; one that was tried before is not trained again.</summary>
    public IEnumerable<FixTrial> Try(IEnumerable<Remedy> remedies) => remedies.Take(MostTrials).Select(remedy =>
    {
        if (!_tried.TryGetValue(remedy.Change, out FixTrial? trial))
        {
            trial = _tried[remedy.Change] = Try(remedy);
        }

        return trial;
    });

    FixTrial Try(Remedy remedy)
    {
        (TrialOutcome? before, string? failureBefore) = Reference;
        (TrialOutcome? after, string? failure) = Train(remedy.Options, $"trying {remedy.Change}");
        (Metric? metric, Metric? other) = (Compared(before?.Validation), Compared(after?.Validation));
        Metric? known = metric ?? other;
        double? valueBefore = before?.Validation is null ? before?.TrainingLoss : metric?.Value;
        double? valueAfter = after?.Validation is null ? after?.TrainingLoss : other?.Value;
        return new FixTrial(remedy.Change, OutcomeOf(valueBefore, valueAfter, known?.HigherIsBetter ?? false, after is null), known?.Name ?? "trainingLoss")
        {
            Before = valueBefore,
            After = valueAfter,
            MetricsBefore = before?.Validation,
            MetricsAfter = after?.Validation,
            Failure = failure ?? (before is null ? $"without the change: {failureBefore}" : null),
        };
    }

    static FixOutcome OutcomeOf(double? before, double? after, bool higherIsBetter, bool failed)
    {
        if (failed || after is null)
        {
            return FixOutcome.Failed;
        }

        if (before is null)
        {
            return FixOutcome.Better;
        }

        double gain = higherIsBetter ? after.Value - before.Value : before.Value - after.Value;
        double scale = Math.Max(Math.Abs(before.Value), Math.Abs(after.Value));
        return Math.Abs(gain) <= FixTrial.Tolerance * scale ? FixOutcome.Same : gain > 0 ? FixOutcome.Better : FixOutcome.Worse;
    }

    /// <summary>The log loss of classes, which changes with every probability; otherwise the metric to name first.</summary>
    static Metric? Compared(Metrics? metrics) =>
        metrics is null ? null : metrics.All.FirstOrDefault(metric => metric is { Name: "logLoss", Value: not null }) is { Name: not null } logLoss ? logLoss : metrics.Primary;

    (TrialOutcome? Outcome, string? Failure) Train(TrainOptions options, string what)
    {
        _subject.CancellationToken.ThrowIfCancellationRequested();
        _progress?.Report(what);
        try
        {
            return (_trial.RunOnce(options, _share, _subject.CancellationToken), null);
        }
        catch (Exception failure) when (failure is DivergedException or NablaException or ArgumentException)
        {
            return (null, failure.Message);
        }
    }

    /// <summary>The options with what the training chose by rows held out, so that a trial does not search again.</summary>
    TrainOptions AsChosen(TrainOptions options)
    {
        Model model = _subject.Model;
        bool hasBins = model.Features.Columns.Any(column => column is NumberEncoder { Bins: not null });
        bool hasFrequencies = model.Layers.Any(layer => layer.Activation == Activations.Activation.Cosine);
        bool takesDropout = options.Network is null && !options.Optimizer.RequiresFullBatch;
        options = options with { L2Penalty = model.Training.L2Penalty, Dropout = takesDropout ? model.Training.Dropout : options.Dropout };
        SearchSetting? chosen = _trial.SettingOf(options, model.Training.Dropout, model.Training.L2Penalty, hasBins, hasFrequencies);
        return chosen is null || options.Network is not null ? options : options with { NumericBins = chosen.Bins, NumericFrequencies = chosen.Frequencies };
    }
}
