using System.Collections.Generic;

namespace Nabla.Diagnosis;

/// <summary>The codes of what a diagnosis measures; docs/diagnose.md has measures, thresholds and sources.</summary>
public static class DiagnosisCode
{
    /// <summary>Units with ReLU that give 0 on every row.</summary>
    public const string DeadUnits = "dead-units";

    /// <summary>Units with tanh or sigmoid that are always near the ends of their range.</summary>
    public const string SaturatedUnits = "saturated-units";

    /// <summary>Gradients that fade on the way back to the first layer.</summary>
    public const string VanishingGradients = "vanishing-gradients";

    /// <summary>Gradients that grow on the way back to the first layer.</summary>
    public const string ExplodingGradients = "exploding-gradients";

    /// <summary>Steps that are too long: the training loss rose instead of falling.</summary>
    public const string HighLearningRate = "high-learning-rate";

    /// <summary>Steps that are too short: the training ended before the loss stopped falling.</summary>
    public const string LowLearningRate = "low-learning-rate";

    /// <summary>Inputs far from mean 0 and deviation 1.</summary>
    public const string UnscaledInputs = "unscaled-inputs";

    /// <summary>The loss on rows held out is much above that on the training rows.</summary>
    public const string Overfitting = "overfitting";

    /// <summary>The network does not even learn what something simpler learns.</summary>
    public const string Underfitting = "underfitting";

    /// <summary>Rows whose label the model contradicts with confidence.</summary>
    public const string LabelNoise = "label-noise";

    /// <summary>One column by itself tells the target.</summary>
    public const string Leakage = Audit.FindingCode.Leakage;

    /// <summary>The network computes what one layer without hidden units would.</summary>
    public const string LinearCollapse = "linear-collapse";

    /// <summary>Units of a layer with the same weights.</summary>
    public const string SymmetricUnits = "symmetric-units";

    /// <summary>Every code, in the order in which they are measured: what goes in, the steps, the units, the gradients, what comes out. A cause stands before what follows from it.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        UnscaledInputs, HighLearningRate, LowLearningRate, SymmetricUnits, DeadUnits, SaturatedUnits, VanishingGradients, ExplodingGradients, LinearCollapse,
        Leakage, LabelNoise, Overfitting, Underfitting,
    ];
}
