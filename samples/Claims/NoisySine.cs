using System;
using System.Linq;
using Nabla.Networks;

namespace Nabla.Samples.Claims;

/// <summary>Points of sin(π x) on [-1, 1] with normal noise of deviation 0.2: few to learn from, many to measure with.</summary>
sealed class NoisySine
{
    const double Noise = 0.2;

    NoisySine(double[] x, int seed)
    {
        var random = new Random(seed);
        X = x;
        Y = [.. x.Select(at => Math.Sin(Math.PI * at) + (Noise * Normal(random)))];
    }

    public double[] X { get; }

    public double[] Y { get; }

    public Matrix<double> Inputs => Matrix<double>.FromRows([.. X.Select(x => new[] { x })]);

    public Matrix<double> Targets => Matrix<double>.FromRows([.. Y.Select(y => new[] { y })]);

    /// <summary>16 points at even distances: a polynomial of degree 15 meets them all.</summary>
    public static NoisySine Training { get; } = new([.. Enumerable.Range(0, 16).Select(i => (2.0 * i / 15) - 1)], seed: 1);

    /// <summary>200 points between them.</summary>
    public static NoisySine Validation { get; } = new([.. Enumerable.Range(0, 200).Select(i => (2.0 * (i + 0.5) / 200) - 1)], seed: 2);

    /// <summary>The root mean squared error of a function on these points.</summary>
    public double Error(Func<double, double> f) => Math.Sqrt(X.Zip(Y, (x, y) => Math.Pow(f(x) - y, 2)).Average());

    /// <summary>Box and Muller's method.</summary>
    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
