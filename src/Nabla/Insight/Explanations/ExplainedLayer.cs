namespace Nabla.Insight.Explanations;

/// <summary>The numbers of one layer for one row.</summary>
public sealed record ExplainedLayer
{
    /// <summary>The layer, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The activation's name.</summary>
    public required string Activation { get; init; }

    /// <summary>W <c>[outputs, inputs]</c>.</summary>
    public required double[,] Weights { get; init; }

    /// <summary>b <c>[outputs]</c>.</summary>
    public required double[] Biases { get; init; }

    /// <summary>z.</summary>
    public required double[] PreActivations { get; init; }

    /// <summary>a = f(z).</summary>
    public required double[] Activations { get; init; }

    /// <summary>dC/da; <see langword="null"/> for the last layer of a loss that is computed from logits.</summary>
    public required double[]? ActivationGradients { get; init; }

    /// <summary>f'(z); <see langword="null"/> for softmax, whose derivative is a matrix.</summary>
    public required double[]? Derivatives { get; init; }

    /// <summary>δ = dC/dz (BP1 and BP2), which is dC/db too (BP4).</summary>
    public required double[] Deltas { get; init; }

    /// <summary>dC/dW <c>[outputs, inputs]</c> (BP3).</summary>
    public required double[,] WeightGradients { get; init; }

    /// <summary>W after the step.</summary>
    public required double[,] NewWeights { get; init; }

    /// <summary>b after the step.</summary>
    public required double[] NewBiases { get; init; }
}

/// <summary>The gradient of one weight, taken apart.</summary>
public sealed record ExplainedWeight
{
    /// <summary>The layer, from 1.</summary>
    public required int Layer { get; init; }

    /// <summary>The unit it leads to, from 0.</summary>
    public required int Target { get; init; }

    /// <summary>The unit or input it comes from, from 0.</summary>
    public required int Source { get; init; }

    /// <summary>The weight.</summary>
    public required double Value { get; init; }

    /// <summary>dC/da of its target; <see langword="null"/> where the loss is computed from logits.</summary>
    public required double? ActivationGradient { get; init; }

    /// <summary>f'(z) of its target; <see langword="null"/> for softmax.</summary>
    public required double? Derivative { get; init; }

    /// <summary>δ of its target: the product of the two.</summary>
    public required double Delta { get; init; }

    /// <summary>a of its source.</summary>
    public required double SourceActivation { get; init; }

    /// <summary>dC/dw: δ times a.</summary>
    public required double Gradient { get; init; }

    /// <summary>The same slope, measured.</summary>
    public required CentralDifference Difference { get; init; }

    /// <summary>The weight after the optimizer's first step.</summary>
    public required double NewValue { get; init; }
}

/// <summary>What an input column did, to first order.</summary>
/// <param name="Column">The column, or the input where there are no columns.</param>
/// <param name="Cell">What stands in it.</param>
/// <param name="OutputInfluence">Sum over its features of input times the slope of the output's pre-activation.</param>
/// <param name="LossInfluence">Sum over its features of input times the slope of the loss.</param>
public sealed record ColumnInfluence(string Column, string Cell, double OutputInfluence, double LossInfluence);
