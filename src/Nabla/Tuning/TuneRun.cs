using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Training;

namespace Nabla.Tuning;

/// <summary>One call of <see cref="Tuner"/>: the default recipe in full, brackets of trials, the best of them against the default on other folds, the model.</summary>
sealed class TuneRun
{
    /// <summary>The best trial and the default meet on so many other divisions of the training rows.</summary>
    const int Divisions = 2;

    /// <summary>What the seeds of those divisions differ by.</summary>
    const ulong DivisionStep = 0x9E37_79B9;

    /// <summary>From the second bracket on, every second trial is drawn near the best one so far.</summary>
    const int NearEvery = 2;

    readonly long _started = Stopwatch.GetTimestamp();
    readonly Table _table;
    readonly TuneOptions _options;
    readonly IProgress<TuneProgress>? _progress;
    readonly OptionsTrial _trial;
    readonly SearchSpace _space;
    readonly IReadOnlyList<Rung> _rungs;
    readonly Metric _metric;
    readonly Lock _gate = new();

    /// <summary>What every trial sets that was drawn, and the mean metrics of those whose bracket is over: a bracket that was left never was.</summary>
    readonly Dictionary<int, TrialSetting> _settings = new() { [0] = new TrialSetting() };
    readonly SortedDictionary<int, double[]> _scores = [];

    public TuneRun(Table table, TuneOptions options, IProgress<TuneProgress>? progress)
    {
        _table = table;
        _progress = progress;
        _trial = new OptionsTrial(table, options.Train);
        _metric = MetricOf(_trial, options.Metric);

        // Who compares by the metric that the epochs have wants the epoch that is best by it.
        _options = options.Metric is null || _metric.Name != _trial.EpochMetric ? options : options with { Train = options.Train with { BestEpochBy = EpochCriterion.Metric } };
        _space = new SearchSpace(options.Train, _trial.IsLarge, _trial.IsImage, _trial.Members, _trial.SmoothedLoss);
        _rungs = SuccessiveHalving.Rungs(_trial.Parts, _trial.Members);
        if (_trial.Parts == 0)
        {
            throw _trial.Fault($"{_trial.TrainingRows} training rows are too few to compare options by; give it more rows");
        }

        if (_space.IsEmpty)
        {
            throw new ArgumentException("Every option is given, so that nothing is left to search; leave some out.");
        }
    }

    int Threads => _options.Train.Threads > 0 ? _options.Train.Threads : Environment.ProcessorCount;

    public TuneResult Run(IProgress<TrainingProgress>? training, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_options.TimeLimit is { } limit)
        {
            limited.CancelAfter(limit);
        }

        using var journal = new TuneJournal(_options.Journal, [.. _trial.Identity, new("metric", _metric.Name), new("space", _space.Description), new("rungs", string.Join(" ", _rungs))]);
        bool isCancelled = Search(journal, limited.Token, cancellationToken);
        Trial[] trials = [.. _scores.Select(tried => TrialOf(tried.Key, tried.Value))];
        Trial best = Best();
        PairedComparison? improvement = null;
        try
        {
            improvement = best.Number == 0 || trials[0].Scores[^1] is null ? null : Compare(journal, best, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            isCancelled = true;
        }

        var result = new TuneResult
        {
            Metric = _metric.Name,
            HigherIsBetter = _metric.HigherIsBetter,
            Rungs = _rungs,
            Trials = trials,
            Best = best,
            Improvement = improvement,
            IsCancelled = isCancelled,
            HasTest = _trial.HasTest,
            TrialsAreWhole = _trial.IsLarge,
        };

        // Who ended the search wants the best so far: its training is not ended by the same signal.
        TrainOptions options = result.Winner.Setting.ApplyTo(_options.Train);
        Model model = Model.Train(_table, options, training, isCancelled ? CancellationToken.None : cancellationToken);
        return result with { Options = options, Model = model, Elapsed = Stopwatch.GetElapsedTime(_started) };
    }

    /// <summary>Tries. Whether the user ended it.</summary>
    bool Search(TuneJournal journal, CancellationToken limited, CancellationToken cancellationToken)
    {
        // The default first, in full: whatever happens then, there is a result. A limit of time does not end it, only the user does.
        int last = _rungs.Count - 1;
        double[] scores = new double[_rungs.Count];
        Array.Fill(scores, double.NaN);
        scores[last] = Evaluate(journal, [0], last, cancellationToken)[0];
        _scores[0] = scores;
        try
        {
            for (int first = 0; first < _options.Trials; first += SuccessiveHalving.BracketTrials)
            {
                RunBracket(journal, first, limited);
            }

            return false;
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested)
        {
            return cancellationToken.IsCancellationRequested;
        }
    }

    void RunBracket(TuneJournal journal, int first, CancellationToken cancellationToken)
    {
        int[] numbers = [.. Enumerable.Range(first, Math.Min(SuccessiveHalving.BracketTrials, _options.Trials - first))];
        TrialSetting? center = first == 0 ? null : Best().Setting;
        foreach (int number in numbers.Where(number => number > 0))
        {
            _settings[number] = center is not null && number % NearEvery == 0 ? _space.DrawNear(center, number) : _space.Draw(number);
        }

        var scores = numbers.ToDictionary(number => number, _ => new List<double>());
        SuccessiveHalving.Run(numbers, first == 0 ? 0 : null, _rungs.Count, (trials, rung) =>
        {
            double[] means = Evaluate(journal, trials, rung, cancellationToken);
            for (int i = 0; i < trials.Count; i++)
            {
                scores[trials[i]].Add(means[i]);
            }

            return [.. means.Select(mean => _metric.HigherIsBetter ? -mean : mean)];
        });
        foreach (int number in numbers)
        {
            _scores[number] = [.. scores[number]];
        }
    }

    /// <summary>The mean metric of each trial on a rung, one trial a thread; NaN where it diverged.</summary>
    double[] Evaluate(TuneJournal journal, IReadOnlyList<int> trials, int rung, CancellationToken cancellationToken)
    {
        double[] means = new double[trials.Count];
        int done = 0;
        int threads = Math.Max(1, Threads / trials.Count);
        using var work = new ConcurrentWork(Math.Min(Threads, trials.Count));
        work.Run(trials.Count, Measure, cancellationToken);
        return means;

        void Measure(int i)
        {
            TrainOptions options = _settings[trials[i]].ApplyTo(_options.Train) with { Threads = threads };
            means[i] = Outcome(journal, $"trial {trials[i]} rung {rung + 1}", options, _rungs[rung], cancellationToken).Mean;
            lock (_gate)
            {
                done++;
                _progress?.Report(new TuneProgress(
                    _settings.Count, _options.Trials, rung + 1, done, trials.Count, _metric.Name,
                    journal.Find($"trial 0 rung {_rungs.Count}")?.Mean, _scores.Count > 0 ? Best().Scores[^1] : null, Stopwatch.GetElapsedTime(_started)));
            }
        }
    }

    /// <summary>The best trial and the default on other divisions of the training rows; <see langword="null"/> where one of them diverged.</summary>
    PairedComparison? Compare(TuneJournal journal, Trial best, CancellationToken cancellationToken)
    {
        (int Trial, ulong Division)[] meetings = [.. Enumerable.Range(1, Divisions).SelectMany(division => new[] { (0, (ulong)division), (best.Number, (ulong)division) })];
        var outcomes = new TrialOutcome[meetings.Length];
        int threads = Math.Max(1, Threads / meetings.Length);
        using var work = new ConcurrentWork(Math.Min(Threads, meetings.Length));
        work.Run(meetings.Length, i =>
        {
            (int trial, ulong division) = meetings[i];
            TrainOptions options = _settings[trial].ApplyTo(_options.Train) with { Threads = threads, Seed = _options.Train.Seed + (division * DivisionStep) };
            outcomes[i] = Outcome(journal, $"trial {trial} division {division}", options, _rungs[^1], cancellationToken);
        }, cancellationToken);
        if (outcomes.Any(outcome => outcome.Parts.Count == 0))
        {
            return null;
        }

        IEnumerable<double> improvements = Enumerable.Range(0, Divisions).SelectMany(division =>
            outcomes[2 * division].Parts.Zip(outcomes[(2 * division) + 1].Parts, (before, now) => _metric.HigherIsBetter ? now - before : before - now));
        return PairedComparison.Of([.. improvements], outcomes[0].HeldOutShare);
    }

    TrialOutcome Outcome(TuneJournal journal, string key, TrainOptions options, Rung rung, CancellationToken cancellationToken)
    {
        if (journal.Find(key) is { } known)
        {
            return known;
        }

        TrialOutcome outcome;
        try
        {
            (IReadOnlyList<Metrics> metrics, double share) = _trial.Run(options, rung.Parts, rung.Epochs, rung.Members, cancellationToken);
            outcome = new TrialOutcome([.. metrics.Select(ValueOf)], share);
        }
        catch (DivergedException)
        {
            outcome = new TrialOutcome([], 0);
        }

        journal.Add(key, outcome);
        return outcome;
    }

    double ValueOf(Metrics metrics) => metrics.All.First(metric => metric.Name == _metric.Name).Value
        ?? throw _trial.Fault($"the metric '{_metric.Name}' is not defined on a part of the rows held out; compare by another one");

    /// <summary>The trial with the best score on the last rung, the first of equals; the default where none has one.</summary>
    Trial Best()
    {
        KeyValuePair<int, double[]>[] full = [.. _scores.Where(tried => tried.Value.Length == _rungs.Count && !double.IsNaN(tried.Value[^1]))];
        int best = full.Length == 0 ? 0 : full.MinBy(tried => (_metric.HigherIsBetter ? -tried.Value[^1] : tried.Value[^1], tried.Key)).Key;
        return TrialOf(best, _scores[best]);
    }

    Trial TrialOf(int number, double[] scores) => new()
    {
        Number = number,
        Setting = _settings[number],
        Scores = [.. scores.Select(score => double.IsNaN(score) ? (double?)null : score)],
        IsFull = scores.Length == _rungs.Count,
    };

    static Metric MetricOf(OptionsTrial trial, string? name)
    {
        IReadOnlyList<Metric> metrics = trial.Metrics;
        name ??= metrics.Any(metric => metric.Name == "logLoss") ? "logLoss" : metrics[0].Name;
        return metrics.Where(metric => metric.Name == name).Select(metric => (Metric?)metric).FirstOrDefault()
            ?? throw new ArgumentException($"There is no metric '{name}' of this task; the metrics are {string.Join(", ", metrics.Select(metric => metric.Name))}.");
    }
}
