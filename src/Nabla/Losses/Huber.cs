using System;
using System.Collections.Generic;
using System.Globalization;

namespace Nabla.Losses;

/// <summary>
/// <c>d²/2</c> where <c>|d| ≤ delta</c>, otherwise <c>delta (|d| - delta/2)</c>, with <c>d = y - t</c>; the mean over outputs. Its derivative is d
/// cut off at ±delta, so that an outlier pulls no harder than a row that is off by delta (Huber 1964).
/// </summary>
public sealed class Huber : Loss
{
    /// <summary>The loss with this bound.</summary>
    /// <param name="delta">Where the square ends: a finite number above 0, in the unit of the targets. A model trains on standardised ones.</param>
    /// <exception cref="ArgumentException">The bound is not above 0.</exception>
    public Huber(double delta = 1)
        : base("huber", LossTargets.Numbers) =>
        Delta = delta > 0 && double.IsFinite(delta)
            ? delta
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The delta of huber is a finite number above 0, not {delta}."));

    /// <summary>Where the square ends and the straight line begins.</summary>
    public double Delta { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("delta", Delta)];

    /// <inheritdoc/>
    public override string Formula => "(1/outputs) sum_k h(y_k - t_k), h(d) = d^2/2 if |d| <= delta, else delta (|d| - delta/2)";

    /// <inheritdoc/>
    public override string Gradient => "(1/outputs) (y_k - t_k), cut off at -delta and delta";

    /// <inheritdoc/>
    public override string Source => "Huber 1964, Robust Estimation of a Location Parameter";

    internal override LossFunction<T> Function<T>() => new ElementwiseLossFunction<T, Rule>(new Rule(Delta));

    private protected override Loss With(Specification specification) => new Huber(specification.Values(("delta", 1))[0]);

    readonly struct Rule(double delta) : IElementwiseLoss
    {
        public bool IsMean => true;

        public double Value(double output, double target)
        {
            double distance = Math.Abs(output - target);
            return distance <= delta ? 0.5 * distance * distance : delta * (distance - (0.5 * delta));
        }

        public double Derivative(double output, double target) => Math.Clamp(output - target, -delta, delta);
    }
}
