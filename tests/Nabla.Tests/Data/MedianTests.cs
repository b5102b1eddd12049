using System;
using System.Linq;
using Nabla.Data.Features;
using Nabla.Kernels;

namespace Nabla.Tests.Data;

public sealed class MedianTests
{
    [Fact]
    public void Of_OddCount_IsTheMiddleNumber() => Assert.Equal(3, Median.Of([11.0, 1, 3]));

    [Fact]
    public void Of_EvenCount_IsTheMeanOfTheTwoInTheMiddle() => Assert.Equal(4.5, Median.Of([9.0, 5, 4, 2, 7, 4]));

    [Fact]
    public void Of_LargestDoubles_StaysFinite() => Assert.Equal(double.MaxValue, Median.Of([double.MaxValue, double.MaxValue]));

    [Fact]
    public void Of_RandomNumbersWithRepeats_AgreesWithSorting()
    {
        var random = new CounterRandom(seed: 7, RandomPurpose.Data);
        ulong next = 0;
        for (int count = 1; count < 200; count++)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(_ => (double)random.Below(1 + count / 3, next++))];
            double[] sorted = [.. values.Order()];

            Assert.Equal((sorted[(count - 1) / 2] + sorted[count / 2]) / 2, Median.Of(values.AsSpan()));
        }
    }
}
