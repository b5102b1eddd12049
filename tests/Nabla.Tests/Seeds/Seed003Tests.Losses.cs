using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Tests.Losses;
using Nabla.Training;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 003: cross-entropies, the delta of the last layer, and means over a batch.</summary>
public sealed partial class Seed003Tests
{
    [Fact]
    public void B_003_06_BinaryCrossEntropy_IsStableFromLogits()
    {
        double logit = Math.Log(0.8 / 0.2);
        Assert.Equal(0.2231435513142097, LossRow.Of(Loss.BinaryCrossEntropy, [logit], [1]).Loss, 1e-15);
        Assert.Equal(
            (0.2231435513142097 + 1.6094379124341003) / 2, LossRow.Batch<double>(Loss.BinaryCrossEntropy, [[logit], [logit]], [[1], [0]]).Loss, 1e-15);
        Assert.Equal((0, 0), LossAndSlope(1000, 1));
        Assert.Equal((1000, 1), LossAndSlope(1000, 0));
        Assert.Equal((1000, -1), LossAndSlope(-1000, 1));
        Assert.Equal((0, 0), LossAndSlope(-1000, 0));

        static (double Loss, double Slope) LossAndSlope(double z, double t)
        {
            (double loss, double[] gradient) = LossRow.Of(Loss.BinaryCrossEntropy, [z], [t]);
            return (loss, gradient[0]);
        }
    }

    [Fact]
    public void B_003_07_DeltaIsOutputLessTarget_ForThreePairsAndNotForMeanSquaredError()
    {
        double[] z = [0.7, -1.2, 0.1];
        double[] target = [0.2, 0.5, 0.3];
        OutputLessTarget(Activation.Softmax, Loss.CategoricalCrossEntropy, 1);
        OutputLessTarget(Activation.Identity, Loss.HalfSquaredError, 1);
        OutputLessTarget(Activation.Sigmoid, Loss.BinaryCrossEntropy, 1.0 / 3); // the mean over three outputs
        OutputLessTarget(Activation.Identity, Loss.MeanSquaredError, 2.0 / 3);
        OutputLessTarget(Activation.Identity, Loss.SumSquaredError, 2);

        void OutputLessTarget(Activation output, Loss loss, double factor)
        {
            Network<double> network = Network.Create<double>(1).Dense(3, output);
            network.SetBiases(0, z);
            double[] y = new double[3];
            network.Predict([0.0], y);
            using var trainer = new Trainer<double>(network, loss, new Adam(), 1);
            double[] gradients = new double[network.ParameterCount];
            trainer.Gradient(Matrix<double>.FromRows([0.0]), Matrix<double>.FromRows(target), [0], gradients);
            Assert.All(y.Zip(target, gradients[3..]), row => Assert.Equal(factor * (row.First - row.Second), row.Third, 1e-15));
        }
    }

    [Fact]
    public void B_003_09_ABatchTwice_HasTheSameLossAndGradient()
    {
        double[][] inputs = [[1, 0.5], [-0.3, 2], [0.1, -1.5]];
        double[][] targets = [[0, 1, 0], [1, 0, 0], [0, 0, 1]];
        (Loss Loss, Activation Output)[] pairs =
        [
            (Loss.MeanSquaredError, Activation.Identity), (Loss.BinaryCrossEntropy, Activation.Sigmoid),
            (Loss.CategoricalCrossEntropy, Activation.Softmax), (Loss.MeanAbsoluteError, Activation.Identity), (Loss.Huber, Activation.Identity),
        ];
        foreach ((Loss loss, Activation output) in pairs)
        {
            Network<double> network = Network.Create<double>(2, seed: 5).Dense(4, Activation.Tanh).Dense(3, output);
            (double once, double[] gradient) = Run(network, loss, 1);
            (double twice, double[] twiceGradient) = Run(network, loss, 2);
            Assert.Equal(once, twice, 1e-15);
            Assert.All(gradient.Zip(twiceGradient), pair => Assert.Equal(pair.First, pair.Second, 1e-15));
        }

        (double, double[]) Run(Network<double> network, Loss loss, int times)
        {
            using var trainer = new Trainer<double>(network, loss, new Adam(), 6);
            double[] gradient = new double[network.ParameterCount];
            int[] rows = [.. Enumerable.Repeat(new[] { 0, 1, 2 }, times).SelectMany(batch => batch)];
            return (trainer.Gradient(Matrix<double>.FromRows(inputs), Matrix<double>.FromRows(targets), rows, gradient), gradient);
        }
    }
}
