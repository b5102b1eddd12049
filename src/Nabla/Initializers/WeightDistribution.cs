using System;
using Nabla.Kernels;

namespace Nabla.Initializers;

/// <summary>What an initial weight is drawn from: a normal or uniform distribution around 0, or one number.</summary>
public sealed record WeightDistribution
{
    enum Shape
    {
        Normal,
        Uniform,
        Point,
    }

    // 1 / sqrt(2 pi), to 17 digits.
    const double NormalPeak = 0.39894228040143268;

    readonly Shape _shape;
    readonly double _scale;

    WeightDistribution(Shape shape, double scale, double mean, double variance, double limit)
    {
        _shape = shape;
        _scale = scale;
        Mean = mean;
        Variance = variance;
        Limit = limit;
    }

    /// <summary>The mean.</summary>
    public double Mean { get; }

    /// <summary>The variance: the square of the standard deviation.</summary>
    public double Variance { get; }

    /// <summary>The largest distance of a weight from the mean; infinite for a normal distribution.</summary>
    public double Limit { get; }

    /// <summary>Whether it is one number.</summary>
    public bool IsPoint => _shape == Shape.Point;

    /// <summary>The probability density at a weight; of one number, which has none, 0.</summary>
    /// <param name="weight">A weight.</param>
    public double Density(double weight) => _shape switch
    {
        Shape.Normal => NormalPeak / _scale * VectorMath.Exp(-(weight / _scale) * (weight / _scale) / 2),
        Shape.Uniform => Math.Abs(weight) <= Limit ? 1 / (2 * Limit) : 0,
        _ => 0,
    };

    /// <inheritdoc/>
    public override string ToString() => _shape switch
    {
        Shape.Normal => FormattableString.Invariant($"normal with mean 0 and variance {Variance:G6}"),
        Shape.Uniform => FormattableString.Invariant($"uniform between {-Limit:G6} and {Limit:G6}, variance {Variance:G6}"),
        _ => FormattableString.Invariant($"always {Mean:G6}"),
    };

    /// <summary><c>N(0, variance)</c></summary>
    internal static WeightDistribution Normal(double variance) => new(Shape.Normal, Math.Sqrt(variance), 0, variance, double.PositiveInfinity);

    /// <summary><c>U(-limit, limit)</c>, whose variance is <c>limit² / 3</c>.</summary>
    internal static WeightDistribution Uniform(double limit) => new(Shape.Uniform, limit, 0, limit * limit / 3, limit);

    /// <summary>One number.</summary>
    internal static WeightDistribution Point(double value) => new(Shape.Point, value, value, 0, 0);

    /// <summary>One weight.</summary>
    internal double Draw(CounterRandom random, ulong index) => _shape switch
    {
        Shape.Normal => _scale * random.Normal(index),
        Shape.Uniform => _scale * ((2 * random.Uniform(index)) - 1),
        _ => _scale,
    };
}
