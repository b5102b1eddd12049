using System;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Tests.Losses;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 004: the losses of the lecture.</summary>
public sealed partial class Seed004Tests
{
    [Fact]
    public void B_004_03_LossesOfTheLecture_AreThereAndTheZeroOneLossIsAMetricOnly()
    {
        Assert.Equal(0.7, LossRow.Of(Loss.Hinge, [0.3], [1]).Loss, 1e-15);
        Assert.Equal((0, 0), (LossRow.Of(Loss.Hinge, [1], [1]).Loss, LossRow.Of(Loss.Hinge, [1], [1]).Gradient[0])); // the kink
        Assert.Equal(0.5 * 0.49, LossRow.Of(Loss.HalfSquaredError, [0.3], [1]).Loss, 1e-15);
        Assert.Equal(Math.Log(1 + Math.Exp(-0.3)), LossRow.Of(Loss.BinaryCrossEntropy, [0.3], [1]).Loss, 1e-15);

        Assert.DoesNotContain(Loss.All, loss => loss.Name == "zero-one");
        Assert.Equal(
            "zero-one is no loss to train on: it counts errors, so that its gradient is 0 almost everywhere and nothing would be learnt; train on a "
            + "cross-entropy or on hinge, and read the 0-1 loss as 1 - accuracy among the metrics.",
            Assert.Throws<ArgumentException>(() => Loss.Parse("zero-one")).Message);
        var metrics = ClassificationMetrics.Compute([0, 1, 1, 0], [0.6, 0.4, 0.1, 0.9, 0.8, 0.2, 0.9, 0.1], ["no", "yes"]);
        Assert.Equal(0.25, metrics.ZeroOneLoss);
    }
}
