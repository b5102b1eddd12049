using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>
/// <see cref="Adam"/> that looks one step ahead, as <see cref="Nesterov"/> does (Dozat 2016):
/// <c>w := w - learningRate · (g (1 - mu_t) / (1 - M_t) + m mu_(t+1) / (1 - M_(t+1))) / (sqrt(v / (1 - beta2^t)) + epsilon)</c> with m and v as in Adam,
/// <c>mu_t = beta1 (1 - 0.96^(t · decay) / 2)</c> and <c>M_t = mu_1 · ... · mu_t</c>.
/// </summary>
/// <param name="LearningRate">The size of a step; 0.002 by default.</param>
/// <param name="Beta1">The decay of the mean of the gradients, in [0, 1); 0.9 by default.</param>
/// <param name="Beta2">The decay of the mean of their squares, in [0, 1); 0.999 by default.</param>
/// <param name="Epsilon">Keeps the quotient finite, in [1e-30, 1]; 1e-8 by default.</param>
/// <param name="MomentumDecay">How fast mu grows from half of beta1 to beta1, 0 or more; 0.004 by default.</param>
public sealed record NAdam(
    double LearningRate = 0.002, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double MomentumDecay = 0.004) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override string Name => "nadam";

    /// <summary>The decay of the mean of the gradients, in [0, 1).</summary>
    public double Beta1 { get; init => field = Share(value, nameof(Beta1)); } = Share(Beta1, nameof(Beta1));

    /// <summary>The decay of the mean of the squared gradients, in [0, 1).</summary>
    public double Beta2 { get; init => field = Share(value, nameof(Beta2)); } = Share(Beta2, nameof(Beta2));

    /// <summary>Keeps the quotient finite, in [1e-30, 1].</summary>
    public double Epsilon { get; init => field = SmallNumber(value, nameof(Epsilon)); } = SmallNumber(Epsilon, nameof(Epsilon));

    /// <summary>How fast mu grows from half of beta1 to beta1, 0 or more.</summary>
    public double MomentumDecay { get; init => field = NotNegative(value, nameof(MomentumDecay)); } = NotNegative(MomentumDecay, nameof(MomentumDecay));

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters =>
        [("learning-rate", LearningRate), ("beta1", Beta1), ("beta2", Beta2), ("epsilon", Epsilon), ("momentum-decay", MomentumDecay)];

    internal override OptimizerPass<T> Pass<T>() => new NAdamPass<T>(this);

    private protected override Optimizer With(IReadOnlyList<double> values) => new NAdam(values[0], values[1], values[2], values[3], values[4]);
}

/// <summary>The loop of <see cref="NAdam"/>. Its scalars are M_t, beta2^t and the number of the coming step.</summary>
sealed class NAdamPass<T>(NAdam nadam) : OptimizerPass<T, NAdamRule<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly double _logarithm = nadam.MomentumDecay * VectorMath.Log(0.96);

    protected override NAdamRule<T> Rule(double learningRate, Span<double> scalars)
    {
        double now = Momentum(scalars[2]);
        double next = Momentum(scalars[2] + 1);
        scalars[0] *= now;
        scalars[1] *= nadam.Beta2;
        scalars[2]++;
        return new NAdamRule<T>(
            nadam, learningRate * (1 - now) / (1 - scalars[0]), learningRate * next / (1 - (scalars[0] * next)), 1 / Math.Sqrt(1 - scalars[1]));
    }

    double Momentum(double step) => nadam.Beta1 * (1 - (0.5 * VectorMath.Exp(step * _logarithm)));
}

/// <summary>The update of <see cref="NAdam"/>.</summary>
readonly struct NAdamRule<T>(NAdam nadam, double gradientSize, double momentSize, double rootCorrection) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _beta1 = Vector512.Create(T.CreateTruncating(nadam.Beta1));
    readonly Vector512<T> _beta2 = Vector512.Create(T.CreateTruncating(nadam.Beta2));
    readonly Vector512<T> _oneMinusBeta1 = Vector512.Create(T.CreateTruncating(1 - nadam.Beta1));
    readonly Vector512<T> _oneMinusBeta2 = Vector512.Create(T.CreateTruncating(1 - nadam.Beta2));
    readonly Vector512<T> _epsilon = Vector512.Create(T.CreateTruncating(nadam.Epsilon));
    readonly Vector512<T> _gradientSize = Vector512.Create(T.CreateTruncating(gradientSize));
    readonly Vector512<T> _momentSize = Vector512.Create(T.CreateTruncating(momentSize));
    readonly Vector512<T> _rootCorrection = Vector512.Create(T.CreateTruncating(rootCorrection));
    readonly Vector512<T> _smallest = Vector512.Create(SmallestMoment.Of<T>());

    public static int StateCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(
        Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
    {
        Vector512<T> mean = VectorArithmetic.FusedMultiplyAdd(_beta1, first, _oneMinusBeta1 * gradient);
        Vector512<T> square = VectorArithmetic.FusedMultiplyAdd(_beta2, second, _oneMinusBeta2 * (gradient * gradient));
        first = VectorArithmetic.FlushBelow(mean, _smallest);
        second = VectorArithmetic.FlushBelow(square, _smallest);
        Vector512<T> ahead = VectorArithmetic.FusedMultiplyAdd(_gradientSize, gradient, _momentSize * first);
        return parameter - (ahead / VectorArithmetic.FusedMultiplyAdd(Vector512.Sqrt(second), _rootCorrection, _epsilon));
    }
}
