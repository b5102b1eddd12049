using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Threading;
using Nabla.Audit;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Insight;
using Nabla.Losses;
using Nabla.Modeling.Checkpoints;
using Nabla.Networks;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>
/// One call of <see cref="Model.TrainAsync"/>: the model, what the rows held out teach about its answers, and what simpler models reach on the same
/// rows.
/// </summary>
static class TrainingRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="table">The table.</param>
    /// <param name="options">What to learn and how.</param>
    /// <param name="progress">Receives the state of the run after each epoch.</param>
    /// <param name="cancellationToken">Ends the run between two steps.</param>
    /// <param name="outer">The checkpoints of the run that this one is a part of.</param>
    public static Model Run(
        Table table, TrainOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken, CheckpointScope? outer = null)
    {
        FindingCode.ThrowUnlessKnown(options.Allow);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = new RowPlan(table, options);
        OutputDecoder.RuleOf(rows.Target, options.Costs); // says before the training what does not go together
        Recipe recipe = RecipeOf(table, rows, options);
        var plan = new ModelPlan<T>(options, recipe, rows.Target, rows.Loss);

        using var memory = new InputMemory(options.MemoryLimit);
        var folds = new FoldSets<T>(table, rows, options, recipe, memory);
        FeatureEncoder features = folds.Features(recipe, 0);
        var estimate = MemoryEstimate.Of(table, rows, plan, folds);
        estimate.ThrowUnlessItFits(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        IReadOnlyList<Finding> findings = DataExaminer.Examine(table, rows, options, features);
        cancellationToken.ThrowIfCancellationRequested();
        var judge = new TrainingJudge<T>(table, rows, options);
        judge.CheckTestRows(features);
        using CheckpointSession? session = options.Checkpoint is { } kept
            ? new CheckpointSession(kept, CheckpointIdentity.Of(table, rows, options, recipe))
            : null;
        session?.WriteFirst();
        CheckpointScope? checkpoints = session is null ? outer : new CheckpointScope(session, "");
        Outcome<T> outcome = new ModelTrainer<T>(
            table, rows, plan, folds, memory, step => progress?.Report(step), cancellationToken, checkpoints).Run();
        (outcome, Calibration calibration) = Calibrate(table, rows, options, plan, outcome);
        bool ended = outcome.Stopped is StopReason.Patience or StopReason.Epochs;
        Outcome<T>? linear = ended && options.Baselines ? Linear(table, rows, options, folds, plan, memory, progress, checkpoints?.Within("linear model"), cancellationToken) : null;
        judge.Hear(outcome, calibration, withConstant: ended && options.Baselines, linear);
        CrossValidation? crossValidation = ended ? CrossValidate(table, options, progress, checkpoints, cancellationToken) : null;

        // All that the model is made of: should saving it fail, or be killed, a resumed run makes it again.
        session?.Write();
        var model = new Model(
            plan.Loss, outcome.Features, outcome.Target, new Predictor<T>(outcome.Network),
            Provenance.Of(table, rows, options, recipe),
            new TrainingSummary
            {
                TaskReason = rows.Task.Reason,
                LossReason = LossChoice.Reason(options, rows.Task.Task),
                Rows = new RowCounts(outcome.TrainedRows, folds.Parts.Sum(part => part.HeldOut.Length), options.TestTable?.RowCount ?? rows.Test.Length, Rejected(table, options.TestTable)),
                History = outcome.History,
                BestEpoch = outcome.BestEpoch,
                Stopped = outcome.Stopped,
                L2Penalty = outcome.Setting.Penalty,
                Dropout = outcome.Setting.Dropout,
                Members = outcome.Members,
                FoldMembers = recipe.FoldMembers,
                Refitted = outcome.Refitted,
                Folds = folds.Parts.Count,
                Elapsed = plan.Elapsed + (session?.ElapsedBefore ?? TimeSpan.Zero),
                MemoryEstimate = estimate.Bytes,
                Validation = judge.Validation,
                ValidationIntervals = judge.ValidationIntervals,
                Test = judge.Test,
                TestIntervals = judge.TestIntervals,
                TestReliability = judge.TestReliability,
                TestCoverage = judge.TestCoverage,
                Baselines = judge.Baselines,
                CrossValidation = crossValidation,
                Profile = plan.Profile,
                Findings = findings,
                Warnings =
                [
                    .. rows.Task.Warnings, .. MarginWarning(rows.Target, plan.Loss), .. outcome.Features.Warnings,
                    .. options.Activation.Warning is { } warning ? [warning] : Array.Empty<string>(),
                ],
            },
            calibration)
        {
            HeldOut = outcome.OutOfFold is { } heldOut ? heldOut with { Logits = [] } : null,
        };
        return model.Remember(table, rows.Training.AsArray());
    }

    /// <summary>Prepares a run as <see cref="Run"/> does, and checks the gradients of the network it would begin with.</summary>
    public static GradientCheck CheckGradients(Table table, TrainOptions options, GradientCheckOptions check, CancellationToken cancellationToken)
    {
        var rows = new RowPlan(table, options);
        Recipe recipe = RecipeOf(table, rows, options);
        var plan = new ModelPlan<double>(options, recipe, rows.Target, rows.Loss);
        var sets = new FoldSets<double>(table, rows, options, recipe with { FoldCount = 0 });
        SearchSetting setting = sets.Fitting(recipe, recipe.Settings[0]);
        FeatureEncoder features = sets.Features(recipe, setting.Bins);
        Network<double> network = plan.CreateNetwork(features, setting, stream: 0);
        return check.Run(network, plan.Loss, table, rows.Training.AsArray(), features, rows.Target, options.Seed, cancellationToken);
    }

    static Recipe RecipeOf(Table table, RowPlan rows, TrainOptions options)
    {
        var recipe = Recipe.For(options, rows.Training.Length, rows.DifferentRows, table.Image is not null);

        // The latest rows are the ones most like those to come: they are not left to the validation alone.
        return options.TimeColumn is null ? recipe : recipe with { Refit = true };
    }

    /// <summary>What the rows held out teach, and the outcome with it; both as they are where none were held out.</summary>
    static (Outcome<T> Outcome, Calibration Calibration) Calibrate(Table table, RowPlan rows, TrainOptions options, ModelPlan<T> plan, Outcome<T> outcome)
    {
        if (outcome.OutOfFold is not { } heldOut)
        {
            return (outcome, new Calibration { Costs = options.Costs, Threshold = OutputDecoder.RuleOf(rows.Target, options.Costs)?.Threshold });
        }

        var fit = new CalibrationFit(table, options, rows.Target, plan.OutputActivation);
        (Calibration calibration, Network<T> network, double[] answers) = fit.Of(heldOut, outcome.Network);
        return (outcome with { Network = network, OutOfFold = heldOut with { Answers = answers } }, calibration);
    }

    /// <summary>The linear model on the same rows; <see langword="null"/> where the model itself is one, or it was interrupted or diverged.</summary>
    static Outcome<T>? Linear(
        Table table, RowPlan rows, TrainOptions options, FoldSets<T> folds, ModelPlan<T> plan,
        InputMemory memory, IProgress<TrainingProgress>? progress, CheckpointScope? checkpoints, CancellationToken cancellationToken)
    {
        if (plan.Recipe.Hidden.Count == 0 && options.Network is null)
        {
            return null;
        }

        try
        {
            Outcome<T> outcome = new ModelTrainer<T>(
                table, rows, plan.Linear(), folds, memory, step => progress?.Report(step with { Phase = TrainingPhase.Baseline }),
                cancellationToken, checkpoints).Run();
            return outcome.Stopped == StopReason.Cancelled ? null : outcome;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (DivergedException)
        {
            return null;
        }
    }

    /// <summary>The cross-validation asked for; <see langword="null"/> where it is cut short: the model is finished all the same.</summary>
    static CrossValidation? CrossValidate(
        Table table, TrainOptions options, IProgress<TrainingProgress>? progress, CheckpointScope? checkpoints, CancellationToken cancellationToken)
    {
        try
        {
            return options.CrossValidation is { } folds ? CrossValidator.Run(table, options, folds, progress, cancellationToken, checkpoints) : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The rows of the files that could not be used.</summary>
    static int Rejected(Table table, Table? test) => (table.Reading?.Rejected.Count ?? 0) + (test?.Reading?.Rejected.Count ?? 0);

    static IEnumerable<string> MarginWarning(TargetEncoder target, Loss loss) => target.Link == TargetLink.Margin
        ? [$"the loss {loss} learns scores, not probabilities: those predicted are the sigmoid or softmax of scores and are not calibrated; take a cross-entropy for probabilities."]
        : [];
}
