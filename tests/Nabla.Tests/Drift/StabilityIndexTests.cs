using System;
using Nabla.Drift;

namespace Nabla.Tests.Drift;

/// <summary>The population stability index and how far chance alone takes it.</summary>
public class StabilityIndexTests
{
    [Fact]
    public void Of_EqualShares_IsZero() => Assert.Equal(0, StabilityIndex.Of([10, 20, 30], [10, 20, 30]), 15);

    /// <summary>By hand: with half a row added to each bin the shares are 50.5 and 50.5 of 101, then 80.5 and 20.5 of 101.</summary>
    [Fact]
    public void Of_TwoBins_IsTheSumByHand()
    {
        const double Expected = ((80.5 - 50.5) / 101 * 0.4662838481432036) + ((20.5 - 50.5) / 101 * -0.9015484501369516); // ln(80.5/50.5), ln(20.5/50.5)

        Assert.Equal(Expected, StabilityIndex.Of([50, 50], [80, 20]), 14);
    }

    [Fact]
    public void Of_AnEmptyBin_IsFinite() => Assert.InRange(StabilityIndex.Of([100, 0], [0, 100]), 5, 12);

    /// <summary>chi² quantiles of 0.999 from tables: 1 degree of freedom 10.828, 4: 18.467, 9: 27.877, 30: 59.703.</summary>
    [Theory]
    [InlineData(2, 10.828)]
    [InlineData(5, 18.467)]
    [InlineData(10, 27.877)]
    [InlineData(31, 59.703)]
    public void Noise_TwoSamples_IsChiSquareTimesTheSumOfTheReciprocals(int bins, double quantile)
    {
        double expected = quantile * ((1.0 / 200) + (1.0 / 50));

        Assert.InRange(StabilityIndex.Noise(bins, 200, 50), 0.97 * expected, 1.04 * expected);
    }

    /// <summary>1000 pairs of samples of one distribution in ten bins: about one of them may exceed the noise.</summary>
    [Fact]
    public void Noise_SamplesOfOneDistribution_StayBelow()
    {
        var random = new Random(5);
        int above = 0;
        for (int pair = 0; pair < 1000; pair++)
        {
            above += StabilityIndex.Of(Counts(random, 500), Counts(random, 150)) > StabilityIndex.Noise(10, 500, 150) ? 1 : 0;
        }

        Assert.InRange(above, 0, 5);
    }

    static long[] Counts(Random random, int rows)
    {
        long[] counts = new long[10];
        for (int row = 0; row < rows; row++)
        {
            counts[random.Next(10)]++;
        }

        return counts;
    }
}
