using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>
/// Steps that are too short: the first steps of a training move no layer's weights by more than a small share of themselves, and the loss was still falling where the epochs
/// ended, as steeply as before.
/// </summary>
sealed class LowLearningRateCheck : Check
{
    /// <summary>The last fifth of the epochs must still have brought this share of a fifth of the whole fall.</summary>
    const double StillFalling = 0.5;

    const int Parts = 5;

    public override string Code => DiagnosisCode.LowLearningRate;

    public override string Measure => "largest ratio of update to weights of a layer";

    public override double Threshold => 1e-4;

    public override bool IsFindingBelow => true;

    public override string Source => "Stanford CS231n, Neural Networks 3: about 1e-3 is right; a tenth of it, together with a curve that has not bent, is our choice";

    public override Measurement Run(DiagnosedModel subject)
    {
        if (subject.Steps.UpdateRatios is not { Count: > 0 } ratios)
        {
            return NotMeasured($"{subject.Optimizer.Name} chooses the length of its steps by itself");
        }

        double ratio = ratios.Max();
        if (!double.IsFinite(ratio))
        {
            return NotMeasured("the first steps of a training lead to numbers that are infinite or NaN");
        }

        if (ratio == 0)
        {
            return NotMeasured("the first steps of a training move no weight of a layer at all, which is not for want of length: their gradient is 0");
        }

        string rate = $"learning rate {Number(subject.Optimizer.LearningRate)}: the first steps of a training move the weights of a layer by {Number(ratio)} times themselves at most (0.001 is usual)";
        if (FallAtTheEnd(subject.History) is not { } fall)
        {
            return Healthy(ratio, $"{rate}; of fewer than {Parts} epochs the curve tells nothing");
        }

        string reading = $"{rate}, and the last fifth of {Count(subject.History.Count, "epoch")} brought {Percent(fall)} of the fall of the training loss";
        return ratio <= Threshold && fall >= StillFalling / Parts && subject.Model.Training.Stopped == StopReason.Epochs
            ? Finding(DiagnosisSeverity.Warning, ratio, reading, "The training ended while it was still learning. Take ten times the rate, or more epochs.")
            : Healthy(ratio, reading);
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options) =>
        new[] { Changes.LearningRate(options, options.Optimizer.LearningRate * 10) }.Concat(Changes.UsualLearningRate(options)).DistinctBy(remedy => remedy.Change);

    /// <summary>The share of the whole fall of the loss that the last fifth of the epochs brought; <see langword="null"/> of too few epochs.</summary>
    static double? FallAtTheEnd(IReadOnlyList<EpochRecord> history)
    {
        if (history.Count < Parts)
        {
            return null;
        }

        double whole = history[0].TrainingLoss - history[^1].TrainingLoss;
        double last = history[history.Count - 1 - (history.Count / Parts)].TrainingLoss - history[^1].TrainingLoss;
        return whole > 0 ? Math.Max(0, last / whole) : 0;
    }
}
