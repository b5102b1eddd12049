using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <c>m := beta1 m + (1 - beta1) g; v := beta2 v + (1 - beta2) g²; w := w - learningRate · m̂ / (sqrt(v̂) + epsilon)</c> with the bias-corrected
/// moments <c>m̂ = m / (1 - beta1^t)</c>, <c>v̂ = v / (1 - beta2^t)</c> (Kingma and Ba 2015, algorithm 1; seed 003). Epsilon is added after the
/// correction, as in the paper and in PyTorch; scikit-learn adds it before.
/// </summary>
/// <param name="LearningRate">The size of a step; 0.001 by default.</param>
/// <param name="Beta1">The decay of the mean of the gradients, in [0, 1); 0.9 by default.</param>
/// <param name="Beta2">The decay of the mean of their squares, in [0, 1); 0.999 by default.</param>
/// <param name="Epsilon">Keeps the quotient finite, above 0; 1e-8 by default.</param>
public sealed record Adam(double LearningRate = 0.001, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "adam";

    /// <summary>The decay of the mean of the gradients, in [0, 1).</summary>
    public double Beta1 { get; init => field = Share(value, nameof(Beta1)); } = Share(Beta1, nameof(Beta1));

    /// <summary>The decay of the mean of the squared gradients, in [0, 1).</summary>
    public double Beta2 { get; init => field = Share(value, nameof(Beta2)); } = Share(Beta2, nameof(Beta2));

    /// <summary>Keeps the quotient finite: a finite number above 0.</summary>
    public double Epsilon { get; init => field = Positive(value, nameof(Epsilon)); } = Positive(Epsilon, nameof(Epsilon));

    internal override OptimizerPass<T> Pass<T>() => new AdamPass<T>(this);
}

/// <summary>The loop of <see cref="Adam"/>. Its scalars are beta1^t and beta2^t, kept as running products.</summary>
sealed class AdamPass<T>(Adam adam) : OptimizerPass<T, AdamRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override AdamRule<T> Rule(double learningRate, Span<double> scalars)
    {
        scalars[0] *= adam.Beta1;
        scalars[1] *= adam.Beta2;
        return new AdamRule<T>(adam, learningRate / (1 - scalars[0]), 1 / Math.Sqrt(1 - scalars[1]));
    }
}

/// <summary>The update of <see cref="Adam"/>, with both bias corrections moved out of the loop.</summary>
readonly struct AdamRule<T>(Adam adam, double stepSize, double rootCorrection) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _beta1 = Vector512.Create(T.CreateTruncating(adam.Beta1));
    readonly Vector512<T> _beta2 = Vector512.Create(T.CreateTruncating(adam.Beta2));
    readonly Vector512<T> _oneMinusBeta1 = Vector512.Create(T.CreateTruncating(1 - adam.Beta1));
    readonly Vector512<T> _oneMinusBeta2 = Vector512.Create(T.CreateTruncating(1 - adam.Beta2));
    readonly Vector512<T> _epsilon = Vector512.Create(T.CreateTruncating(adam.Epsilon));
    readonly Vector512<T> _stepSize = Vector512.Create(T.CreateTruncating(stepSize));
    readonly Vector512<T> _rootCorrection = Vector512.Create(T.CreateTruncating(rootCorrection));
    readonly Vector512<T> _smallest = Vector512.Create(SmallestMoment.Of<T>());

    public static int StateCount => 2;

    public Vector512<T> Update(Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second)
    {
        Vector512<T> mean = VectorArithmetic.FusedMultiplyAdd(_beta1, first, _oneMinusBeta1 * gradient);
        Vector512<T> square = VectorArithmetic.FusedMultiplyAdd(_beta2, second, _oneMinusBeta2 * (gradient * gradient));
        first = VectorArithmetic.FlushBelow(mean, _smallest);
        second = VectorArithmetic.FlushBelow(square, _smallest);
        Vector512<T> divisor = VectorArithmetic.FusedMultiplyAdd(Vector512.Sqrt(second), _rootCorrection, _epsilon);
        return parameter - (_stepSize * first / divisor);
    }
}
