using System.Collections.Generic;
using System.Globalization;

namespace Nabla.Training;

/// <summary>What was the first number of a run that was infinite or NaN.</summary>
public enum DivergenceCause
{
    /// <summary>An input of a row.</summary>
    Input,

    /// <summary>A target of a row.</summary>
    Target,

    /// <summary>The weight of a row.</summary>
    RowWeight,

    /// <summary>A parameter before the step: an initial value, or one set from outside.</summary>
    InitialParameter,

    /// <summary>An output of a layer on the way forward.</summary>
    Output,

    /// <summary>The loss, of outputs that are finite.</summary>
    Loss,

    /// <summary>The gradient of a parameter.</summary>
    Gradient,

    /// <summary>A parameter after the update by a finite gradient.</summary>
    Parameter,

    /// <summary>What the optimizer remembers of a parameter's gradients, such as their squares.</summary>
    OptimizerState,

    /// <summary>A running mean or variance of a batch normalisation.</summary>
    Statistic,
}

/// <summary>Where and why a run had to stop: the first number that was infinite or NaN, and the numbers around it.</summary>
public sealed record Divergence
{
    /// <summary>The 1-based step.</summary>
    public required long Step { get; init; }

    /// <summary>What the number was.</summary>
    public required DivergenceCause Cause { get; init; }

    /// <summary>The mean loss of the step's rows before its update; infinite or NaN where it was the loss that told.</summary>
    public required double Loss { get; init; }

    /// <summary>The learning rate of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The layer it was in, such as <c>layers.1</c>; <see langword="null"/> for data and loss.</summary>
    public string? Layer { get; init; }

    /// <summary>The tensor it was in, as files name it, such as <c>layers.1.weight</c>; <see langword="null"/> where it was in none.</summary>
    public string? Tensor { get; init; }

    /// <summary>The 1-based row of the data it was in, or the first such row of the batch; <see langword="null"/> where it was in none.</summary>
    public int? Row { get; init; }

    /// <summary>The 1-based column of the network's inputs or targets, where it was one of them.</summary>
    public int? Column { get; init; }

    /// <summary>The norm of the whole gradient of the step; infinite or NaN where the gradient was.</summary>
    public double GradientNorm { get; init; } = double.NaN;

    /// <summary>The norm of the gradient of the step before; <see langword="null"/> where it is not known.</summary>
    public double? PreviousGradientNorm { get; init; }

    /// <summary>The norm of the parameters of the layer before the step, of the whole network where it was in no layer.</summary>
    public double ParameterNorm { get; init; } = double.NaN;

    /// <summary>The largest magnitude of the batch's inputs.</summary>
    public double LargestInput { get; init; } = double.NaN;

    /// <summary>The largest magnitude of the batch's targets.</summary>
    public double LargestTarget { get; init; } = double.NaN;

    /// <summary>Whether the network has parameters that are finite: those before the step.</summary>
    public bool IsRestored { get; init; }

    /// <summary>What to try, the most promising first.</summary>
    public required IReadOnlyList<string> Advice { get; init; }

    /// <summary>One sentence: what, where, by how much, and what to do.</summary>
    public override string ToString()
    {
        string norms = string.Join(", ", Norms());
        return $"{What} at step {Step} with learning rate {Number(LearningRate)}{(norms.Length == 0 ? "" : $" ({norms})")}; {string.Join(", or ", Advice)}.";
    }

    string What => Cause switch
    {
        DivergenceCause.Input => $"Input {Column} of row {Row} is not a finite number",
        DivergenceCause.Target => $"Target {Column} of row {Row} is not a finite number",
        DivergenceCause.RowWeight => $"The weight of row {Row} is not a finite number, or is too large",
        DivergenceCause.InitialParameter => $"{Tensor} was not finite before training",
        DivergenceCause.Output => $"The outputs of {Layer} became infinite or NaN{(double.IsFinite(Loss) ? "" : $", and the loss {Number(Loss)},")}",
        DivergenceCause.Loss when Layer is null => $"The loss became {Number(Loss)}",
        DivergenceCause.Loss => $"The loss became {Number(Loss)}, although the outputs of {Layer} are finite,",
        DivergenceCause.Gradient => $"The gradient of {Tensor} became infinite or NaN",
        DivergenceCause.Parameter => $"{Tensor} became infinite or NaN",
        DivergenceCause.OptimizerState => $"What the optimizer remembers of the gradients of {Tensor} became infinite or NaN",
        _ => $"The running statistics {Tensor} became infinite or NaN",
    };

    IEnumerable<string> Norms()
    {
        if (Cause is DivergenceCause.Input or DivergenceCause.Target or DivergenceCause.RowWeight)
        {
            yield break;
        }

        yield return $"gradient norm {Number(GradientNorm)}{(PreviousGradientNorm is { } before ? $", {Number(before)} a step before" : "")}";
        yield return $"norm of the parameters of {Layer ?? "the network"} {Number(ParameterNorm)}";
    }

    static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
