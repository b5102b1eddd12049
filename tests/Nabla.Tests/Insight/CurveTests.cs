using System;
using System.Linq;
using Nabla.Insight;
using Nabla.Losses;
using Nabla.Schedules;

namespace Nabla.Tests.Insight;

public sealed class CurveTests
{
    public static TheoryData<string> LossNames => [.. Loss.All.Select(loss => loss.Name)];

    public static TheoryData<string> ScheduleNames => [.. Schedule.All.Select(schedule => schedule.Name)];

    // -log sigmoid(0) = ln 2 with gradient sigmoid(0) - 1; (3 - 1)² = 4 with gradient 2·2.
    [Fact]
    public void LossCurve_KnownPoints_AreThoseOfTheLoss()
    {
        LossCurve logistic = LossCurve.Sample(Loss.BinaryCrossEntropy, 1, -4, 4, 9);
        LossCurve squared = LossCurve.Sample(Loss.MeanSquaredError, 1, -4, 4, 9);
        LossCurve classes = LossCurve.Sample(Loss.CategoricalCrossEntropy, 1, -4, 4, 9);

        Assert.Equal(Math.Log(2), logistic.Losses[4], 1e-15);
        Assert.Equal(-0.5, logistic.Gradients[4]);
        Assert.Equal((4, 4), (squared.Losses[7], squared.Gradients[7]));
        // Softmax of (z, 0) is (sigmoid(z), 1 - sigmoid(z)): two classes are the logistic case.
        Assert.All(Enumerable.Range(0, 9), i => Assert.Equal(logistic.Losses[i], classes.Losses[i], 1e-14));
        Assert.All(Enumerable.Range(0, 9), i => Assert.Equal(logistic.Gradients[i], classes.Gradients[i], 1e-14));
    }

    [Theory]
    [MemberData(nameof(LossNames))]
    public void LossCurve_Gradients_AreTheSlopesOfTheLosses(string name)
    {
        const double H = 1e-5;
        Loss loss = Loss.Parse(name);
        foreach (double output in Enumerable.Range(0, 16).Select(i => -3.77 + (0.5 * i)))
        {
            LossCurve three = LossCurve.Sample(loss, 1, output - H, output + H, 3);
            double slope = (three.Losses[2] - three.Losses[0]) / (three.Outputs[2] - three.Outputs[0]);
            Assert.True(Math.Abs(slope - three.Gradients[1]) < 1e-7, $"{name} at {output}: slope {slope}, gradient {three.Gradients[1]}");
        }
    }

    [Theory]
    [MemberData(nameof(ScheduleNames))]
    public void ScheduleCurve_Shares_AreThoseOfTheSchedule(string name)
    {
        Schedule schedule = Schedule.Parse(name);
        ScheduleCurve curve = ScheduleCurve.Sample(schedule, 1_000_000_007, 101);

        Assert.Equal((101, 0, 1_000_000_007), (curve.Steps.Count, curve.Steps[0], curve.Steps[100]));
        Assert.All(curve.Steps.Zip(curve.Shares), point => Assert.Equal(schedule.Share(point.First, 1_000_000_007), point.Second));
    }

    [Fact]
    public void ScheduleCurve_ShortRun_HasEveryStep() =>
        Assert.Equal([0, 1, 2, 3], ScheduleCurve.Sample(Schedule.Cosine, 3, 100).Steps);
}
