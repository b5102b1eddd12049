using System;
using System.Linq;
using Nabla.Initializers;
using Nabla.Insight;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Schedules;

namespace Nabla.Tests.Insight;

public sealed class CurveTests
{
    public static TheoryData<string> LossNames => [.. Loss.All.Select(loss => loss.Name)];

    public static TheoryData<string> InitializerNames => [.. Initializer.All.Select(initializer => initializer.Name)];

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

    // Losses that fall for three epochs and then stay: after more than two without progress a tenth, from the seventh epoch on.
    [Fact]
    public void ScheduleCurve_OfAPlateau_KnowsTheEpochsBeforeEachStep()
    {
        Schedule schedule = Schedule.ReduceOnPlateau(factor: 0.1, patience: 2);
        ScheduleCurve curve = ScheduleCurve.Sample(schedule, 10, 100, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1);

        Assert.Equal([1, 1, 1, 1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01], curve.Shares.Select(share => Math.Round(share, 12)));
        Assert.All(ScheduleCurve.Sample(schedule, 10, 100).Shares, share => Assert.Equal(1, share));
    }

    [Fact]
    public void ScheduleCurve_ShortRun_HasEveryStep() =>
        Assert.Equal([0, 1, 2, 3], ScheduleCurve.Sample(Schedule.Cosine, 3, 100).Steps);

    // The weights are those that a network begins with; their histogram has all of them, and its edges hold them.
    [Theory]
    [MemberData(nameof(InitializerNames))]
    public void InitializerSample_Histogram_HoldsEveryWeightOfTheLayer(string name)
    {
        Initializer initializer = Initializer.Parse(name);
        InitializerSample sample = InitializerSample.Draw(initializer, 60, 40, 7, 21);
        double[] weights = new double[2400];
        Network.Create<double>(60, 7).Dense(40, initializer: initializer).CopyWeightsTo(0, weights);

        Assert.Equal(2400, sample.Counts.Sum());
        Assert.Equal((weights.Min(), weights.Max()), (sample.Least, sample.Largest));
        Assert.Equal(weights.Average(), sample.Mean, 1e-14);
        for (int bin = 0; bin < 21; bin++)
        {
            Assert.Equal(weights.Count(weight => weight > sample.Edges[bin] && weight < sample.Edges[bin + 1]), sample.Counts[bin]);
        }
    }

    // A million weights: the sample variance is that of the distribution within 1 %, the density sums to 1, and no weight is beyond the limit.
    [Theory]
    [MemberData(nameof(InitializerNames))]
    public void InitializerSample_Distribution_IsThatOfTheDraws(string name)
    {
        Initializer initializer = Initializer.Parse(name);
        if (initializer.DistributionOf(1000, 1000) is not { } distribution)
        {
            Assert.Equal("orthogonal", name);
            return;
        }

        InitializerSample sample = InitializerSample.Draw(initializer, 1000, 1000, 3, 101);
        Assert.InRange(sample.Variance, 0.99 * distribution.Variance, 1.01 * distribution.Variance);
        Assert.InRange(Math.Max(Math.Abs(sample.Least - distribution.Mean), Math.Abs(sample.Largest - distribution.Mean)), 0, distribution.Limit);
        double width = sample.Edges[1] - sample.Edges[0];
        double mass = Enumerable.Range(0, 101).Sum(bin => width * distribution.Density((sample.Edges[bin] + sample.Edges[bin + 1]) / 2));
        Assert.Equal(distribution.IsPoint ? 0 : 1, mass, 0.02);
    }

    // 5 inputs, 64 outputs (seed 003): Glorot's variance 2/69 = .0289855072, its uniform bound sqrt(6/69) = .2948839123; He's variance 2/5.
    [Fact]
    public void WeightDistribution_OfFiveToSixtyFour_HasTheKnownNumbers()
    {
        Assert.Equal(0.0289855072, Initializer.GlorotNormal.DistributionOf(5, 64)!.Variance, 1e-10);
        Assert.Equal(0.2948839123, Initializer.GlorotUniform.DistributionOf(5, 64)!.Limit, 1e-10);
        Assert.Equal(0.0289855072, Initializer.GlorotUniform.DistributionOf(5, 64)!.Variance, 1e-10);
        Assert.Equal(0.4, Initializer.HeNormal.DistributionOf(5, 64)!.Variance);
        // The normal density at 0 is 1 / sqrt(2 pi variance); a standard deviation away it is e^(-1/2) of that.
        WeightDistribution normal = Initializer.HeNormal.DistributionOf(2, 1)!;
        Assert.Equal(0.3989422804014327, normal.Density(0), 1e-15);
        Assert.Equal(0.24197072451914337, normal.Density(1), 1e-15);
    }
}
