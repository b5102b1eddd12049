using System;
using Nabla.Data.Features;

namespace Nabla.Tests.Data;

public sealed class CalendarCycleTests
{
    [Fact]
    public void At_QuartersOfTheCircle_IsExact()
    {
        // 366 = 2 * 183: day 1 is the angle 0, day 184 half the circle.
        Assert.Equal((0.0, 1.0), CalendarCycle.At(1));
        (double sine, double cosine) = CalendarCycle.At(184);
        Assert.Equal(0, sine);
        Assert.Equal(-1, cosine);
    }

    [Fact]
    public void At_EveryDay_AgreesWithTheLibraryToItsRounding()
    {
        for (int day = 1; day <= 366; day++)
        {
            double halfTurns = (day - 1) / 183.0;
            (double sine, double cosine) = CalendarCycle.At(day);

            // The library's argument is rounded: half an ulp of 2 half turns, times pi, is 3.5e-16; the results add one rounding each, 1.1e-16.
            Assert.True(Math.Abs(sine - double.SinPi(halfTurns)) < 6e-16, $"day {day}: sine {sine:R}, expected {double.SinPi(halfTurns):R}");
            Assert.True(Math.Abs(cosine - double.CosPi(halfTurns)) < 6e-16, $"day {day}: cosine {cosine:R}, expected {double.CosPi(halfTurns):R}");
        }
    }

    [Fact]
    public void At_DaysOppositeEachOther_AreNegatedToTheLastBit()
    {
        for (int day = 1; day <= 183; day++)
        {
            (double sine, double cosine) = CalendarCycle.At(day);
            Assert.Equal((-sine, -cosine), CalendarCycle.At(day + 183));
        }
    }
}
