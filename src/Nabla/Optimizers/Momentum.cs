using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <c>v := coefficient · v + (1 - dampening) · g; w := w - learningRate · v</c>, v the gradient itself in the first step (Polyak 1964, in the form of
/// Sutskever et al. 2013 that PyTorch uses: the learning rate multiplies the whole velocity).
/// </summary>
/// <param name="LearningRate">The size of a step; 0.01 by default.</param>
/// <param name="Coefficient">The share of the velocity that is kept, in [0, 1); 0.9 by default.</param>
/// <param name="Dampening">The share of the gradient that the velocity does not take up, in [0, 1); 0 by default.</param>
public sealed record Momentum(double LearningRate = 0.01, double Coefficient = 0.9, double Dampening = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "momentum";

    /// <summary>The share of the velocity that is kept from step to step, in [0, 1).</summary>
    public double Coefficient { get; init => field = Share(value, nameof(Coefficient)); } = Share(Coefficient, nameof(Coefficient));

    /// <summary>The share of the gradient that the velocity does not take up after the first step, in [0, 1).</summary>
    public double Dampening { get; init => field = Share(value, nameof(Dampening)); } = Share(Dampening, nameof(Dampening));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters =>
        [("learning-rate", LearningRate), ("coefficient", Coefficient), ("dampening", Dampening)];

    internal override OptimizerPass<T> Pass<T>() => new MomentumPass<T>(this);

    private protected override Optimizer With(IReadOnlyList<double> values) => new Momentum(values[0], values[1], values[2]);
}

/// <summary>The loop of <see cref="Momentum"/>. Its first scalar is 1 before the first step and 0 behind it.</summary>
sealed class MomentumPass<T>(Momentum momentum) : OptimizerPass<T, MomentumRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override MomentumRule<T> Rule(double learningRate, Span<double> scalars)
    {
        double gain = scalars[0] == 1 ? 1 : 1 - momentum.Dampening;
        scalars[0] = 0;
        return new(T.CreateTruncating(learningRate), T.CreateTruncating(momentum.Coefficient), T.CreateTruncating(gain));
    }
}

/// <summary>The update of <see cref="Momentum"/>.</summary>
readonly struct MomentumRule<T>(T learningRate, T coefficient, T gain) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _learningRate = Vector512.Create(learningRate);
    readonly Vector512<T> _coefficient = Vector512.Create(coefficient);
    readonly Vector512<T> _gain = Vector512.Create(gain);
    readonly Vector512<T> _smallest = Vector512.Create(SmallestMoment.Of<T>());

    public static int StateCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        first = VectorArithmetic.FlushBelow(VectorArithmetic.FusedMultiplyAdd(_coefficient, first, _gain * gradient), _smallest);
        return VectorArithmetic.FusedMultiplyAdd(-_learningRate, first, parameter);
    }
}
