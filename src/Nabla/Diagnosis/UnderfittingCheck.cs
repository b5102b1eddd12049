using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Evaluation;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>
/// The share of the loss of a constant answer that the network leaves on the rows it was trained on, beside what a linear model reaches on the same rows held out. A network
/// that a linear model beats, or that leaves nearly everything, has not learnt what there is to learn.
/// </summary>
sealed class UnderfittingCheck : Check
{
    /// <summary>A baseline that lowers the metric of a constant answer by less has found nothing to learn.</summary>
    const double WorthLearning = 0.05;

    /// <summary>A share from here on is told as a multiple.</summary>
    const double MostPercent = 2;

    /// <summary>A network that leaves less of the loss of a constant answer has learnt nearly everything.</summary>
    const double LittleLeft = 0.05;

    /// <summary>A network with a larger gap between validation and training loss, in losses of a constant answer, overfits.</summary>
    const double LargeGap = 0.5;

    public override string Code => DiagnosisCode.Underfitting;

    public override string Measure => "training loss over the loss of a constant answer";

    public override double Threshold => 0.95;

    public override string Source => "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning (2016), section 5.2: underfitting; 0.95 is our choice; a linear model counts as better where the 95 % interval of the difference says so";

    public override Measurement Run(DiagnosedModel subject)
    {
        if (subject.ChosenEpoch is not { } chosen)
        {
            return NotMeasured("the model records no training curve");
        }

        double constant = subject.ConstantLoss;
        double left = constant > 0 ? chosen.TrainingLoss / constant : 1 + ((chosen.TrainingLoss - constant) / Math.Max(Math.Abs(constant), double.Epsilon));
        BaselineResult? linear = subject.Model.Training.Baselines.FirstOrDefault(baseline => baseline.Name == BaselineResult.LinearModel);
        BaselineResult? simplest = subject.Model.Training.Baselines.FirstOrDefault(baseline => baseline.Name != BaselineResult.LinearModel);
        string compared = linear?.Validation is { } reached && subject.Model.Training.Validation is { } own
            ? $"; on rows held out the network has {Text(own.Primary)}, a linear model {Text(reached.Primary)}"
            : "; no linear model is recorded to compare with";
        string reading = $"in epoch {chosen.Number} the training loss was {Number(chosen.TrainingLoss)}, {(left < MostPercent ? $"{Percent(left)} of" : $"{Number(left)} times")} the {Number(constant)} of a constant answer{compared}";
        if (left < Threshold)
        {
            bool isBeaten = linear is not null && IsBetter(linear, subject.Model.Training) && chosen.ValidationLoss - chosen.TrainingLoss < LargeGap * Math.Abs(constant);
            return !isBeaten ? Healthy(left, reading) : (left < LittleLeft
                ? Finding(DiagnosisSeverity.Note, left, reading, "The network has learnt nearly everything, and a linear model the rest as well: the truth may be linear (--hidden none).")
                : Finding(
                    DiagnosisSeverity.Warning, left, reading,
                    "A linear model does better, and not because the network knows its rows by heart: it has not learnt enough. The other findings may say why; otherwise more units, more epochs or a smaller penalty let it learn.")) with
            { Remark = "a linear model is better" };
        }

        return linear is not null && simplest is not null && HasFoundSomething(linear, simplest)
            ? Finding(DiagnosisSeverity.Warning, left, reading, "The network has learnt next to nothing, although there is something to learn. The other findings may say why; otherwise more units or more epochs let it learn.")
            : Finding(
                DiagnosisSeverity.Note, left, reading,
                "The network has learnt next to nothing. Either something keeps it from learning (see the other findings), or the columns do not tell the target.");
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options)
    {
        if (options.Hidden is { Count: > 0 } hidden)
        {
            int[] wider = [.. hidden.Select(units => Math.Max(64, 2 * units))];
            yield return new Remedy($"--hidden {string.Join(',', wider)}", options with { Hidden = wider });
        }

        if (subject.Model.Training.Stopped == StopReason.Epochs && int.TryParse(subject.Option("epochs"), out int epochs))
        {
            yield return new Remedy($"--epochs {4 * epochs}", options with { Epochs = 4 * epochs });
        }

        if (options.L2Penalty is > 0)
        {
            yield return new Remedy("--l2 0", options with { L2Penalty = 0 });
        }
    }

    /// <summary>Whether the interval of the difference, the model's metric less the baseline's, lies on the baseline's side.</summary>
    static bool IsBetter(BaselineResult linear, TrainingSummary training)
    {
        if (training.Validation?.Primary is not { } metric || linear.ValidationDifferences.FirstOrDefault(own => own.Name == metric.Name) is not { Interval: var interval })
        {
            return false;
        }

        return metric.HigherIsBetter ? interval.High < 0 : interval.Low > 0;
    }

    static bool HasFoundSomething(BaselineResult linear, BaselineResult constant)
    {
        Metric? LossOf(BaselineResult baseline) => baseline.Validation?.All.FirstOrDefault(metric => metric is { Name: "logLoss" or "rmse", Value: not null });
        return (LossOf(linear)?.Value, LossOf(constant)?.Value) is ({ } reached, { } nothing) && reached < (1 - WorthLearning) * nothing;
    }

    static string Text(Metric metric) => metric.ToString();
}
