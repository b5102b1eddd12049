using System;
using System.Linq;
using Nabla.Losses;
using Nabla.Tests.Losses;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 002: losses as means over samples.</summary>
public sealed partial class Seed002Tests
{
    [Fact]
    public void B_002_12_AbsoluteSquaredAndCrossEntropyLosses_AreMeansOverSamples()
    {
        double[][] targets = [[1], [2], [4]];
        double[][] outputs = [[1], [3], [2]];
        Assert.Equal(1, LossRow.Batch<double>(Loss.MeanAbsoluteError, outputs, targets).Loss, 1e-15);
        Assert.Equal(5.0 / 3, LossRow.Batch<double>(Loss.MeanSquaredError, outputs, targets).Loss, 1e-15);

        double one = LossRow.Of(Loss.CategoricalCrossEntropy, [0.2, -1, 3], [0, 1, 0]).Loss;
        double two = LossRow.Batch<double>(Loss.CategoricalCrossEntropy, [[0.2, -1, 3], [0.2, -1, 3]], [[0, 1, 0], [0, 1, 0]]).Loss;
        Assert.Equal(one, two);
        Assert.Equal(-Math.Log(Math.Exp(-1) / new[] { 0.2, -1, 3 }.Sum(Math.Exp)), one, 1e-14);
    }
}
