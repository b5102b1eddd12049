using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Schedules;

namespace Nabla.Tests.Schedules;

public sealed class ScheduleTests
{
    [Fact]
    public void Constant_EveryStep_IsTheWholeRate() => Assert.All(Enumerable.Range(0, 12), step => Assert.Equal(1, Schedule.Constant.Share(step, 10)));

    [Fact]
    public void Cosine_EveryStep_IsTheFormula()
    {
        for (int steps = 1; steps <= 40; steps++)
        {
            for (int step = 0; step <= steps; step++)
            {
                decimal expected = (1 + Cosine(3.1415926535897932384626433833m * step / steps)) / 2;
                Assert.Equal((double)expected, Schedule.Cosine.Share(step, steps), 1e-15);
            }
        }

        // cos series in decimal: exact to 26 digits on [0, pi]
        static decimal Cosine(decimal x)
        {
            decimal sum = 1;
            decimal term = 1;
            for (int k = 1; k < 30; k++)
            {
                term *= -x * x / ((2 * k - 1) * (2 * k));
                sum += term;
            }

            return sum;
        }
    }

    [Fact]
    public void Cosine_KnownSteps_AreExact()
    {
        Assert.Equal(1, Schedule.Cosine.Share(0, 10));
        Assert.Equal(0.5, Schedule.Cosine.Share(5, 10));
        Assert.Equal(0, Schedule.Cosine.Share(10, 10));
        Assert.Equal(0, Schedule.Cosine.Share(11, 10)); // a step beyond the run counts as its last
        Assert.Equal(1, Schedule.Cosine.Share(0, 0));
    }

    [Fact]
    public void Exponential_ManySteps_KeepsItsDigits()
    {
        // (1 - 2^-17)^k by logarithm; the reference by repeated multiplication in decimal, exact to 22 digits
        Schedule schedule = Schedule.Exponential(1 - (1.0 / 131_072));
        decimal power = 1;
        for (int step = 0; step <= 100_000; step++)
        {
            if (step % 9973 == 0)
            {
                Assert.Equal((double)power, schedule.Share(step, 100_000), 1e-14 * (double)power);
            }

            power *= 1 - (1m / 131_072);
        }

        Assert.Equal(0.125, Schedule.Exponential(0.5).Share(3, 10));
        Assert.Equal(0, Schedule.Exponential(0.5).Share(1_000_000, 1_000_000_000));
    }

    [Fact]
    public void Lengths_BelowOne_AreSharesOfTheRun()
    {
        AssertSame(Schedule.LinearWarmUp(0.25), Schedule.LinearWarmUp(50), 200);
        AssertSame(Schedule.Step(0.1), Schedule.Step(20), 200);
        AssertSame(Schedule.MultiStep([0.5, 0.75]), Schedule.MultiStep([100, 150]), 200);
        AssertSame(Schedule.CosineRestarts(0.1, 2), Schedule.CosineRestarts(20, 2), 200);
        AssertSame(Schedule.OneCycle(steps: 0.5), Schedule.OneCycle(steps: 100), 200);

        // In a sequence too they are shares of the whole run, not of what is left.
        AssertSame(Schedule.Parse("linear-warm-up:steps=0.1+constant:steps=0.5+cosine"), Schedule.Parse("linear-warm-up:steps=20+constant:steps=100+cosine"), 200);
    }

    [Fact]
    public void Then_FirstForItsSteps_ThenTheOtherForTheRest()
    {
        Schedule schedule = Schedule.LinearWarmUp(4, start: 0).Then(Schedule.Cosine);
        Assert.Equal([0, 0.25, 0.5, 0.75], Enumerable.Range(0, 4).Select(step => schedule.Share(step, 10)));
        Assert.Equal(Enumerable.Range(0, 7).Select(step => Schedule.Cosine.Share(step, 6)), Enumerable.Range(4, 7).Select(step => schedule.Share(step, 10)));

        // A run that ends before the first does.
        Assert.Equal(0.5, schedule.Share(2, 3));
        Assert.Equal(1, schedule.Share(4, 4));
    }

    [Fact]
    public void Then_HoweverNested_IsOneSequence()
    {
        Schedule a = Schedule.LinearWarmUp(3);
        Schedule b = Schedule.CosineTo(0.5, steps: 4);
        Schedule c = Schedule.Exponential(0.9);
        Assert.Equal(a.Then(b.Then(c)), a.Then(b).Then(c));
        Assert.Equal("linear-warm-up:start=0.1,steps=3+cosine:floor=0.5,steps=4+exponential:factor=0.9", a.Then(b).Then(c).ToString());
        Assert.Equal(0.9, a.Then(b).Then(c).Share(8, 100));
    }

    [Fact]
    public void Product_TwoSchedules_Multiply()
    {
        Schedule product = Schedule.Product(Schedule.LinearWarmUp(10), Schedule.Cosine);
        for (int step = 0; step <= 40; step++)
        {
            Assert.Equal(Schedule.LinearWarmUp(10).Share(step, 40) * Schedule.Cosine.Share(step, 40), product.Share(step, 40));
        }

        // * binds tighter than +.
        Schedule both = Schedule.Parse("constant:steps=5+linear-warm-up:steps=10*cosine");
        Assert.Equal(product.Share(3, 35), both.Share(8, 40));
    }

    [Fact]
    public void Plateau_Cooldown_CountsNothingForAWhile()
    {
        double[] losses = [1, 1, 1, 1, 1, 1];
        Schedule schedule = Schedule.ReduceOnPlateau(0.5, patience: 0, cooldown: 2);
        Assert.Equal([1, 1, 0.5, 0.5, 0.5, 0.25, 0.25], Enumerable.Range(0, 7).Select(epochs => schedule.Share(0, 10, losses.AsSpan(0, epochs))));

        // In a sequence and in a product the losses arrive.
        Assert.True(Schedule.LinearWarmUp(1).Then(schedule).ReadsLosses);
        Assert.Equal(0.25, Schedule.LinearWarmUp(1).Then(schedule).Share(5, 10, losses));
        Assert.Equal(0.25 * Schedule.Cosine.Share(5, 10), Schedule.Product(schedule, Schedule.Cosine).Share(5, 10, losses));
        Assert.False(Schedule.Cosine.ReadsLosses);
    }

    [Fact]
    public void Plateau_NegativeLosses_AreBetterWhenTheyFall()
    {
        Schedule schedule = Schedule.ReduceOnPlateau(0.5, patience: 0, threshold: 0.01);
        Assert.Equal(1, schedule.Share(0, 10, [-1, -1.1, -1.2]));
        Assert.Equal(0.5, schedule.Share(0, 10, [-1, -1.005]));
        Assert.Equal(0.5, schedule.Share(0, 10, [-1, double.NaN]));
    }

    [Fact]
    public void Share_AnyScheduleAnyStep_IsBetweenZeroAndOne()
    {
        double[] losses = [.. Enumerable.Repeat(1.0, 50)];
        foreach (Schedule schedule in Schedule.All.Append(Schedule.Parse("linear-warm-up:steps=3+cosine-restarts:first=2,multiplier=3*step:every=2")))
        {
            foreach (long steps in new long[] { 0, 1, 2, 3, 10, 1_000_000, 1L << 45 })
            {
                foreach (long step in new long[] { 0, 1, 2, steps / 3, steps - 1, steps, steps + 1, long.MaxValue }.Where(step => step >= 0))
                {
                    Assert.InRange(schedule.Share(step, steps, losses), 0, 1);
                }
            }
        }
    }

    [Fact]
    public void Parse_EveryName_FindsItsSchedule() =>
        Assert.All(Schedule.All, schedule => Assert.Equal(schedule, Schedule.Parse(schedule.Name)));

    [Fact]
    public void ToString_AnySchedule_ReadsBackToAnEqualOne()
    {
        Schedule[] schedules =
        [
            .. Schedule.All, Schedule.LinearWarmUp(100, 1 / 3.0), Schedule.Step(0.1, 0.7), Schedule.MultiStep([0.3, 7, 1e9]), Schedule.Exponential(1),
            Schedule.InverseTime(0), Schedule.InverseScaling(1), Schedule.Polynomial(2, 0.1, 55), Schedule.CosineTo(0.05), Schedule.CosineRestarts(3, 2, 0.5),
            Schedule.OneCycle(0.5, 1e9, 1, 7), Schedule.ReduceOnPlateau(0.5, 0, 0, 3, 0.01),
            Schedule.LinearWarmUp(0.05).Then(Schedule.Cosine), Schedule.Product(Schedule.Cosine, Schedule.Product(Schedule.Exponential(0.5), Schedule.Step(4))),
        ];
        Assert.All(schedules, schedule => Assert.Equal(schedule, Schedule.Parse(schedule.ToString())));
        Assert.Equal(schedules.Length, schedules.Select(schedule => schedule.ToString()).Distinct().Count());
        Assert.Equal("cosine", Schedule.Cosine.ToString());
        Assert.Equal("linear-warm-up:start=0.1,steps=100+cosine", Schedule.Parse("linear-warm-up:steps=1e+2+cosine").ToString());
    }

    [Theory]
    [InlineData("cosinus", "There is no schedule 'cosinus'; the schedules are constant, cosine, linear-warm-up, step, multi-step, exponential, inverse-time, inverse-scaling, polynomial, cosine-restarts, one-cycle, reduce-on-plateau.")]
    [InlineData("cosine:top=1", "cosine has no parameter 'top'; its parameters are floor, steps.")]
    [InlineData("cosine:floor=1.5", "floor is at least 0 and at most 1.")]
    [InlineData("cosine:steps=-1", "steps is a whole number of steps up to 1e12, or a share of the run above 0 and below 1, or 0 for all of it.")]
    [InlineData("step:every=0", "every is a whole number of steps up to 1e12, or a share of the run above 0 and below 1.")]
    [InlineData("step:every=2.5", "every is a whole number of steps up to 1e12, or a share of the run above 0 and below 1.")]
    [InlineData("step:factor=0", "factor is above 0 and at most 1.")]
    [InlineData("linear-warm-up:start=2", "start is at least 0 and at most 1.")]
    [InlineData("multi-step:at1=0,at2=0", "multi-step has from 1 to 12 milestones, at1 to at12; 0 were given.")]
    [InlineData("cosine-restarts:multiplier=1.5", "multiplier is a whole number from 1 to 100.")]
    [InlineData("reduce-on-plateau:patience=-1", "patience is a whole number from 0 to 1000000.")]
    [InlineData("inverse-time:decay=nan", "decay is at least 0 and at most 1000000000.")]
    [InlineData("cosine+constant", "'cosine' takes all steps there are, so that nothing can follow it; give it a length, such as cosine:steps=100.")]
    [InlineData("cosine*step+constant", "'cosine*step:every=0.25,factor=0.1' is a product, which has no length: it can only be the last of a sequence.")]
    [InlineData("cosine+", "There is no schedule ''")]
    [InlineData("constant:steps=3+", "There is no schedule ''")]
    public void Parse_WrongText_SaysWhatIsRight(string text, string message)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => Schedule.Parse(text));
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    static void AssertSame(Schedule one, Schedule other, int steps)
    {
        IEnumerable<int> all = Enumerable.Range(0, steps + 2);
        Assert.Equal(all.Select(step => other.Share(step, steps)), all.Select(step => one.Share(step, steps)));
    }
}
