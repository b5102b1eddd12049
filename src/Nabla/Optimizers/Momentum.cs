using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <c>v := momentum · v + g; w := w - learningRate · v</c>, v = 0 at first (Polyak 1964, in the form of Sutskever et al. 2013 that PyTorch uses:
/// the learning rate multiplies the whole velocity).
/// </summary>
/// <param name="LearningRate">The size of a step; 0.01 by default.</param>
/// <param name="Coefficient">The share of the velocity that is kept, in [0, 1); 0.9 by default.</param>
public sealed record Momentum(double LearningRate = 0.01, double Coefficient = 0.9) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "momentum";

    /// <summary>The share of the velocity that is kept from step to step, in [0, 1).</summary>
    public double Coefficient { get; init => field = Share(value, nameof(Coefficient)); } = Share(Coefficient, nameof(Coefficient));

    internal override OptimizerPass<T> Pass<T>() => new MomentumPass<T>(this);
}

/// <summary>The loop of <see cref="Momentum"/>.</summary>
sealed class MomentumPass<T>(Momentum momentum) : OptimizerPass<T, MomentumRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override MomentumRule<T> Rule(double learningRate, Span<double> scalars) =>
        new(T.CreateTruncating(learningRate), T.CreateTruncating(momentum.Coefficient));
}

/// <summary>The update of <see cref="Momentum"/>.</summary>
readonly struct MomentumRule<T>(T learningRate, T coefficient) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _learningRate = Vector512.Create(learningRate);
    readonly Vector512<T> _coefficient = Vector512.Create(coefficient);
    readonly Vector512<T> _smallest = Vector512.Create(SmallestMoment.Of<T>());

    public static int StateCount => 1;

    public Vector512<T> Update(Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second)
    {
        first = VectorArithmetic.FlushBelow(VectorArithmetic.FusedMultiplyAdd(_coefficient, first, gradient), _smallest);
        return VectorArithmetic.FusedMultiplyAdd(-_learningRate, first, parameter);
    }
}
