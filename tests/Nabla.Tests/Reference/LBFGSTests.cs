using System;
using System.Linq;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>L-BFGS finds the minima that are known.</summary>
public sealed class LBFGSTests
{
    [Fact]
    public void Minimize_Rosenbrock_FindsTheBottomOfTheValley()
    {
        Minimum found = LBFGS.Minimize(
            p =>
            {
                (double x, double y) = (p[0], p[1]);
                return (((1 - x) * (1 - x)) + (100 * (y - (x * x)) * (y - (x * x))), [(-2 * (1 - x)) - (400 * x * (y - (x * x))), 200 * (y - (x * x))]);
            },
            [-1.2, 1]);
        Assert.True(found.Converged);
        Assert.Equal(1, found.Parameters[0], 9);
        Assert.Equal(1, found.Parameters[1], 9);
        Assert.InRange(found.Iterations, 10, 60);
    }

    [Fact]
    public void Minimize_QuadraticOfTwentyParameters_SolvesItsLinearEquations()
    {
        double[] curvature = [.. Enumerable.Range(0, 20).Select(i => Math.Pow(10, i / 7.0))];
        Minimum found = LBFGS.Minimize(p => (p.Zip(curvature, (x, c) => (c * x * x / 2) - x).Sum(), [.. p.Zip(curvature, (x, c) => (c * x) - 1)]), new double[20], gradientTolerance: 1e-8);
        Assert.True(found.Converged);
        Assert.All(found.Parameters.Zip(curvature), pair => Assert.Equal(1 / pair.Second, pair.First, 1e-8));
    }

    [Fact]
    public void Minimize_FunctionWithoutMinimum_EndsAndSaysSo()
    {
        Minimum found = LBFGS.Minimize(p => (-p[0], [-1.0]), [0], iterations: 30);
        Assert.False(found.Converged);
        Assert.True(found.Parameters[0] > 0);
    }
}
