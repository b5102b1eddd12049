using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <see cref="Adam"/> with the largest magnitude in place of the mean square: <c>m := beta1 m + (1 - beta1) g; u := max(beta2 u, |g| + epsilon);
/// w := w - learningRate / (1 - beta1^t) · m / u</c> (Kingma and Ba 2015, algorithm 2; the epsilon is PyTorch's).
/// </summary>
/// <param name="LearningRate">The size of a step; 0.002 by default.</param>
/// <param name="Beta1">The decay of the mean of the gradients, in [0, 1); 0.9 by default.</param>
/// <param name="Beta2">The decay of the largest magnitude, in [0, 1); 0.999 by default.</param>
/// <param name="Epsilon">Keeps the quotient finite, in [1e-30, 1]; 1e-8 by default.</param>
public sealed record Adamax(double LearningRate = 0.002, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "adamax";

    /// <summary>The decay of the mean of the gradients, in [0, 1).</summary>
    public double Beta1 { get; init => field = Share(value, nameof(Beta1)); } = Share(Beta1, nameof(Beta1));

    /// <summary>The decay of the largest magnitude, in [0, 1).</summary>
    public double Beta2 { get; init => field = Share(value, nameof(Beta2)); } = Share(Beta2, nameof(Beta2));

    /// <summary>Keeps the quotient finite, in [1e-30, 1].</summary>
    public double Epsilon { get; init => field = SmallNumber(value, nameof(Epsilon)); } = SmallNumber(Epsilon, nameof(Epsilon));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters =>
        [("learning-rate", LearningRate), ("beta1", Beta1), ("beta2", Beta2), ("epsilon", Epsilon)];

    internal override OptimizerPass<T> Pass<T>() => new AdamaxPass<T>(this);

    private protected override Optimizer With(IReadOnlyList<double> values) => new Adamax(values[0], values[1], values[2], values[3]);
}

/// <summary>The loop of <see cref="Adamax"/>. Its first scalar is beta1^t.</summary>
sealed class AdamaxPass<T>(Adamax adamax) : OptimizerPass<T, AdamaxRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override AdamaxRule<T> Rule(double learningRate, Span<double> scalars)
    {
        scalars[0] *= adamax.Beta1;
        return new AdamaxRule<T>(adamax, learningRate / (1 - scalars[0]));
    }
}

/// <summary>The update of <see cref="Adamax"/>.</summary>
readonly struct AdamaxRule<T>(Adamax adamax, double stepSize) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _beta1 = Vector512.Create(T.CreateTruncating(adamax.Beta1));
    readonly Vector512<T> _beta2 = Vector512.Create(T.CreateTruncating(adamax.Beta2));
    readonly Vector512<T> _oneMinusBeta1 = Vector512.Create(T.CreateTruncating(1 - adamax.Beta1));
    readonly Vector512<T> _epsilon = Vector512.Create(T.CreateTruncating(adamax.Epsilon));
    readonly Vector512<T> _stepSize = Vector512.Create(T.CreateTruncating(stepSize));
    readonly Vector512<T> _smallest = Vector512.Create(SmallestMoment.Of<T>());

    public static int StateCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        first = VectorArithmetic.FlushBelow(VectorArithmetic.FusedMultiplyAdd(_beta1, first, _oneMinusBeta1 * gradient), _smallest);
        Vector512<T> decayed = _beta2 * second;
        Vector512<T> magnitude = Vector512.Abs(gradient) + _epsilon;
        second = Vector512.ConditionalSelect(Vector512.GreaterThan(decayed, magnitude), decayed, magnitude);
        return parameter - (_stepSize * first / second);
    }
}
