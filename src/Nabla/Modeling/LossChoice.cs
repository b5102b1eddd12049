using System;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Losses;

namespace Nabla.Modeling;

/// <summary>The loss of a task: the one asked for, where it goes with the task, or the one that the type of the target calls for.</summary>
static class LossChoice
{
    /// <summary>The loss, before the class weights.</summary>
    /// <exception cref="ArgumentException">The loss asked for does not go with the task; the message says why and what does.</exception>
    public static Loss For(TrainOptions options, TaskKind task)
    {
        Loss usual = Usual(task);
        if (options.Loss is not { } loss)
        {
            return usual;
        }

        bool forClasses = loss.Targets is LossTargets.Shares or LossTargets.Signs or LossTargets.Distribution or LossTargets.OneHot;
        if (task == TaskKind.Regression && forClasses)
        {
            throw new ArgumentException($"The loss {loss} is for classes; a regression takes {usual}.");
        }

        if (task != TaskKind.Regression && loss.Targets == LossTargets.Counts)
        {
            throw new ArgumentException($"The loss {loss} is for counts, numbers of at least 0; a classification takes {usual}.");
        }

        if (loss.Targets == (task == TaskKind.Multiclass ? LossTargets.Signs : LossTargets.OneHot))
        {
            string fits = task == TaskKind.Multiclass ? Loss.MulticlassHinge.Name : Loss.Hinge.Name;
            throw new ArgumentException($"The loss {loss} is for {(task == TaskKind.Multiclass ? "two classes" : "one class among several")}; this task takes {fits} or {usual}.");
        }

        return loss;
    }

    /// <summary>Why the loss is what it is.</summary>
    public static string Reason(TrainOptions options, TaskKind task) => options.Loss is not null ? "the user asked for it" : task switch
    {
        TaskKind.Regression => "the target is a number",
        TaskKind.Binary => "the target has two classes",
        TaskKind.Multilabel => "the target is labels that do not exclude one another",
        _ => "the target is one of several classes",
    };

    /// <summary>What the outputs of a network trained on this loss are.</summary>
    public static TargetLink LinkOf(Loss loss) => loss.Targets switch
    {
        LossTargets.Signs or LossTargets.OneHot => TargetLink.Margin,
        LossTargets.Counts => TargetLink.Log,
        _ => TargetLink.Direct,
    };

    static Loss Usual(TaskKind task) => task switch
    {
        TaskKind.Regression => Loss.MeanSquaredError,
        TaskKind.Multiclass => Loss.CategoricalCrossEntropy,
        _ => Loss.BinaryCrossEntropy,
    };
}
