using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <c>s := decay s + (1 - decay) g²; d := g · sqrt(a + epsilon) / sqrt(s + epsilon); a := decay a + (1 - decay) d²; w := w - learningRate · d</c>: the size
/// of the last steps takes the place of the learning rate (Zeiler 2012, algorithm 1).
/// </summary>
/// <param name="LearningRate">A factor on the step, 1 in the paper and by default.</param>
/// <param name="Decay">The decay of both means, in [0, 1); 0.9 by default.</param>
/// <param name="Epsilon">Lets the first step be taken, in [1e-30, 1]; 1e-6 by default.</param>
public sealed record Adadelta(double LearningRate = 1, double Decay = 0.9, double Epsilon = 1e-6) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "adadelta";

    /// <summary>The decay of the means of squared gradients and squared steps, in [0, 1).</summary>
    public double Decay { get; init => field = Share(value, nameof(Decay)); } = Share(Decay, nameof(Decay));

    /// <summary>Lets the first step be taken and keeps the quotient finite, in [1e-30, 1].</summary>
    public double Epsilon { get; init => field = SmallNumber(value, nameof(Epsilon)); } = SmallNumber(Epsilon, nameof(Epsilon));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("learning-rate", LearningRate), ("decay", Decay), ("epsilon", Epsilon)];

    internal override OptimizerPass<T> Pass<T>() => new AdadeltaPass<T>(this);

    private protected override Optimizer With(IReadOnlyList<double> values) => new Adadelta(values[0], values[1], values[2]);
}

/// <summary>The loop of <see cref="Adadelta"/>.</summary>
sealed class AdadeltaPass<T>(Adadelta adadelta) : OptimizerPass<T, AdadeltaRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override AdadeltaRule<T> Rule(double learningRate, Span<double> scalars) => new(adadelta, learningRate);
}

/// <summary>The update of <see cref="Adadelta"/>: the first state is the mean of g², the second that of d².</summary>
readonly struct AdadeltaRule<T>(Adadelta adadelta, double learningRate) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _learningRate = Vector512.Create(T.CreateTruncating(learningRate));
    readonly Vector512<T> _decay = Vector512.Create(T.CreateTruncating(adadelta.Decay));
    readonly Vector512<T> _oneMinusDecay = Vector512.Create(T.CreateTruncating(1 - adadelta.Decay));
    readonly Vector512<T> _epsilon = Vector512.Create(T.CreateTruncating(adadelta.Epsilon));
    readonly Vector512<T> _smallest = Vector512.Create(SmallestMoment.Of<T>());

    public static int StateCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        Vector512<T> square = VectorArithmetic.FusedMultiplyAdd(_decay, first, _oneMinusDecay * (gradient * gradient));
        first = VectorArithmetic.FlushBelow(square, _smallest);
        Vector512<T> step = Vector512.Sqrt(second + _epsilon) / Vector512.Sqrt(first + _epsilon) * gradient;
        Vector512<T> squareOfSteps = VectorArithmetic.FusedMultiplyAdd(_decay, second, _oneMinusDecay * (step * step));
        second = VectorArithmetic.FlushBelow(squareOfSteps, _smallest);
        return VectorArithmetic.FusedMultiplyAdd(-_learningRate, step, parameter);
    }
}
