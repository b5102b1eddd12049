using System;
using System.Linq;
using System.Numerics;
using Nabla.Optimizers;

namespace Nabla.Tests.Optimizers;

/// <summary>The update rules by hand numbers, and each of them at work on functions whose minimum is known.</summary>
public sealed class OptimizerTests
{
    [Fact]
    public void StochasticGradientDescent_HandNumbers()
    {
        // w - rate g, rounded once: 1 - 0.5 * 0.25, then 0.875 + 0.5 * 2
        Assert.Equal([0.875, 1.875], Path<double>(new StochasticGradientDescent(0.5), 1, [0.25, -2]));
        Assert.Equal([0.875f, 1.875f], Path<float>(new StochasticGradientDescent(0.5), 1, [0.25, -2]));
    }

    [Fact]
    public void Momentum_HandNumbers()
    {
        // v = 1, 1.5, -1.25; w = 1 - .5 v, ...
        Assert.Equal([0.5, -0.25, 0.375], Path<double>(new Momentum(0.5, 0.5), 1, [1, 1, -2]));
        Assert.Equal([0.5f, -0.25f, 0.375f], Path<float>(new Momentum(0.5, 0.5), 1, [1, 1, -2]));
    }

    [Fact]
    public void Adam_HandNumbers()
    {
        // beta1 = .9, beta2 = .999, epsilon = 1e-8, rate = .001, written out by hand
        double[] expected = [0.999000000100000, 0.998034818135213, 0.998101417147710];
        double[] actual = Path<double>(new Adam(), 1, [0.1, 0.2, -0.3]);
        float[] single = Path<float>(new Adam(), 1, [0.1, 0.2, -0.3]);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-15);
            Assert.Equal((float)expected[i], single[i], 1.2e-7f);
        }
    }

    [Fact]
    public void Adam_FirstStep_HasTheSizeOfTheLearningRateWhateverTheGradient()
    {
        foreach (double gradient in new[] { 1e-3, 1, 1e5 })
        {
            Assert.Equal(1 - 0.001, Path<double>(new Adam(), 1, [gradient])[0], 1e-7);
        }
    }

    public static TheoryData<Optimizer, Optimizer> Settings => new()
    {
        // For a parabola; for Rosenbrock's valley.
        { new StochasticGradientDescent(0.1), new StochasticGradientDescent(0.001) },
        { new Momentum(0.02), new Momentum(0.0005) },
        { new Adam(0.01), new Adam(0.005) },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Update_ParabolaAndRosenbrock_EndsAtTheMinimum(Optimizer parabola, Optimizer rosenbrock)
    {
        // (x - 3)² + 10 (y + 2)² / 2, minimum (3, -2)
        double[] end = Minimise(parabola, [0, 0], 5000, w => [2 * (w[0] - 3), 10 * (w[1] + 2)]);
        Assert.Equal(3, end[0], 1e-6);
        Assert.Equal(-2, end[1], 1e-6);

        // (1 - x)² + 100 (y - x²)², minimum (1, 1) at the end of a bent valley
        end = Minimise(rosenbrock, [-1.2, 1], 60_000, w => [-2 * (1 - w[0]) - 400 * w[0] * (w[1] - w[0] * w[0]), 200 * (w[1] - w[0] * w[0])]);
        Assert.Equal(1, end[0], 1e-3);
        Assert.Equal(1, end[1], 2e-3);
    }

    [Fact]
    public void Constructor_WrongHyperParameter_IsRefused()
    {
        foreach (double rate in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticGradientDescent(rate));
            Assert.Throws<ArgumentOutOfRangeException>(() => new Momentum(rate));
            Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(rate));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new Momentum(0.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(0.1, Beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(0.1, Beta2: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(0.1, Epsilon: 0));
    }

    [Fact]
    public void With_WrongHyperParameter_IsRefusedLikeInTheConstructor()
    {
        foreach (Optimizer optimizer in Optimizer.All)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => optimizer with { LearningRate = double.NaN });
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new Momentum() with { Coefficient = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam() with { Epsilon = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam() with { Beta1 = 1.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam() with { Beta2 = 1.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(0.1, Epsilon: double.PositiveInfinity));
    }

    /// <summary>One parameter's value after each step.</summary>
    static T[] Path<T>(Optimizer optimizer, double start, double[] gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        OptimizerPass<T> pass = optimizer.Pass<T>();
        double[] scalars = [1, 1];
        T[] parameters = [.. Enumerable.Repeat(T.CreateTruncating(start), 16)];
        T[] first = new T[16];
        T[] second = new T[16];
        return
        [
            .. gradients.Select(gradient =>
            {
                pass.BeginStep(optimizer.LearningRate, scalars);
                pass.Update([.. Enumerable.Repeat(T.CreateTruncating(gradient), 16)], T.Zero, parameters, first, second);
                Assert.All(parameters, parameter => Assert.Equal(parameters[0], parameter));
                return parameters[0];
            }),
        ];
    }

    static double[] Minimise(Optimizer optimizer, double[] start, int steps, Func<double[], double[]> gradient)
    {
        OptimizerPass<double> pass = optimizer.Pass<double>();
        double[] scalars = [1, 1];
        double[] parameters = [.. start, .. new double[14]];
        double[] first = new double[16];
        double[] second = new double[16];
        double[] gradients = new double[16];
        for (int step = 0; step < steps; step++)
        {
            gradient(parameters).CopyTo(gradients, 0);
            pass.BeginStep(optimizer.LearningRate, scalars);
            pass.Update(gradients, 0, parameters, first, second);
        }

        return parameters;
    }
}
