using System;
using System.Collections.Generic;
using System.Globalization;

namespace Nabla.Losses;

/// <summary>
/// The pinball loss: <c>level (t - y)</c> where the target is above the output, <c>(1 - level) (y - t)</c> where it is below; the mean over
/// outputs. Its minimum is the quantile of that level, half the absolute error at 0.5. The derivative at the kink is 0 (Koenker and Bassett 1978).
/// </summary>
public sealed class Quantile : Loss
{
    /// <summary>The loss of this level.</summary>
    /// <param name="level">The share of targets that are to lie below the output: above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    public Quantile(double level = 0.5)
        : base("quantile", LossTargets.Numbers) =>
        Level = level is > 0 and < 1
            ? level
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The level of quantile is above 0 and below 1, not {level}."));

    /// <summary>The share of targets that are to lie below the output.</summary>
    public double Level { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("level", Level)];

    /// <inheritdoc/>
    public override string Formula => "(1/outputs) sum_k (level (t_k - y_k) if t_k >= y_k, else (1 - level) (y_k - t_k))";

    /// <inheritdoc/>
    public override string Gradient => "(1/outputs) (-level if t_k > y_k, 1 - level if t_k < y_k, 0 where they are equal)";

    /// <inheritdoc/>
    public override string Source => "Koenker and Bassett 1978, Regression Quantiles";

    internal override LossFunction<T> Function<T>() => new ElementwiseLossFunction<T, Pinball>(new Pinball(Level));

    private protected override Loss With(Specification specification) => new Quantile(specification.Values(("level", 0.5))[0]);

    readonly struct Pinball(double level) : IElementwiseLoss
    {
        public bool IsMean => true;

        public double Value(double output, double target) => output > target ? (1 - level) * (output - target) : level * (target - output);

        public double Derivative(double output, double target) => output > target ? 1 - level : output < target ? -level : 0 * (output - target);
    }
}
