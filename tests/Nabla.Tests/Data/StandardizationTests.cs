using Nabla.Data.Features;

namespace Nabla.Tests.Data;

public sealed class StandardizationTests
{
    [Fact]
    public void Of_EightNumbers_IsPopulationMeanAndDeviation()
    {
        // Mean 40 / 8 = 5; squared distances 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, 32 / 8 = 4, root 2.
        var standardization = Standardization.Of([2, 4, 4, 4, 5, 5, 7, 9]);

        Assert.Equal(new Standardization(5, 2), standardization);
        Assert.Equal(2, standardization.Apply(9));
        Assert.Equal(9, standardization.Invert(2));
    }

    [Fact]
    public void Of_ConstantThatAddsUpInexactly_HasDeviationZeroAndStandardisesToZero()
    {
        var standardization = Standardization.Of([0.1, 0.1, 0.1]);

        Assert.Equal(new Standardization(0.1, 0), standardization);
        Assert.Equal(0, standardization.Apply(7));
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public void Of_NumbersWhoseSquaresLeaveTheRange_StaysFinite(double unit)
    {
        var standardization = Standardization.Of([-unit, unit]);

        Assert.Equal(0, standardization.Mean);
        Assert.Equal(unit, standardization.StandardDeviation);
    }

    [Fact]
    public void Of_LargestDoubles_StaysFinite() =>
        Assert.Equal(new Standardization(0, double.MaxValue), Standardization.Of([double.MaxValue, -double.MaxValue]));

    [Fact]
    public void Of_SmallSpreadFarFromZero_KeepsTheSpread() =>
        // One pass (mean of squares minus square of mean) would give 0 here: 1e9 squared has no room for 1.
        Assert.Equal(new Standardization(1e9 + 1, 1), Standardization.Of([1e9, 1e9 + 2, 1e9, 1e9 + 2]));
}
