using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <c>s := decay s + (1 - decay) g²; w := w - learningRate · g / (sqrt(s) + epsilon)</c> (Tieleman and Hinton 2012, lecture 6.5). Centered:
/// <c>a := decay a + (1 - decay) g</c> and <c>s - a²</c> under the root, the variance in place of the mean square (Graves 2013, eq. 39). With momentum:
/// <c>b := momentum b + g / (...); w := w - learningRate · b</c>.
/// </summary>
/// <param name="LearningRate">The size of a step; 0.001 by default.</param>
/// <param name="Decay">The decay of the means, in [0, 1); 0.99 by default.</param>
/// <param name="Epsilon">Keeps the quotient finite, in [1e-30, 1]; 1e-8 by default. Added to the root.</param>
/// <param name="Momentum">The share of the last step that is kept, in [0, 1); 0 by default.</param>
/// <param name="Centered">Whether the variance takes the place of the mean square.</param>
public sealed record RmsProp(
    double LearningRate = 0.001, double Decay = 0.99, double Epsilon = 1e-8, double Momentum = 0, bool Centered = false) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <summary>The decay of the means, in [0, 1).</summary>
    public double Decay { get; init => field = Share(value, nameof(Decay)); } = Share(Decay, nameof(Decay));

    /// <summary>Keeps the quotient finite, in [1e-30, 1].</summary>
    public double Epsilon { get; init => field = SmallNumber(value, nameof(Epsilon)); } = SmallNumber(Epsilon, nameof(Epsilon));

    /// <summary>The share of the last step that is kept, in [0, 1).</summary>
    public double Momentum { get; init => field = Share(value, nameof(Momentum)); } = Share(Momentum, nameof(Momentum));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters =>
    [
        ("learning-rate", LearningRate), ("decay", Decay), ("epsilon", Epsilon), ("momentum", Momentum), ("centered", Number(Centered)),
    ];

    internal override OptimizerPass<T> Pass<T>() =>
        Centered ? new CenteredRmsPropPass<T>(this) : Momentum > 0 ? new RmsPropMomentumPass<T>(this) : new RmsPropPass<T>(this);

    private protected override Optimizer With(IReadOnlyList<double> values) =>
        new RmsProp(values[0], values[1], values[2], values[3], Switch(values[4], nameof(Centered)));
}

/// <summary>The loop of <see cref="RmsProp"/>, plain: one buffer.</summary>
sealed class RmsPropPass<T>(RmsProp rmsProp) : OptimizerPass<T, RmsPropRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override RmsPropRule<T> Rule(double learningRate, Span<double> scalars) => new(rmsProp, learningRate);
}

/// <summary>The loop of <see cref="RmsProp"/> with momentum: two buffers.</summary>
sealed class RmsPropMomentumPass<T>(RmsProp rmsProp) : OptimizerPass<T, RmsPropMomentumRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override RmsPropMomentumRule<T> Rule(double learningRate, Span<double> scalars) => new(rmsProp, learningRate);
}

/// <summary>The loop of centered <see cref="RmsProp"/>, with momentum or without: three buffers.</summary>
sealed class CenteredRmsPropPass<T>(RmsProp rmsProp) : OptimizerPass<T, CenteredRmsPropRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override CenteredRmsPropRule<T> Rule(double learningRate, Span<double> scalars) => new(rmsProp, learningRate);
}

/// <summary>What every form of <see cref="RmsProp"/> has.</summary>
readonly struct RmsPropValues<T>(RmsProp rmsProp, double learningRate)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly Vector512<T> LearningRate = Vector512.Create(T.CreateTruncating(learningRate));
    public readonly Vector512<T> Decay = Vector512.Create(T.CreateTruncating(rmsProp.Decay));
    public readonly Vector512<T> OneMinusDecay = Vector512.Create(T.CreateTruncating(1 - rmsProp.Decay));
    public readonly Vector512<T> Epsilon = Vector512.Create(T.CreateTruncating(rmsProp.Epsilon));
    public readonly Vector512<T> Momentum = Vector512.Create(T.CreateTruncating(rmsProp.Momentum));
    public readonly Vector512<T> Smallest = Vector512.Create(SmallestMoment.Of<T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Mean(Vector512<T> mean, Vector512<T> value) =>
        VectorArithmetic.FlushBelow(VectorArithmetic.FusedMultiplyAdd(Decay, mean, OneMinusDecay * value), Smallest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Velocity(Vector512<T> velocity, Vector512<T> step) =>
        VectorArithmetic.FlushBelow(VectorArithmetic.FusedMultiplyAdd(Momentum, velocity, step), Smallest);
}

/// <summary>The first state is the mean of g².</summary>
readonly struct RmsPropRule<T>(RmsProp rmsProp, double learningRate) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly RmsPropValues<T> _with = new(rmsProp, learningRate);

    public static int StateCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        first = _with.Mean(first, gradient * gradient);
        return parameter - (_with.LearningRate * gradient / (Vector512.Sqrt(first) + _with.Epsilon));
    }
}

/// <summary>The first state is the mean of g², the second the velocity.</summary>
readonly struct RmsPropMomentumRule<T>(RmsProp rmsProp, double learningRate) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly RmsPropValues<T> _with = new(rmsProp, learningRate);

    public static int StateCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        first = _with.Mean(first, gradient * gradient);
        second = _with.Velocity(second, gradient / (Vector512.Sqrt(first) + _with.Epsilon));
        return VectorArithmetic.FusedMultiplyAdd(-_with.LearningRate, second, parameter);
    }
}

/// <summary>The first state is the mean of g², the second the mean of g, the third the velocity.</summary>
readonly struct CenteredRmsPropRule<T>(RmsProp rmsProp, double learningRate) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly RmsPropValues<T> _with = new(rmsProp, learningRate);

    public static int StateCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        first = _with.Mean(first, gradient * gradient);
        second = _with.Mean(second, gradient);

        // A variance that rounding makes negative is 0: the root of it would be no number.
        Vector512<T> variance = VectorArithmetic.FusedMultiplyAdd(-second, second, first);
        variance = Vector512.AndNot(variance, Vector512.LessThan(variance, Vector512<T>.Zero));
        third = _with.Velocity(third, gradient / (Vector512.Sqrt(variance) + _with.Epsilon));
        return VectorArithmetic.FusedMultiplyAdd(-_with.LearningRate, third, parameter);
    }
}
