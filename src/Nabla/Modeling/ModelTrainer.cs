using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Threading;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Modeling.Checkpoints;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>
/// The main job, from a table to a network: search for the epoch and the setting, train the final network, which is the mean of several where the recipe
/// says so. It is run once for the model and once more, without hidden layers, for the linear baseline.
/// </summary>
sealed class ModelTrainer<T>(
    Table table, RowPlan rows, ModelPlan<T> plan, FoldSets<T> sets, InputMemory memory, Action<TrainingProgress> report, CancellationToken cancellationToken,
    CheckpointScope? checkpoints = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Trains. On cancellation returns the best network so far.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before there was any network worth having.</exception>
    /// <exception cref="DivergedException">Diverged before there was any.</exception>
    public Outcome<T> Run() => sets.Parts.Count == 0 ? WithoutValidation() : WithValidation();

    Outcome<T> WithValidation()
    {
        var search = new Search<T>(plan, sets);
        StopReason stopped = search.Run(report, cancellationToken, checkpoints);
        SearchCandidate<T> best = search.Best;
        if (best.BestNetworks.Length == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw best.Runs.Select(run => run.Failure).First(failure => failure is not null)!;
        }

        Fold<T> first = best.Folds[0][0].Fold;
        OutOfFold heldOut = HeldOut(best);
        var found = new Outcome<T>
        {
            Network = Network.MeanOf(best.BestNetworks),
            Members = best.BestNetworks.Length,
            Features = first.Features,
            Target = first.Target,
            History = best.History,
            BestEpoch = best.BestEpoch,
            Setting = best.Setting,
            Stopped = stopped,
            TrainedRows = first.Kept.Length,
            Validation = new OutputDecoder(rows.Target).Measure(table, heldOut.Rows, heldOut.Answers),
            OutOfFold = heldOut,
        };
        return plan.Recipe.Refit && stopped is StopReason.Patience or StopReason.Epochs ? Refit(found) : found;
    }

    /// <summary>The chosen epoch and setting once more, on all training rows. Cancelled or diverged, what the search found stays.</summary>
    Outcome<T> Refit(Outcome<T> found)
    {
        try
        {
            (Outcome<T> fitted, StopReason stopped) = Fit(found.BestEpoch, found.Setting);
            return stopped == StopReason.Epochs
                ? fitted with { History = found.History, Stopped = found.Stopped, Validation = found.Validation, OutOfFold = found.OutOfFold, Refitted = true }
                : found with { Stopped = stopped };
        }
        catch (DivergedException)
        {
            return found with { Stopped = StopReason.Diverged };
        }
    }

    Outcome<T> WithoutValidation()
    {
        SearchSetting setting = plan.Recipe.Settings[0];
        (Outcome<T> fitted, StopReason stopped) = Fit(plan.Recipe.Epochs, sets.Fitting(plan.Recipe, setting));
        return fitted.BestEpoch > 0
            ? fitted with { Stopped = stopped }
            : throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Trains the members of the final network on all training rows, in step.</summary>
    (Outcome<T> Fitted, StopReason Stopped) Fit(int epochs, SearchSetting setting)
    {
        FeatureEncoder features = sets.Features(plan.Recipe, setting.Bins);
        EncodedRows<T> data = EncodedRows<T>.Of(table, rows.Training, features, rows.Target, memory, plan.Options.WeightColumn);
        using var ensemble = new EnsembleFit<T>(plan, setting, features, data, rows.Training.Length);
        IReadOnlyList<EpochRecord> history = ensemble.History;
        CheckpointSession? session = checkpoints?.Begin("fit", ensemble);
        StopReason stopped = ensemble.Ended ?? StopReason.Epochs;
        try
        {
            for (int number = history.Count + 1; number <= epochs && ensemble.Ended is null; number++)
            {
                session?.Advanced();
                Epoch epoch = ensemble.Advance(session, cancellationToken);
                report(new TrainingProgress(
                    TrainingPhase.Fit, number, epochs, epoch.TrainingLoss, null, plan.MetricName, null, null,
                    epoch.RowsPerSecond, plan.Elapsed, epoch.Elapsed * (epochs - number)));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            session?.Advanced(stops: true);
            stopped = StopReason.Cancelled;
        }
        catch (DivergedException) when (history.Count > 0)
        {
            stopped = StopReason.Diverged;
        }

        // Before the end is kept: it settles which parameters a member that diverged has.
        Network<T> network = ensemble.Result();
        if (stopped != StopReason.Cancelled)
        {
            ensemble.Ended = stopped;
            session?.End();
        }

        var fitted = new Outcome<T>
        {
            Network = network,
            Members = plan.Recipe.Members,
            Features = features,
            Target = rows.Target,
            History = history,
            BestEpoch = history.Count,
            Setting = setting,
            Stopped = stopped,
            TrainedRows = rows.Training.Length,
        };
        return (fitted, stopped);
    }

    /// <summary>What each fold's network says about the rows it had not seen.</summary>
    OutOfFold HeldOut(SearchCandidate<T> best)
    {
        IReadOnlyList<Fold<T>> folds = [.. best.Folds.Select(members => members[0].Fold)];
        int width = new OutputDecoder(rows.Target).Width;
        int[] heldOut = [.. folds.SelectMany(fold => fold.HeldOut)];
        int[] foldOfRow = [.. folds.SelectMany((fold, number) => Enumerable.Repeat(number, fold.HeldOut.Length))];
        double[] answers = new double[heldOut.Length * width];
        double[] logits = plan.Loss.Link is null ? [] : new double[heldOut.Length * rows.Target.Width];
        int at = 0;
        for (int f = 0; f < folds.Count; f++)
        {
            Matrix<T> raw = best.BestOutputs[f];
            Matrix<T> outputs = plan.Activate(raw);
            var decoder = new OutputDecoder(folds[f].Target);
            for (int row = 0; row < outputs.Rows; row++, at++)
            {
                decoder.Decode<T>(outputs.Row(row), answers.AsSpan(at * width, width));
                for (int k = 0; logits.Length > 0 && k < raw.Columns; k++)
                {
                    logits[(at * raw.Columns) + k] = double.CreateTruncating(raw[row, k]);
                }
            }
        }

        return new OutOfFold(heldOut, foldOfRow, Members: 1, logits, answers);
    }
}
