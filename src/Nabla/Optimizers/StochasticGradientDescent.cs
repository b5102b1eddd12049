using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <c>w := w - learningRate · g</c>, g the gradient of a batch of any size (seeds 001 and 002; Robbins and Monro 1951).
/// </summary>
/// <param name="LearningRate">The size of a step; 0.01 by default.</param>
public sealed record StochasticGradientDescent(double LearningRate = 0.01) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("learning-rate", LearningRate)];

    internal override OptimizerPass<T> Pass<T>() => new GradientDescentPass<T>();

    private protected override Optimizer With(IReadOnlyList<double> values) => new StochasticGradientDescent(values[0]);
}

/// <summary>
/// The same step with the gradient of all training rows: what the textbooks call gradient descent, vanilla or batch (Cauchy 1847; seeds 001 and
/// 003). The loss falls with every step if the learning rate is small enough; nothing is random.
/// </summary>
/// <param name="LearningRate">The size of a step; 0.1 by default.</param>
public sealed record GradientDescent(double LearningRate = 0.1) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "gradient-descent";

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("learning-rate", LearningRate)];

    /// <inheritdoc/>
    public override bool RequiresFullBatch => true;

    internal override OptimizerPass<T> Pass<T>() => new GradientDescentPass<T>();

    private protected override Optimizer With(IReadOnlyList<double> values) => new GradientDescent(values[0]);
}

/// <summary>The loop of <see cref="StochasticGradientDescent"/> and <see cref="GradientDescent"/>.</summary>
sealed class GradientDescentPass<T> : OptimizerPass<T, GradientDescentRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override GradientDescentRule<T> Rule(double learningRate, Span<double> scalars) => new(T.CreateTruncating(learningRate));
}

/// <summary><c>w - learningRate · g</c></summary>
readonly struct GradientDescentRule<T>(T learningRate) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _learningRate = Vector512.Create(learningRate);

    public static int StateCount => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third) =>
        VectorArithmetic.FusedMultiplyAdd(-_learningRate, gradient, parameter);
}
