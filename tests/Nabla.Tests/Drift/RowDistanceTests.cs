using System;
using System.Linq;
using Nabla.Drift;

namespace Nabla.Tests.Drift;

/// <summary>How far a row is from the training rows.</summary>
public class RowDistanceTests
{
    /// <summary>Uncorrelated features of spread 3, 1 and 0.5 around (1, 2, 3): the distance is the length in units of the spreads.</summary>
    [Fact]
    public void Of_UncorrelatedFeatures_IsTheLengthInUnitsOfTheirSpreads()
    {
        double[] rows = [.. Gaussian(20_000, 3, seed: 1).Select((z, i) => (i % 3) switch { 0 => 1 + 3 * z, 1 => 2 + z, _ => 3 + z / 2 })];
        RowDistance distance = RowDistance.Fit(rows, 3, seed: 7);

        Assert.Equal(0, distance.Of([1, 2, 3]), 0.05);
        Assert.Equal(2, distance.Of([7, 2, 3]), 0.06);
        Assert.Equal(2, distance.Of([1, 4, 3]), 0.06);
        Assert.Equal(2, distance.Of([1, 2, 4]), 0.06);
        Assert.Equal(Math.Sqrt(12), distance.Of([7, 4, 4]), 0.1);
    }

    [Fact]
    public void Of_RowsOfTheSameKind_LieWithinTheThreshold()
    {
        const int Width = 30;
        RowDistance distance = RowDistance.Fit(Mixed(1500, Width, seed: 1), Width, seed: 0);
        double[] others = Mixed(2000, Width, seed: 2);

        int far = Enumerable.Range(0, 2000).Count(row => distance.Of(others.AsSpan(row * Width, Width)) > distance.Threshold);

        Assert.InRange(far, 0, 6); // 0.3 %
    }

    /// <summary>Each column keeps its values, but not beside those of the others: no column is out of range, the rows are far all the same.</summary>
    [Fact]
    public void Of_RowsWithTheColumnsShuffled_LiesBeyondTheThreshold()
    {
        const int Width = 30;
        RowDistance distance = RowDistance.Fit(Mixed(1500, Width, seed: 1), Width, seed: 0);
        double[] others = Mixed(2000, Width, seed: 2);
        double[] shuffled = [.. others.Select((_, i) => others[(((i / Width) + (37 * (i % Width))) % 2000 * Width) + (i % Width)])];

        int far = Enumerable.Range(0, 2000).Count(row => distance.Of(shuffled.AsSpan(row * Width, Width)) > distance.Threshold);

        Assert.InRange(far, 1600, 2000);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(2, 40)]
    [InlineData(100, 3)]
    public void Fit_FewOrEqualRows_GivesFiniteDistances(int count, int width)
    {
        double[] rows = [.. Enumerable.Range(0, count * width).Select(i => (double)(i % width))];
        RowDistance distance = RowDistance.Fit(rows, width, seed: 3);

        Assert.Equal(0, distance.Of(rows.AsSpan(0, width)), 1e-6);
        Assert.InRange(distance.Of([.. Enumerable.Repeat(1e300, width)]), 1, 1e6);
    }

    /// <summary>Ten causes, each in three features with a little noise.</summary>
    static double[] Mixed(int count, int width, int seed)
    {
        double[] causes = Gaussian(count, 10, seed);
        double[] noise = Gaussian(count, width, seed + 100);
        return [.. noise.Select((z, i) => causes[((i / width) * 10) + (i % 10)] + 0.2 * z)];
    }

    static double[] Gaussian(int count, int width, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * width).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }
}
