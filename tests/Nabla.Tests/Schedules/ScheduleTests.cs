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
    public void Parse_EveryName_FindsItsSchedule() =>
        Assert.All(Schedule.All, schedule => Assert.Equal(schedule, Schedule.Parse(schedule.Name)));
}
