using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using System.Threading;
using Nabla.Modeling.Checkpoints;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>
/// Chooses the epoch, the encoding of numbers, dropout and the penalty by rows held out. Every candidate has one network a fold, or several whose outputs are averaged; all
/// of them are trained in step, one epoch after the other, and an epoch counts as better when the mean loss over all rows held out is, or their metric. Each network is
/// trained by one thread where there are several, so that no result depends on how many run at once.
/// </summary>
sealed partial class Search<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ModelPlan<T> _plan;
    readonly Recipe _recipe;

    /// <summary>The epoch that goes on, 1-based.</summary>
    int _epoch = 1;

    /// <summary>Why the search ended; <see langword="null"/> while it goes on.</summary>
    StopReason? _ended;

    public Search(ModelPlan<T> plan, FoldSets<T> sets)
    {
        _plan = plan;
        _recipe = plan.Recipe;
        SearchSetting[] settings = [.. _recipe.Settings.Select(setting => sets.Fitting(_recipe, setting)).Distinct()];
        int threadsPerRun = settings.Length * sets.Parts.Count * _recipe.FoldMembers == 1 ? plan.Options.Threads : 1;
        Candidates = [.. settings.Select(setting => new SearchCandidate<T>(
            setting, [.. sets.Of(_recipe, setting.Bins).Select((fold, number) => Members(setting, fold, number))]))];

        FoldRun<T>[] Members(SearchSetting setting, Fold<T> fold, int number) =>
        [
            .. Enumerable.Range(0, _recipe.FoldMembers).Select(member =>
            {
                int stream = 1 + number + (member * sets.Parts.Count);
                return new FoldRun<T>(fold, plan.CreateTrainer(plan.CreateNetwork(fold.Features, setting, stream), setting, stream, threadsPerRun), _recipe.Epochs);
            }),
        ];
    }

    public IReadOnlyList<SearchCandidate<T>> Candidates { get; }

    /// <summary>The candidate with the best score so far, margins counted, the first of equals.</summary>
    public SearchCandidate<T> Best => Candidates.MinBy(candidate => candidate.JudgedScore)!;

    /// <summary>Trains until every candidate has stopped. On cancellation returns what there is.</summary>
    public StopReason Run(Action<TrainingProgress> report, CancellationToken cancellationToken, CheckpointScope? checkpoints = null)
    {
        int threads = _plan.Options.Threads > 0 ? _plan.Options.Threads : Environment.ProcessorCount;
        using var together = new ConcurrentWork(Math.Clamp(Candidates.Sum(candidate => candidate.Runs.Count()), 1, threads));
        CheckpointSession? session = null;
        try
        {
            session = checkpoints?.Begin("search", this);
            for (; _ended is null && _epoch <= _recipe.Epochs && Candidates.Any(c => c.Stopped is null); _epoch++)
            {
                session?.Advanced();
                long started = Stopwatch.GetTimestamp();
                FoldRun<T>[] runs = [.. Candidates.Where(c => c.Stopped is null).SelectMany(c => c.Runs)];
                Advance(runs, together, session, cancellationToken);
                int epoch = _epoch;
                foreach (SearchCandidate<T> candidate in Candidates.Where(c => c.Stopped is null))
                {
                    Judge(candidate, epoch);
                }

                Thin(epoch);
                if (Best.History.Count == 0)
                {
                    break; // Every candidate diverged in its first epoch: there is nothing to report.
                }

                report(Progress(epoch, runs.Sum(run => (long)run.Fold.Kept.Length), Stopwatch.GetElapsedTime(started)));
            }

            _ended ??= Best.Stopped ?? StopReason.Epochs;
            if (Best.BestNetworks.Length > 0)
            {
                session?.End();
            }

            return _ended.Value;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            session?.Advanced(stops: true);
            return StopReason.Cancelled;
        }
        finally
        {
            foreach (FoldRun<T> run in Candidates.SelectMany(candidate => candidate.Runs))
            {
                run.Dispose();
            }
        }
    }

    /// <summary>One epoch of all runs; where a checkpoint is due in its midst, each pauses behind a step and goes on there.</summary>
    void Advance(FoldRun<T>[] runs, ConcurrentWork together, CheckpointSession? session, CancellationToken cancellationToken)
    {
        FoldRun<T>[] left = [.. runs.Where(run => run.IsBefore(_epoch))];
        while (left.Length > 0)
        {
            together.Run(left.Length, run => left[run].Advance(session?.Clock, cancellationToken), cancellationToken);
            left = [.. left.Where(run => run.IsBefore(_epoch))];
            if (left.Length > 0)
            {
                session?.Advanced();
            }
        }
    }

    void Judge(SearchCandidate<T> candidate, int epoch)
    {
        if (candidate.Runs.Any(run => run.Failure is not null))
        {
            candidate.Stopped = StopReason.Diverged;
            return;
        }

        Matrix<T>[] outputs = [.. candidate.Folds.Select(EnsembleOutputs<T>.Of)];
        double loss = MeanOverRows(candidate.Folds, (members, f) => members.Length == 1
            ? members[0].ValidationLoss
            : EnsembleOutputs<T>.Loss(_plan.Loss, outputs[f], members[0].Fold.Validation), fold => fold.Validation.TotalWeight);
        double training = MeanOverRows(candidate.Folds, (members, _) => members.Average(run => run.Epoch!.TrainingLoss), fold => fold.Training.TotalWeight);
        double metric = _plan.QuickMetric(candidate.Folds.Select((members, f) => (members[0].Fold, outputs[f])));
        candidate.History.Add(new EpochRecord(epoch, training, loss, metric, candidate.Folds[0][0].Epoch!.LearningRate));
        double score = _plan.Options.BestEpochBy == EpochCriterion.Loss ? loss : _plan.HigherIsBetter ? -metric : metric;
        if (score < candidate.BestScore)
        {
            candidate.Keep(epoch, score, outputs);
        }
        else if (epoch - candidate.BestEpoch >= _recipe.Patience)
        {
            candidate.Stopped = StopReason.Patience;
        }
    }

    /// <summary>
    /// Successive halving (Jamieson and Talwalkar 2016): after a sixth of the epochs the better half of the settings goes on, after a third the better half of
    /// those. What was best stays best, so that the leader is always among them.
    /// </summary>
    void Thin(int epoch)
    {
        int keep = epoch == _recipe.Epochs / 6 ? (Candidates.Count + 1) / 2 : epoch == _recipe.Epochs / 3 ? (Candidates.Count + 3) / 4 : Candidates.Count;
        foreach (SearchCandidate<T> candidate in Candidates.OrderBy(candidate => candidate.JudgedScore).Skip(keep))
        {
            candidate.Stopped ??= StopReason.Patience;
        }
    }

    TrainingProgress Progress(int epoch, long rows, TimeSpan elapsed)
    {
        // The candidate that leads may have stopped before this epoch: then its last epoch is shown.
        SearchCandidate<T> best = Best;
        EpochRecord last = best.History[^1];
        return new TrainingProgress(
            TrainingPhase.Search, epoch, _recipe.Epochs, last.TrainingLoss, last.ValidationLoss, _plan.MetricName, last.ValidationMetric,
            best.BestEpoch == 0 ? null : best.BestEpoch, elapsed > TimeSpan.Zero ? rows / elapsed.TotalSeconds : 0, _plan.Elapsed,
            elapsed * (_recipe.Epochs - epoch));
    }

    static double MeanOverRows(IReadOnlyList<FoldRun<T>[]> folds, Func<FoldRun<T>[], int, double> value, Func<Fold<T>, double> rows)
    {
        double sum = 0;
        double count = 0;
        for (int f = 0; f < folds.Count; f++)
        {
            double weight = rows(folds[f][0].Fold);
            sum += value(folds[f], f) * weight;
            count += weight;
        }

        return sum / count;
    }
}
