using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>
/// Steps that are too long: the training loss rose instead of falling. Measured is the largest rise of the loss of an epoch above the lowest before it, in units of the loss
/// of a constant answer. The first epoch is held against the constant answer and the initial weights, and only where the first steps of a training are long.
/// </summary>
sealed class HighLearningRateCheck : Check
{
    /// <summary>Of a step so long that it moves the weights by a tenth of themselves; a thousandth is usual.</summary>
    const double LongStep = 0.1;

    public override string Code => DiagnosisCode.HighLearningRate;

    public override string Measure => "largest rise of the training loss, in losses of a constant answer";

    public override double Threshold => 1;

    public override string Source => "Y. Bengio, Practical Recommendations for Gradient-Based Training (2012), section 3.1: a rate is too high where the training loss rises; that it rises by the loss of a constant answer is our choice";

    public override Measurement Run(DiagnosedModel subject)
    {
        if (subject.History.Count == 0)
        {
            return NotMeasured("the model records no training curve");
        }

        string rate = $"learning rate {Number(subject.Optimizer.LearningRate)}";
        double constant = subject.ConstantLoss;
        double scale = Math.Max(Math.Abs(constant), double.Epsilon);
        double ratio = subject.Steps.UpdateRatios?.Max() ?? 0;

        // A first epoch may cost much for its initial weights; it counts where the steps were long as well.
        double before = Math.Max(constant, subject.InitialLoss);
        (double rise, int epoch) = LargestRise(subject.History, ratio >= LongStep ? before : Math.Max(before, subject.History[0].TrainingLoss));
        rise /= scale;
        double lowest = subject.History.Min(record => record.TrainingLoss);
        string curve = $"{rate}: the training loss went from {Number(subject.History[0].TrainingLoss)} to {Number(subject.History[^1].TrainingLoss)} in {Count(subject.History.Count, "epoch")}, its largest rise {Number(rise)} times {Number(constant)}, the loss of a constant answer"
            + (rise > 0 ? $", in epoch {epoch}" : "");
        const string advice = "Steps that overshoot throw away what was learnt. Take a tenth of the rate, or a schedule that warms up.";
        if (subject.Model.Training.Stopped == StopReason.Diverged)
        {
            return Finding(DiagnosisSeverity.Warning, Math.Max(rise, Threshold), $"{curve}; then a number became infinite or NaN", advice);
        }

        if (rise >= Threshold)
        {
            return Finding(DiagnosisSeverity.Warning, rise, curve, advice);
        }

        // The first epoch may have thrown the weights where nothing is learnt any more: the loss then lies still.
        return lowest >= constant - (0.01 * scale) && ratio >= LongStep
            ? Finding(
                DiagnosisSeverity.Warning, rise,
                $"{curve}; it never came below that, and the first steps move the weights by {Number(ratio)} times themselves (0.001 is usual)", advice)
            : Healthy(rise, curve);
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options) =>
        new[] { Changes.LearningRate(options, options.Optimizer.LearningRate / 10) }.Concat(Changes.UsualLearningRate(options)).DistinctBy(remedy => remedy.Change);

    static (double Rise, int Epoch) LargestRise(IReadOnlyList<EpochRecord> history, double lowest)
    {
        (double Rise, int Epoch) largest = (0, 0);
        foreach (EpochRecord epoch in history)
        {
            if (epoch.TrainingLoss - lowest > largest.Rise)
            {
                largest = (epoch.TrainingLoss - lowest, epoch.Number);
            }

            lowest = Math.Min(lowest, epoch.TrainingLoss);
        }

        return largest;
    }
}
