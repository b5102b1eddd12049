using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using System.Threading;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>
/// Chooses the epoch and the penalty by rows held out. Every candidate has one network a fold; all of them are trained in step, one epoch
/// after the other, and an epoch counts as better when the mean loss over all rows held out is. Each network is trained by one thread where
/// there are several, so that no result depends on how many run at once.
/// </summary>
sealed class Search<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ModelPlan<T> _plan;
    readonly IReadOnlyList<Fold<T>> _folds;
    readonly Recipe _recipe;

    public Search(ModelPlan<T> plan, IReadOnlyList<Fold<T>> folds)
    {
        _plan = plan;
        _folds = folds;
        _recipe = plan.Recipe;
        int runs = _recipe.Penalties.Count * folds.Count;
        int threadsPerRun = runs == 1 ? plan.Options.Threads : 1;
        Candidates = [.. _recipe.Penalties.Select(penalty => new SearchCandidate<T>(penalty, [.. folds.Select(Run(penalty))]))];

        Func<Fold<T>, int, FoldRun<T>> Run(double penalty) => (fold, number) =>
            new FoldRun<T>(fold, plan.CreateTrainer(plan.CreateNetwork(fold.Features.Width, stream: number + 1), penalty, number + 1, threadsPerRun), _recipe.Epochs);
    }

    public IReadOnlyList<SearchCandidate<T>> Candidates { get; }

    /// <summary>The candidate with the lowest validation loss so far, the first of equals.</summary>
    public SearchCandidate<T> Best => Candidates.MinBy(candidate => candidate.BestLoss)!;

    /// <summary>Trains until every candidate has stopped. On cancellation returns what there is.</summary>
    public StopReason Run(Action<TrainingProgress> report, CancellationToken cancellationToken)
    {
        int threads = _plan.Options.Threads > 0 ? _plan.Options.Threads : Environment.ProcessorCount;
        using var together = new ConcurrentWork(Math.Clamp(Candidates.Sum(candidate => candidate.Runs.Count), 1, threads));
        try
        {
            for (int epoch = 1; epoch <= _recipe.Epochs && Candidates.Any(c => c.Stopped is null); epoch++)
            {
                long started = Stopwatch.GetTimestamp();
                FoldRun<T>[] runs = [.. Candidates.Where(c => c.Stopped is null).SelectMany(c => c.Runs)];
                together.Run(runs.Length, run => runs[run].Advance(cancellationToken), cancellationToken);

                foreach (SearchCandidate<T> candidate in Candidates.Where(c => c.Stopped is null))
                {
                    Judge(candidate, epoch);
                }

                if (Best.History.Count == 0)
                {
                    break; // Every candidate diverged in its first epoch: there is nothing to report.
                }

                report(Progress(epoch, runs.Sum(run => (long)run.Fold.Kept.Length), Stopwatch.GetElapsedTime(started)));
            }

            return Best.Stopped ?? StopReason.Epochs;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
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

    void Judge(SearchCandidate<T> candidate, int epoch)
    {
        if (candidate.Runs.Any(run => run.Failure is not null))
        {
            candidate.Stopped = StopReason.Diverged;
            return;
        }

        double loss = MeanOverRows(candidate.Runs, run => run.ValidationLoss, run => run.Fold.Validation.TotalWeight);
        double training = MeanOverRows(candidate.Runs, run => run.Epoch!.TrainingLoss, run => run.Fold.Training.TotalWeight);
        double metric = _plan.QuickMetric(candidate.Runs.Select(run => (run.Fold, run.Outputs!)));
        candidate.History.Add(new EpochRecord(epoch, training, loss, metric, candidate.Runs[0].Epoch!.LearningRate));
        if (loss < candidate.BestLoss)
        {
            candidate.BestLoss = loss;
            candidate.BestEpoch = epoch;
            candidate.BestOutputs = [.. candidate.Runs.Select(run => run.Outputs!)];
            candidate.BestNetwork ??= candidate.Runs[0].Trainer.Network.Clone();
            candidate.BestNetwork.CopyFrom(candidate.Runs[0].Trainer.Network);
        }
        else if (epoch - candidate.BestEpoch >= _recipe.Patience)
        {
            candidate.Stopped = StopReason.Patience;
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

    static double MeanOverRows(IReadOnlyList<FoldRun<T>> runs, Func<FoldRun<T>, double> value, Func<FoldRun<T>, double> rows)
    {
        double sum = 0;
        double count = 0;
        foreach (FoldRun<T> run in runs)
        {
            sum += value(run) * rows(run);
            count += rows(run);
        }

        return sum / count;
    }
}
