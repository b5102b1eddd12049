using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <c>s := s + g²; w := w - learningRate / (1 + (t - 1) · decay) · g / (sqrt(start + s) + epsilon)</c>, s = 0 at first, t the 1-based step: a rate of its
/// own for each parameter, which only falls (Duchi, Hazan and Singer 2011; the decay and the start as in PyTorch).
/// </summary>
/// <param name="LearningRate">The size of a step; 0.01 by default.</param>
/// <param name="Decay">How fast the learning rate falls besides, 0 or more; 0 by default.</param>
/// <param name="Start">What the sum of squares starts from, 0 or more; 0 by default.</param>
/// <param name="Epsilon">Keeps the quotient finite, in [1e-30, 1]; 1e-10 by default.</param>
public sealed record Adagrad(double LearningRate = 0.01, double Decay = 0, double Start = 0, double Epsilon = 1e-10) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "adagrad";

    /// <summary>How fast the learning rate falls besides: it is divided by <c>1 + (t - 1) · Decay</c>. 0 or more.</summary>
    public double Decay { get; init => field = NotNegative(value, nameof(Decay)); } = NotNegative(Decay, nameof(Decay));

    /// <summary>What the sum of squares starts from, 0 or more.</summary>
    public double Start { get; init => field = NotNegative(value, nameof(Start)); } = NotNegative(Start, nameof(Start));

    /// <summary>Keeps the quotient finite, in [1e-30, 1].</summary>
    public double Epsilon { get; init => field = SmallNumber(value, nameof(Epsilon)); } = SmallNumber(Epsilon, nameof(Epsilon));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters =>
        [("learning-rate", LearningRate), ("decay", Decay), ("start", Start), ("epsilon", Epsilon)];

    internal override OptimizerPass<T> Pass<T>() => new AdagradPass<T>(this);

    private protected override Optimizer With(IReadOnlyList<double> values) => new Adagrad(values[0], values[1], values[2], values[3]);
}

/// <summary>The loop of <see cref="Adagrad"/>. Its first scalar is the number of the coming step.</summary>
sealed class AdagradPass<T>(Adagrad adagrad) : OptimizerPass<T, AdagradRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override AdagradRule<T> Rule(double learningRate, Span<double> scalars)
    {
        double stepSize = learningRate / (1 + ((scalars[0] - 1) * adagrad.Decay));
        scalars[0]++;
        return new(adagrad, stepSize);
    }
}

/// <summary>The update of <see cref="Adagrad"/>. The start is added where the root is taken, so that the state begins at 0 like every other.</summary>
readonly struct AdagradRule<T>(Adagrad adagrad, double stepSize) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _stepSize = Vector512.Create(T.CreateTruncating(stepSize));
    readonly Vector512<T> _start = Vector512.Create(T.CreateTruncating(adagrad.Start));
    readonly Vector512<T> _epsilon = Vector512.Create(T.CreateTruncating(adagrad.Epsilon));

    public static int StateCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        first = VectorArithmetic.FusedMultiplyAdd(gradient, gradient, first);
        return parameter - (_stepSize * gradient / (Vector512.Sqrt(first + _start) + _epsilon));
    }
}
