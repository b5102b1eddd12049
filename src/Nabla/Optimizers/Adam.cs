using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <c>m := beta1 m + (1 - beta1) g; v := beta2 v + (1 - beta2) g²; w := w - learningRate · m̂ / (sqrt(v̂) + epsilon)</c> with the bias-corrected
/// moments <c>m̂ = m / (1 - beta1^t)</c>, <c>v̂ = v / (1 - beta2^t)</c> (Kingma and Ba 2015, algorithm 1; seed 003). Epsilon is added after the
/// correction, as in the paper and in PyTorch; scikit-learn adds it before. With AMSGrad the largest v so far takes the place of v (Reddi, Kale and
/// Kumar 2018, algorithm 2).
/// </summary>
/// <param name="LearningRate">The size of a step; 0.001 by default.</param>
/// <param name="Beta1">The decay of the mean of the gradients, in [0, 1); 0.9 by default.</param>
/// <param name="Beta2">The decay of the mean of their squares, in [0, 1); 0.999 by default.</param>
/// <param name="Epsilon">Keeps the quotient finite, in [1e-30, 1]; 1e-8 by default.</param>
/// <param name="AmsGrad">Whether the largest v so far takes the place of v; false by default.</param>
public sealed record Adam(double LearningRate = 0.001, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, bool AmsGrad = false)
    : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "adam";

    /// <summary>The decay of the mean of the gradients, in [0, 1).</summary>
    public double Beta1 { get; init => field = Share(value, nameof(Beta1)); } = Share(Beta1, nameof(Beta1));

    /// <summary>The decay of the mean of the squared gradients, in [0, 1).</summary>
    public double Beta2 { get; init => field = Share(value, nameof(Beta2)); } = Share(Beta2, nameof(Beta2));

    /// <summary>Keeps the quotient finite, in [1e-30, 1].</summary>
    public double Epsilon { get; init => field = SmallNumber(value, nameof(Epsilon)); } = SmallNumber(Epsilon, nameof(Epsilon));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters =>
        [("learning-rate", LearningRate), ("beta1", Beta1), ("beta2", Beta2), ("epsilon", Epsilon), ("amsgrad", Number(AmsGrad))];

    internal override OptimizerPass<T> Pass<T>() => AdamMoments.Pass<T>(new AdamMoments(Beta1, Beta2, Epsilon), AmsGrad);

    private protected override Optimizer With(IReadOnlyList<double> values) =>
        new Adam(values[0], values[1], values[2], values[3], Switch(values[4], nameof(AmsGrad)));
}

/// <summary>What Adam and its kin decay, and by how much.</summary>
readonly record struct AdamMoments(double Beta1, double Beta2, double Epsilon)
{
    /// <summary>The loops of Adam's update.</summary>
    public static OptimizerPass<T> Pass<T>(AdamMoments moments, bool amsGrad)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        amsGrad ? new AmsGradPass<T>(moments) : new AdamPass<T>(moments);
}

/// <summary>The loop of <see cref="Adam"/>. Its scalars are beta1^t and beta2^t, kept as running products.</summary>
sealed class AdamPass<T>(AdamMoments moments) : OptimizerPass<T, AdamRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override AdamRule<T> Rule(double learningRate, Span<double> scalars)
    {
        scalars[0] *= moments.Beta1;
        scalars[1] *= moments.Beta2;
        return new AdamRule<T>(moments, learningRate / (1 - scalars[0]), 1 / Math.Sqrt(1 - scalars[1]));
    }
}

/// <summary>The loop of <see cref="Adam"/> with AMSGrad; the scalars are those of <see cref="AdamPass{T}"/>.</summary>
sealed class AmsGradPass<T>(AdamMoments moments) : OptimizerPass<T, AmsGradRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override AmsGradRule<T> Rule(double learningRate, Span<double> scalars)
    {
        scalars[0] *= moments.Beta1;
        scalars[1] *= moments.Beta2;
        return new AmsGradRule<T>(new AdamRule<T>(moments, learningRate / (1 - scalars[0]), 1 / Math.Sqrt(1 - scalars[1])));
    }
}

/// <summary>The update of <see cref="Adam"/>, with both bias corrections moved out of the loop.</summary>
readonly struct AdamRule<T>(AdamMoments moments, double stepSize, double rootCorrection) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _beta1 = Vector512.Create(T.CreateTruncating(moments.Beta1));
    readonly Vector512<T> _beta2 = Vector512.Create(T.CreateTruncating(moments.Beta2));
    readonly Vector512<T> _oneMinusBeta1 = Vector512.Create(T.CreateTruncating(1 - moments.Beta1));
    readonly Vector512<T> _oneMinusBeta2 = Vector512.Create(T.CreateTruncating(1 - moments.Beta2));
    readonly Vector512<T> _epsilon = Vector512.Create(T.CreateTruncating(moments.Epsilon));
    readonly Vector512<T> _stepSize = Vector512.Create(T.CreateTruncating(stepSize));
    readonly Vector512<T> _rootCorrection = Vector512.Create(T.CreateTruncating(rootCorrection));
    readonly Vector512<T> _smallest = Vector512.Create(SmallestMoment.Of<T>());

    public static int StateCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        Decay(gradient, ref first, ref second);
        return Stepped(parameter, first, second);
    }

    /// <summary>The new moments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Decay(Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second)
    {
        Vector512<T> mean = VectorArithmetic.FusedMultiplyAdd(_beta1, first, _oneMinusBeta1 * gradient);
        Vector512<T> square = VectorArithmetic.FusedMultiplyAdd(_beta2, second, _oneMinusBeta2 * (gradient * gradient));
        first = VectorArithmetic.FlushBelow(mean, _smallest);
        second = VectorArithmetic.FlushBelow(square, _smallest);
    }

    /// <summary>The parameter after the step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Stepped(Vector512<T> parameter, Vector512<T> mean, Vector512<T> square)
    {
        Vector512<T> divisor = VectorArithmetic.FusedMultiplyAdd(Vector512.Sqrt(square), _rootCorrection, _epsilon);
        return parameter - (_stepSize * mean / divisor);
    }
}

/// <summary>The update of <see cref="Adam"/> with AMSGrad: the third state is the largest second one so far.</summary>
readonly struct AmsGradRule<T>(AdamRule<T> adam) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly AdamRule<T> _adam = adam;

    public static int StateCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        _adam.Decay(gradient, ref first, ref second);
        third = Vector512.ConditionalSelect(Vector512.GreaterThan(third, second), third, second);
        return _adam.Stepped(parameter, first, third);
    }
}
