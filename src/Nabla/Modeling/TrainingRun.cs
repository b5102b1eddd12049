using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Threading;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Evaluation;
using Nabla.Insight;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>One call of <see cref="Model.TrainAsync"/>: the model, then what simpler models reach on the same rows.</summary>
static class TrainingRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Model Run(Table table, TrainOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var rows = new RowPlan(table, options);
        var recipe = Recipe.For(options, rows.Training.Length, rows.DifferentRows, table.Image is not null);
        if (options.TimeColumn is not null)
        {
            // The latest rows are the ones most like those to come: they are not left to the validation alone.
            recipe = recipe with { Refit = true };
        }

        var plan = new ModelPlan<T>(options, recipe, rows.Target, rows.Loss);

        // Learnt from all training rows, before any part of them: a fault is then told of the whole column.
        FeatureEncoder features = ModelTrainer<T>.Features(table, rows.Training, options);
        using var memory = new InputMemory(options.MemoryLimit);
        IReadOnlyList<Fold<T>> folds = ModelTrainer<T>.Fold(table, rows, options, recipe, memory);
        CheckTestRows(table, rows, options, features);
        Outcome<T> outcome = new ModelTrainer<T>(table, rows, features, plan, folds, memory, step => progress?.Report(step), cancellationToken).Run();
        bool ended = outcome.Stopped is StopReason.Patience or StopReason.Epochs;
        IReadOnlyList<BaselineResult> baselines = ended && options.Baselines
            ? Baselines(table, rows, features, options, folds, plan, memory, progress, cancellationToken)
            : [];
        return new Model(
            plan.Loss, outcome.Features, outcome.Target, new Predictor<T>(outcome.Network),
            Provenance.Of(table, options, recipe, plan.Loss.ToString()),
            new TrainingSummary
            {
                TaskReason = rows.Task.Reason,
                LossReason = LossChoice.Reason(options, rows.Task.Task),
                Rows = new RowCounts(outcome.TrainedRows, folds.Sum(fold => fold.HeldOut.Length), options.TestTable?.RowCount ?? rows.Test.Length, 0),
                History = outcome.History,
                BestEpoch = outcome.BestEpoch,
                Stopped = outcome.Stopped,
                L2Penalty = outcome.Penalty,
                Refitted = outcome.Refitted,
                Folds = folds.Count,
                Elapsed = plan.Elapsed,
                Validation = outcome.Validation,
                Test = Test(table, rows, options, outcome),
                Baselines = baselines,
                Profile = plan.Profile,
                Warnings =
                [
                    .. rows.Task.Warnings, .. MarginWarning(rows.Target, plan.Loss), .. outcome.Features.Warnings,
                    .. options.Activation.Warning is { } warning ? [warning] : Array.Empty<string>(),
                ],
            });
    }

    /// <summary>Prepares a run as <see cref="Run"/> does, and checks the gradients of the network it would begin with.</summary>
    public static GradientCheck CheckGradients(Table table, TrainOptions options, GradientCheckOptions check, CancellationToken cancellationToken)
    {
        var rows = new RowPlan(table, options);
        var recipe = Recipe.For(options, rows.Training.Length, rows.DifferentRows, table.Image is not null);
        var plan = new ModelPlan<double>(options, recipe, rows.Target, rows.Loss);
        FeatureEncoder features = ModelTrainer<T>.Features(table, rows.Training, options);
        Network<double> network = plan.CreateNetwork(features.Width, stream: 0);
        return check.Run(network, plan.Loss, table, rows.Training, features, rows.Target, options.Seed, cancellationToken);
    }

    /// <summary>Encodes the test rows once, so that a fault in them shows before the training and not behind it.</summary>
    static void CheckTestRows(Table table, RowPlan rows, TrainOptions options, FeatureEncoder features)
    {
        (Table of, int[] which) = TestRows(table, rows, options);
        if (which.Length > 0)
        {
            using var memory = new InputMemory(options.MemoryLimit);
            EncodedRows<T>.Of(of, which, features, rows.Target, memory);
        }
    }

    static (Table Table, int[] Rows) TestRows(Table table, RowPlan rows, TrainOptions options) =>
        options.TestTable is { } own ? (own, [.. Enumerable.Range(0, own.RowCount)]) : (table, rows.Test);

    /// <summary>The metrics on the test rows or the test table, or <see langword="null"/> where there are none.</summary>
    static Metrics? Test(Table table, RowPlan rows, TrainOptions options, Outcome<T> outcome)
    {
        (Table of, int[] which) = TestRows(table, rows, options);
        if (which.Length == 0)
        {
            return null;
        }

        var decoder = new OutputDecoder(outcome.Target);
        double[] answers = new Predictor<T>(outcome.Network).Answer(outcome.Features.Bind(of), which, decoder);
        return decoder.Measure(of, which, answers);
    }

    static IReadOnlyList<BaselineResult> Baselines(
        Table table, RowPlan rows, FeatureEncoder features, TrainOptions options, IReadOnlyList<Fold<T>> folds, ModelPlan<T> plan,
        InputMemory memory, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        BaselineResult constant = Constant(table, rows, options, folds);
        if (plan.Recipe.Hidden.Count == 0 && options.Network is null)
        {
            return [constant];
        }

        ModelPlan<T> linear = plan.Linear();
        try
        {
            Outcome<T> outcome = new ModelTrainer<T>(
                table, rows, features, linear, folds, memory, step => progress?.Report(step with { Phase = TrainingPhase.Baseline }), cancellationToken).Run();
            return outcome.Stopped == StopReason.Cancelled
                ? [constant]
                : [constant, new BaselineResult("linear model", outcome.Validation, Test(table, rows, options, outcome))];
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return [constant];
        }
        catch (DivergedException)
        {
            return [constant];
        }
    }

    static IEnumerable<string> MarginWarning(TargetEncoder target, Loss loss) => target.Link == TargetLink.Margin
        ? [$"the loss {loss} learns scores, not probabilities: those predicted are the sigmoid or softmax of scores and are not calibrated; take a cross-entropy for probabilities."]
        : [];

    /// <summary>What the training rows' mean, or the shares of their classes, reach.</summary>
    static BaselineResult Constant(Table table, RowPlan rows, TrainOptions options, IReadOnlyList<Fold<T>> folds)
    {
        int[] validation = [.. folds.SelectMany(fold => fold.HeldOut)];
        (Table testTable, int[] test) = TestRows(table, rows, options);
        double[] training = OutputDecoder.Truth(rows.Target, table, rows.Training);
        return new BaselineResult(
            rows.Target switch
            {
                ClassTarget => "majority class",
                { Task: TaskKind.Regression } => "mean",
                DistributionTarget => "class shares",
                _ => "label shares",
            },
            validation.Length == 0 ? null : Measure(table, validation), test.Length == 0 ? null : Measure(testTable, test));

        Metrics Measure(Table of, int[] which)
        {
            double[] truth = OutputDecoder.Truth(rows.Target, of, which);
            return (rows.Target switch
            {
                ClassTarget classes => Baseline.MajorityClass(Array.ConvertAll(training, c => (int)c), Array.ConvertAll(truth, c => (int)c), classes.Classes),
                DistributionTarget distribution => Baseline.ClassShares(distribution.Classes, training, truth),
                SeveralTargets { Task: TaskKind.Regression } numbers => Baseline.Means(numbers.Columns, training, truth),
                SeveralTargets labels => Baseline.LabelShares(labels.Columns, training, Array.ConvertAll(truth, label => label > 0)),
                _ => Baseline.Mean(training, truth),
            }).Metrics;
        }
    }
}
