using System;
using System.Linq;
using Nabla.Optimizers;

namespace Nabla.Tests.Optimizers;

/// <summary>Each update rule at work on functions whose minimum is known.</summary>
public sealed class ConvergenceTests
{
    public static TheoryData<string, int, string, int> Settings => new()
    {
        // Optimizer and steps for a parabola; for Rosenbrock's valley.
        { "gradient-descent:learning-rate=0.1", 150, "gradient-descent:learning-rate=0.001", 40_000 },
        { "sgd:learning-rate=0.1", 150, "sgd:learning-rate=0.001", 40_000 },
        { "momentum:learning-rate=0.02", 500, "momentum:learning-rate=0.0005", 10_000 },
        { "nesterov:learning-rate=0.02", 300, "nesterov:learning-rate=0.0005", 10_000 },
        { "adagrad:learning-rate=1", 500, "adagrad:learning-rate=0.5", 20_000 },
        { "rmsprop:learning-rate=0.01", 2000, "rmsprop:learning-rate=0.0002", 60_000 },
        { "rmsprop:learning-rate=0.001,momentum=0.9", 5000, "rmsprop:learning-rate=0.0001,momentum=0.9", 40_000 },
        { "adam:learning-rate=0.05", 1500, "adam:learning-rate=0.01", 10_000 },
        { "adam:learning-rate=0.05,amsgrad=1", 1500, "adam:learning-rate=0.01,amsgrad=1", 20_000 },
        { "adamw:learning-rate=0.05", 1500, "adamw:learning-rate=0.01", 10_000 },
        { "nadam:learning-rate=0.05", 1500, "nadam:learning-rate=0.01", 10_000 },
        { "adamax:learning-rate=0.05", 1500, "adamax:learning-rate=0.01", 20_000 },
        { "adadelta:learning-rate=1", 5000, "adadelta:learning-rate=0.1,epsilon=1e-8", 60_000 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Update_ParabolaAndRosenbrock_EndsAtTheMinimum(string parabola, int steps, string rosenbrock, int stepsInTheValley)
    {
        // (x - 3)² + 10 (y + 2)² / 2, minimum (3, -2)
        double[] end = Minimise(Optimizer.Parse(parabola), [0, 0], steps, w => [2 * (w[0] - 3), 10 * (w[1] + 2)]);
        Assert.All(new double[] { 3, -2 }.Zip(end), pair => Assert.Equal(pair.First, pair.Second, 1e-3));

        // (1 - x)² + 100 (y - x²)², minimum (1, 1) at the end of a bent valley
        end = Minimise(Optimizer.Parse(rosenbrock), [-1.2, 1], stepsInTheValley, Rosenbrock.Gradient);
        Assert.All(end, value => Assert.Equal(1, value, 1e-2));
    }

    [Fact]
    public void Settings_EveryOptimizerThatTakesOnePointAStep_IsThere() => Assert.Equal(
        Optimizer.All.Where(optimizer => !optimizer.SearchesLine).Select(optimizer => optimizer.Name).Order(),
        Settings.Select(row => Optimizer.Parse(row.Data.Item1).Name).Distinct().Order());

    static double[] Minimise(Optimizer optimizer, double[] start, int steps, Func<double[], double[]> gradient)
    {
        var parameters = new PlainParameters<double>(optimizer, start);
        for (int step = 0; step < steps; step++)
        {
            parameters.Step(gradient(parameters.Values));
        }

        return parameters.Values;
    }
}
