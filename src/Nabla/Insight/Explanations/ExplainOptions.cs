using System;
using Nabla.Optimizers;

namespace Nabla.Insight.Explanations;

/// <summary>How an explanation writes, and what it follows.</summary>
public sealed record ExplainOptions
{
    /// <summary>
    /// The weight whose gradient is taken apart, by layer and indices as the explanation prints them (layer 1 is the first with
    /// <see cref="LayerIndex.Target"/>, layer 0 with <see cref="LayerIndex.Source"/>; indices from 1). <see langword="null"/>: the weight with
    /// the largest gradient.
    /// </summary>
    public (int Layer, int First, int Second)? Weight { get; init; }

    /// <summary>Row or column vectors; <see langword="null"/>: column vectors, or those of the example's text.</summary>
    public VectorLayout? Layout { get; init; }

    /// <summary>How W and b are numbered.</summary>
    public LayerIndex Index { get; init; } = LayerIndex.Target;

    /// <summary>The factor of squared error; <see langword="null"/>: the model's own. Other losses have no such choice.</summary>
    public SquaredErrorScale? LossScale { get; init; }

    /// <summary>The optimizer whose first step is shown; <see langword="null"/>: the model's own.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>The learning rate of that step; <see langword="null"/>: the optimizer's own.</summary>
    public double? LearningRate
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A learning rate is a finite number above 0.");
    }

    /// <summary>Whether numbers are shown to the last digit.</summary>
    public bool Exact { get; init; }
}

/// <summary>Whether an example is a row or a column.</summary>
public enum VectorLayout
{
    /// <summary><c>z = W·a + b</c>: column vectors, W <c>[outputs x inputs]</c> (seeds 000, 001, 003 and 004).</summary>
    Column,

    /// <summary><c>Z = X·W + b</c>: row vectors, W <c>[inputs x outputs]</c> (seed 002, and this library).</summary>
    Row,
}

/// <summary>Which layer gives W and b their number.</summary>
public enum LayerIndex
{
    /// <summary>The layer they lead to: <c>a(1) = f(W(1) a(0) + b(1))</c> (seed 001).</summary>
    Target,

    /// <summary>The layer they come from: <c>a(1) = f(W(0) a(0) + b(0))</c> (seed 000).</summary>
    Source,
}

/// <summary>The factor before a sum of squared errors; the texts differ, and with it the gradient and what a learning rate means.</summary>
public enum SquaredErrorScale
{
    /// <summary>The mean over the outputs, <c>(1/n) Σ (y - t)²</c> (seed 001, and this library).</summary>
    Mean,

    /// <summary>Half the sum, <c>½ Σ (y - t)²</c> (seed 004): its derivative is y - t.</summary>
    Half,

    /// <summary>The sum, <c>Σ (y - t)²</c>.</summary>
    Sum,
}
