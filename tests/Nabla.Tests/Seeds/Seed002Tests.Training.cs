using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Tests.Training;
using Nabla.Training;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 002: stochastic gradient descent, warm-up and decay.</summary>
public sealed partial class Seed002Tests
{
    [Fact]
    public void B_002_14_StochasticGradientDescent_AnyBatchSize_StepsThroughTheRowsInTheOrderOfTheSeed()
    {
        const int Rows = 7;
        Matrix<double> inputs = Problem.Inputs<double>(Rows, 3);
        Matrix<double> targets = Problem.Inputs<double>(Rows, 1, seed: 9);
        for (int batch = 1; batch <= Rows; batch++)
        {
            Network<double> network = Made();
            Network<double> byHand = Made();
            using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.1), batch, new TrainerOptions { Seed = 11 });
            using var gradients = new Trainer<double>(byHand, Loss.MeanSquaredError, new Adam(), batch);
            Assert.Equal(2, trainer.Run(inputs, targets, 2).Count());
            Assert.Equal(2 * ((Rows + batch - 1) / batch), trainer.StepCount);

            // param -= lr · gradient, batch after batch of an order that is a function of the seed and the epoch alone.
            double[] parameters = new double[byHand.ParameterCount];
            double[] gradient = new double[byHand.ParameterCount];
            int[] order = new int[Rows];
            for (uint epoch = 0; epoch < 2; epoch++)
            {
                new CounterRandom(11, RandomPurpose.RowOrder, epoch).Permutation(order);
                for (int first = 0; first < Rows; first += batch)
                {
                    gradients.Gradient(inputs, targets, order.AsSpan(first, Math.Min(batch, Rows - first)), gradient);
                    byHand.CopyParametersTo(parameters);
                    byHand.SetParameters([.. parameters.Zip(gradient, (w, g) => Math.FusedMultiplyAdd(-0.1, g, w))]);
                }
            }

            Assert.Equal(byHand.ComputeWeightHash(), network.ComputeWeightHash());
        }

        static Network<double> Made() => Network.Create<double>(3, seed: 5).Dense(4, Activation.Tanh).Dense(1);
    }

    [Fact]
    public void B_002_14_GradientDescent_NeedsAllRowsAndStochasticDoesNot()
    {
        Assert.True(new GradientDescent().RequiresFullBatch);
        Assert.False(new StochasticGradientDescent().RequiresFullBatch);
        Assert.Equal(("gradient-descent", "sgd"), (new GradientDescent().Name, new StochasticGradientDescent().Name));
    }

    [Fact]
    public void B_002_15_WarmUp_RaisesTheRateFromSmallToBaseAndDecayLowersIt()
    {
        Schedule schedule = Schedule.Parse("linear-warm-up:start=0.1,steps=10+cosine");
        double[] shares = [.. Enumerable.Range(0, 41).Select(step => schedule.Share(step, 40))];
        Assert.Equal(0.1, shares[0]);
        Assert.Equal(1, shares[10]);
        Assert.Equal(0, shares[40]);
        for (int step = 0; step < 40; step++)
        {
            Assert.Equal(Math.Sign(step < 10 ? 1 : -1), Math.Sign(shares[step + 1] - shares[step]));
        }

        // Every kind of decay falls and never rises; a warm-up never falls.
        foreach (string text in new[] { "step:every=5", "multi-step", "exponential:factor=0.9", "inverse-time:decay=0.2", "inverse-scaling", "polynomial", "cosine" })
        {
            Schedule decay = Schedule.Parse(text);
            Assert.Equal(1, decay.Share(0, 40));
            Assert.All(Enumerable.Range(0, 40), step => Assert.True(decay.Share(step + 1, 40) <= decay.Share(step, 40)));
            Assert.True(decay.Share(40, 40) < 0.5);
        }
    }

    [Fact]
    public void B_002_15_WarmUp_IsWhatTheTrainerStepsWith()
    {
        Matrix<double> inputs = Problem.Inputs<double>(8, 3);
        Matrix<double> targets = Problem.Inputs<double>(8, 1, seed: 9);
        using var trainer = new Trainer<double>(
            Network.Create<double>(3, seed: 5).Dense(1), Loss.MeanSquaredError, new StochasticGradientDescent(0.5), 8,
            new TrainerOptions { Schedule = Schedule.Parse("linear-warm-up:start=0.25,steps=3+cosine:floor=0.5") });

        double[] rates = [.. trainer.Run(inputs, targets, 6).Select(epoch => epoch.LearningRate)];

        Assert.Equal([0.125, 0.25, 0.375, 0.5, 0.4375, 0.3125], rates.Select(rate => Math.Round(rate, 12)));
    }
}
