using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary><c>w := w - learningRate · g</c> (seeds 001 and 002; Robbins and Monro 1951).</summary>
/// <param name="LearningRate">The size of a step; 0.01 by default.</param>
public sealed record StochasticGradientDescent(double LearningRate = 0.01) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "sgd";

    internal override OptimizerPass<T> Pass<T>() => new GradientDescentPass<T>();
}

/// <summary>The loop of <see cref="StochasticGradientDescent"/>.</summary>
sealed class GradientDescentPass<T> : OptimizerPass<T, GradientDescentRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override GradientDescentRule<T> Rule(double learningRate, Span<double> scalars) => new(T.CreateTruncating(learningRate));
}

/// <summary>The update of <see cref="StochasticGradientDescent"/>.</summary>
readonly struct GradientDescentRule<T>(T learningRate) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _learningRate = Vector512.Create(learningRate);

    public static int StateCount => 0;

    public Vector512<T> Update(Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second) =>
        VectorArithmetic.FusedMultiplyAdd(-_learningRate, gradient, parameter);
}
