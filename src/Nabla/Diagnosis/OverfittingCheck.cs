using System;
using System.Collections.Generic;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>
/// The loss on rows that the network had not seen, less that on the rows it was trained on, at the epoch whose weights the model has; in units of the loss of a constant answer,
/// so that regressions and classifications compare.
/// </summary>
sealed class OverfittingCheck : Check
{
    const double StrongDropout = 0.5;
    const double LeastPenalty = 1e-3;

    public override string Code => DiagnosisCode.Overfitting;

    public override string Measure => "validation loss minus training loss, in losses of a constant answer";

    public override double Threshold => 0.5;

    public override string Source => "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning (2016), section 5.2: the gap between training and test error; that half of the loss of a constant answer is too much is our choice";

    public override Measurement Run(DiagnosedModel subject)
    {
        if (subject.ChosenEpoch is not { } chosen)
        {
            return NotMeasured("the model records no training curve");
        }

        if ((subject.IsTrainingData ? chosen.ValidationLoss : subject.Loss) is not { } unseen)
        {
            return NotMeasured("no rows were held out in the training; diagnose the model on rows that it has not seen");
        }

        double gap = (unseen - chosen.TrainingLoss) / Math.Max(Math.Abs(subject.ConstantLoss), double.Epsilon);
        string reading = $"in epoch {chosen.Number} the loss was {Number(chosen.TrainingLoss)} on the training rows and {Number(unseen)} {(subject.IsTrainingData ? "on rows held out" : $"is it on {subject.Table.Source}")}"
            + $" (a constant answer: {Number(subject.ConstantLoss)}){Afterwards(subject, chosen)}";
        if (gap >= Threshold && chosen.TrainingLoss >= subject.ConstantLoss)
        {
            return NotMeasured($"{reading}: there is nothing that the network has learnt by heart");
        }

        return gap < Threshold ? Healthy(gap, reading) : Finding(
            DiagnosisSeverity.Warning, gap, reading,
            "The network has learnt its rows by heart, with what is accidental in them. More rows help most; dropout, a larger penalty or fewer units hold it back.");
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options)
    {
        double penalty = Math.Max(LeastPenalty, 10 * (options.L2Penalty ?? 0));
        if (options.Network is null && !options.Optimizer.RequiresFullBatch && options.Dropout is null or < StrongDropout)
        {
            yield return new Remedy("--dropout 0.5", options with { Dropout = StrongDropout });
        }

        yield return new Remedy($"--l2 {Number(penalty)}", options with { L2Penalty = penalty });
    }

    /// <summary>How the curves went on behind the chosen epoch.</summary>
    static string Afterwards(DiagnosedModel subject, EpochRecord chosen) =>
        subject.History[^1] is { ValidationLoss: { } last } end && end.Number > chosen.Number
            ? $"; by epoch {end.Number} they were {Number(end.TrainingLoss)} and {Number(last)}, so that epoch {chosen.Number} was taken"
            : "";
}
