using System;
using System.Linq;
using Nabla.Tuning;

namespace Nabla.Tests.Tuning;

/// <summary>Two settings part by part.</summary>
public class PairedComparisonTests
{
    /// <summary>Tables of Student's distribution, quantile 0.95.</summary>
    [Theory]
    [InlineData(1, 6.3138)]
    [InlineData(2, 2.9200)]
    [InlineData(3, 2.3534)]
    [InlineData(4, 2.1318)]
    [InlineData(5, 2.0150)]
    [InlineData(9, 1.8331)]
    [InlineData(30, 1.6973)]
    [InlineData(1000, 1.6464)]
    public void StudentQuantile_AnyDegrees_IsThatOfTheTables(int degrees, double expected) =>
        Assert.Equal(expected, PairedComparison.StudentQuantile95(degrees), degrees == 3 ? 3e-3 : 5e-4);

    /// <summary>Differences 1, 2, 3, 4: mean 2.5, s² = 5/3; (1/4 + 1/4) s² = 5/6, its root 0.91287 times 2.3534 is 2.148.</summary>
    [Fact]
    public void Of_FourDifferences_IsTheCorrectedInterval()
    {
        PairedComparison comparison = PairedComparison.Of([1, 2, 3, 4], 0.25);

        Assert.Equal(2.5, comparison.Mean, 12);
        Assert.Equal(2.5 - 2.148, comparison.Low, 0.003);
        Assert.Equal(2.5 + 2.148, comparison.High, 0.003);
        Assert.True(comparison.IsBetter);
    }

    [Fact]
    public void Of_OneDifference_ClaimsNothing() => Assert.False(PairedComparison.Of([5], 0.25).IsBetter);

    /// <summary>Twins that differ by chance alone: a false claim in about 5 of 100 cases if the parts were independent, in fewer with the correction.</summary>
    [Fact]
    public void Of_DifferencesByChance_SeldomClaims()
    {
        var random = new Random(3);
        int claims = Enumerable.Range(0, 1000).Count(_ => PairedComparison.Of([.. Enumerable.Range(0, 10).Select(_ => random.NextDouble() - 0.5)], 0.25).IsBetter);

        Assert.InRange(claims, 0, 50);
    }
}
