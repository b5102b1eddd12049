using System.Linq;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Tests.Reports;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0.1, 0.95, false, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(0.913, 0.988, true, "90% 92% 94% 96% 98% 100%")]
    [InlineData(-120000, 95000, false, "−150k −100k −50k 0 50k 100k")]
    [InlineData(3, 3, false, "1 2 3 4 5")]
    [InlineData(0, 0, false, "−0.6 −0.4 −0.2 0 0.2 0.4 0.6")]
    [InlineData(0, 3e-20, false, "0 1e−20 2e−20 3e−20")]
    [InlineData(0, 4.2e12, false, "0 1e12 2e12 3e12 4e12 5e12")]
    public void Round_Range_EndsAtRoundTicks(double low, double high, bool isShare, string labels)
    {
        var axis = Axis.Round([low, high], isShare);

        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(axis.Label)));
        Assert.InRange(axis.Fraction(low), 0, 1.000001);
        Assert.InRange(axis.Fraction(high), 0, 1.000001);
    }

    [Theory]
    [InlineData(0.004, 2.3, "0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1 2 5")]
    [InlineData(1e-9, 3, "1e−8 1e−6 1e−4 0.01 1")]
    [InlineData(0.001, 1, "0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1")]
    public void ForLoss_WideRange_IsLogarithmic(double low, double high, string labels)
    {
        var axis = Axis.ForLoss([high, low]);

        Assert.True(axis.IsLogarithmic);
        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(axis.Label)));
        Assert.InRange(axis.Fraction(low), 0, axis.Fraction(high));
        Assert.InRange(axis.Fraction(high), axis.Fraction(low), 1);
    }

    [Theory]
    [InlineData(0.2, 2.3)]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(double.Epsilon, 1)]
    public void ForLoss_NarrowRangeOrZero_IsLinear(double low, double high)
    {
        Assert.False(Axis.ForLoss([low, high]).IsLogarithmic);
    }

    [Fact]
    public void Exact_Epochs_HaveWholeTicks()
    {
        Assert.Equal([1, 2, 3], Axis.Exact(1, 3, 6, wholeNumbers: true).Ticks);
        Assert.Equal([10, 20, 30, 40], Axis.Exact(1, 43, 6, wholeNumbers: true).Ticks);
        Assert.Equal([7], Axis.Exact(7, 7, 6, wholeNumbers: true).Ticks);
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.00001, "−1e−5")]
    [InlineData(0.0123456, "0.01235")]
    [InlineData(12345.678, "12,346")]
    [InlineData(1e12, "1e12")]
    [InlineData(double.NaN, "—")]
    [InlineData(null, "—")]
    public void Measure_Number_HasFourDigits(double? number, string expected)
    {
        Assert.Equal(expected, NumberText.Measure(number));
    }

    [Theory]
    [InlineData(0.417, "0.42 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(252, "4 min 12 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(3599.7, "1 h 0 min")]
    [InlineData(double.PositiveInfinity, "—")]
    public void Duration_Seconds_UseAFittingUnit(double seconds, string expected)
    {
        Assert.Equal(expected, NumberText.Duration(seconds));
    }
}
