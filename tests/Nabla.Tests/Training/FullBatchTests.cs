using System;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>The optimizers whose every step sees all rows, on networks.</summary>
public sealed class FullBatchTests
{
    public static TheoryData<string> FullBatch => [.. Optimizer.All.Where(optimizer => optimizer.RequiresFullBatch).Select(optimizer => optimizer.Name)];

    [Theory]
    [MemberData(nameof(FullBatch))]
    public void Run_OneTwoThreeThreads_GivesTheSameBits(string optimizer)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Matrix<T> inputs = Problem.Inputs<T>(250, 64);
            Matrix<T> targets = Problem.Classes<T>(250, 70);
            var results = Enumerable.Range(1, 3).Select(threads =>
            {
                Network<T> network = Network.Create<T>(64, seed: 1).Dense(128, Activation.Tanh).Dense(70, Activation.Softmax);
                using var trainer = new Trainer<T>(
                    network, Loss.CategoricalCrossEntropy, Optimizer.Parse(optimizer), 250,
                    new TrainerOptions { Threads = threads, Regularization = new() { L2Penalty = 1e-4 } });
                double[] losses = [.. trainer.Run(inputs, targets, 4).Select(epoch => epoch.TrainingLoss)];
                return (Hash: network.ComputeWeightHash(), Losses: losses);
            }).ToArray();
            Assert.All(results, result => Assert.Equal(results[0].Hash, result.Hash));
            Assert.All(results, result => Assert.Equal(results[0].Losses, result.Losses));
            Assert.True(results[0].Losses[^1] < results[0].Losses[0]);
        }
    }

    [Theory]
    [MemberData(nameof(FullBatch))]
    public void Run_BatchSmallerThanTheTable_IsRefused(string optimizer)
    {
        using var trainer = new Trainer<double>(Network.Create<double>(3).Dense(1), Loss.MeanSquaredError, Optimizer.Parse(optimizer), 7);
        ArgumentException e = Assert.Throws<ArgumentException>(() => trainer.Run(Problem.Inputs<double>(8, 3), Problem.Inputs<double>(8, 1), 1).ToArray());
        Assert.Contains("8 rows need a batch size of 8, not 7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lbfgs_LeastSquares_FindsTheExactSolution()
    {
        // y = 2 x0 - 3 x1 + 0.5 without noise: the loss of a linear network is a parabola.
        Matrix<double> inputs = Problem.Inputs<double>(40, 2);
        var targets = new Matrix<double>(40, 1);
        for (int row = 0; row < 40; row++)
        {
            targets[row, 0] = (2 * inputs[row, 0]) - (3 * inputs[row, 1]) + 0.5;
        }

        Network<double> network = Network.Create<double>(2, seed: 3).Dense(1);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Lbfgs(), 40);
        Epoch[] epochs = [.. trainer.Run(inputs, targets, 50)];
        double[] parameters = new double[3];
        network.CopyParametersTo(parameters);
        Assert.Equal(2, parameters[0], 1e-8);
        Assert.Equal(-3, parameters[1], 1e-8);
        Assert.Equal(0.5, parameters[2], 1e-8);
        Assert.True(trainer.HasConverged);
        Assert.True(epochs.Length < 20);
    }

    [Fact]
    public void Lbfgs_SmallNetwork_ReachesInSixtyStepsWhatAdamDoesNotInTwoHundred()
    {
        Matrix<double> inputs = Problem.Inputs<double>(60, 3);
        Matrix<double> targets = Problem.Inputs<double>(60, 1, seed: 9);

        (double lbfgs, double adam) = (Trained(new Lbfgs(), 60), Trained(new Adam(0.01), 200));
        Assert.True(lbfgs < adam, $"{lbfgs} {adam}");

        double Trained(Optimizer optimizer, int steps)
        {
            Network<double> network = Network.Create<double>(3, seed: 4).Dense(8, Activation.Tanh).Dense(1);
            var options = new TrainerOptions { Regularization = new Regularization { L2Penalty = 1e-4 } };
            using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, optimizer, 60, options);
            double last = double.PositiveInfinity;
            foreach (Epoch epoch in trainer.Run(inputs, targets, steps))
            {
                last = epoch.TrainingLoss;
            }

            return last;
        }
    }

    [Fact]
    public void Lbfgs_OtherRowsInTheNextStep_StartsFromTheirLoss()
    {
        Network<double> network = Network.Create<double>(3, seed: 4).Dense(4, Activation.Tanh).Dense(1);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Lbfgs(), 10);
        Matrix<double> inputs = Problem.Inputs<double>(20, 3);
        Matrix<double> targets = Problem.Inputs<double>(20, 1, seed: 9);
        int[] first = [.. Enumerable.Range(0, 10)];
        int[] second = [.. Enumerable.Range(10, 10)];
        double[] gradients = new double[network.ParameterCount];
        for (int step = 0; step < 10; step++)
        {
            int[] rows = step % 2 == 0 ? first : second;
            double before = trainer.Gradient(inputs, targets, rows, gradients);
            Assert.True(trainer.Step(inputs, targets, rows) <= before);
        }
    }
}
