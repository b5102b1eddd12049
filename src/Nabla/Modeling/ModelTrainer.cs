using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Threading;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>
/// The main job, from a table to a network: learn the encoders, search for epoch and penalty, train the final network. It is run once for
/// the model and once more, without hidden layers, for the linear baseline.
/// </summary>
sealed class ModelTrainer<T>(
    Table table, RowPlan rows, FeatureEncoder features, ModelPlan<T> plan, IReadOnlyList<Fold<T>> folds, InputMemory memory, Action<TrainingProgress> report,
    CancellationToken cancellationToken)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Trains. On cancellation returns the best network so far.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before there was any network worth having.</exception>
    /// <exception cref="DivergedException">Diverged before there was any.</exception>
    public Outcome<T> Run() => folds.Count == 0 ? WithoutValidation() : WithValidation();

    /// <summary>The parts held out, each with encoders learnt without it.</summary>
    public static IReadOnlyList<Fold<T>> Fold(Table table, RowPlan rows, TrainOptions options, Recipe recipe, InputMemory? memory = null) =>
    [
        .. rows.Parts(recipe, options.Seed).Select(part =>
        {
            FeatureEncoder features = Features(table, part.Kept, options);
            TargetEncoder target = rows.Target.Relearn(table, part.Kept);
            return new Fold<T>(
                part.Kept, part.HeldOut, features, target,
                EncodedRows<T>.Of(table, part.Kept, features, target, memory, options.WeightColumn),
                EncodedRows<T>.Of(table, part.HeldOut, features, target, memory, options.WeightColumn));
        }),
    ];

    /// <summary>The features, learnt on these rows.</summary>
    public static FeatureEncoder Features(Table table, int[] training, TrainOptions options) => FeatureEncoder.Fit(table, training, new FeatureOptions
    {
        Target = string.Join(',', options.TargetColumns),
        Targets = options.TargetColumns,
        Weight = options.WeightColumn,
        Group = options.GroupColumn,
        Drop = options.Drop,
        Categorical = options.Categorical,
        Numeric = options.Numeric,
    });

    Outcome<T> WithValidation()
    {
        var search = new Search<T>(plan, folds);
        StopReason stopped = search.Run(report, cancellationToken);
        SearchCandidate<T> best = search.Best;
        if (best.BestNetwork is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw best.Runs.Select(run => run.Failure).First(failure => failure is not null)!;
        }

        Fold<T> first = folds[0];
        OutOfFold heldOut = HeldOut(best);
        var found = new Outcome<T>
        {
            Network = best.BestNetwork,
            Features = first.Features,
            Target = first.Target,
            History = best.History,
            BestEpoch = best.BestEpoch,
            Penalty = best.Penalty,
            Stopped = stopped,
            TrainedRows = first.Kept.Length,
            Validation = new OutputDecoder(rows.Target).Measure(table, heldOut.Rows, heldOut.Answers),
            OutOfFold = heldOut,
        };
        return plan.Recipe.Refit && stopped is StopReason.Patience or StopReason.Epochs ? Refit(found) : found;
    }

    /// <summary>The chosen epoch and penalty once more, on all training rows. Cancelled or diverged, what the search found stays.</summary>
    Outcome<T> Refit(Outcome<T> found)
    {
        try
        {
            (Outcome<T> fitted, StopReason stopped) = Fit(found.BestEpoch, found.Penalty);
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
        (Outcome<T> fitted, StopReason stopped) = Fit(plan.Recipe.Epochs, plan.Recipe.Penalties[0]);
        return fitted.BestEpoch > 0
            ? fitted with { Stopped = stopped }
            : throw new OperationCanceledException(cancellationToken);
    }

    (Outcome<T> Fitted, StopReason Stopped) Fit(int epochs, double penalty)
    {
        EncodedRows<T> data = EncodedRows<T>.Of(table, rows.Training, features, rows.Target, memory, plan.Options.WeightColumn);
        Network<T> network = plan.CreateNetwork(features.Width, stream: 0);
        using Trainer<T> trainer = plan.CreateTrainer(network, penalty, stream: 0, plan.Options.Threads);
        long steps = (long)plan.Recipe.Epochs * ((rows.Training.Length + plan.Recipe.BatchSize - 1) / plan.Recipe.BatchSize);
        var history = new List<EpochRecord>();
        Network<T>? lastFinite = null;
        StopReason stopped = StopReason.Epochs;
        try
        {
            for (int number = 1; number <= epochs; number++)
            {
                Epoch epoch = trainer.RunEpoch(data.Batch, null, steps, cancellationToken);
                if (!network.HasFiniteParameters)
                {
                    throw new DivergedException(trainer.StepCount, double.NaN, epoch.LearningRate);
                }

                trainer.Observe(epoch.TrainingLoss);
                history.Add(new EpochRecord(number, epoch.TrainingLoss, null, null, epoch.LearningRate));
                (lastFinite ??= network.Clone()).CopyFrom(network);
                report(new TrainingProgress(
                    TrainingPhase.Fit, number, epochs, epoch.TrainingLoss, null, plan.MetricName, null, null,
                    epoch.RowsPerSecond, plan.Elapsed, epoch.Elapsed * (epochs - number)));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stopped = StopReason.Cancelled;
        }
        catch (DivergedException) when (lastFinite is not null)
        {
            stopped = StopReason.Diverged;
        }

        if (lastFinite is not null)
        {
            RequireFiniteLoss(trainer, lastFinite, data);
        }

        var fitted = new Outcome<T>
        {
            Network = lastFinite ?? network,
            Features = features,
            Target = rows.Target,
            History = history,
            BestEpoch = history.Count,
            Penalty = penalty,
            Stopped = stopped,
            TrainedRows = rows.Training.Length,
        };
        return (fitted, stopped);
    }

    /// <summary>A step measures the loss before its update: only this tells what the last one did.</summary>
    static void RequireFiniteLoss(Trainer<T> trainer, Network<T> network, EncodedRows<T> data)
    {
        trainer.Network.CopyFrom(network);
        double loss = trainer.Measure(data.Inputs, data.Targets, data.Weights).Loss;
        if (!double.IsFinite(loss))
        {
            throw new DivergedException(trainer.StepCount, loss, trainer.Optimizer.LearningRate);
        }
    }

    /// <summary>What each fold's network says about the rows it had not seen.</summary>
    OutOfFold HeldOut(SearchCandidate<T> best)
    {
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
