using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Tests.Networks;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>One step by hand numbers.</summary>
public sealed class StepTests
{
    [Fact]
    public void Gradient_CandyBar_IsThatOfTheText()
    {
        // Seed text 002 gives dL/dA = -1 at A = 12. Squared error of one row and output has 2 (12 - t) = -1 for t = 12.5.
        using var trainer = new Trainer<double>(NetworkTests.CandyBar(), Loss.MeanSquaredError, new StochasticGradientDescent(0.01), 1);
        double[] gradients = Problem.Gradient(trainer, Matrix<double>.FromRows([5.0, 6.0]), Matrix<double>.FromRows([12.5]), 0);
        double[] expected =
        [
            -2.5, 0, -3, 0, // dL/dW1 = I^T dL/dZ1
            -0.5, 0, // dL/db1 = dL/dZ1, by the old W2
            -17, -29, // dL/dW2
            -1, // dL/db2
        ];
        Assert.Equal(expected, gradients);
    }

    [Fact]
    public void Step_CandyBar_UpdatesAsTheText()
    {
        Network<double> network = NetworkTests.CandyBar();
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.01), 1);
        double loss = trainer.Step(Matrix<double>.FromRows([5.0, 6.0]), Matrix<double>.FromRows([12.5]), [0]);
        Assert.Equal(0.25, loss);
        double[] expected = [2.025, 2, 1.03, 3, 1.005, 1, 0.67, 0.29, 3.51];
        Assert.All(expected.Zip(Problem.Parameters(network)), pair => Assert.Equal(pair.First, pair.Second, 1e-15));

        // The second forward pass: Z1 = [17.31, 29], A2 = .67 * 17.31 + .29 * 29 + 3.51
        Assert.Equal(23.5177, network.Predict(Matrix<double>.FromRows([5.0, 6.0]))[0, 0], 1e-13);
    }

    [Fact]
    public void Step_GradientDescent_IsExactlyTheParametersLessRateTimesGradient()
    {
        Network<float> network = Network.Create<float>(7, seed: 2).Dense(20, Activation.Tanh).Dense(3, Activation.Softmax);
        Matrix<float> inputs = Problem.Inputs<float>(8, 7);
        Matrix<float> targets = Problem.Classes<float>(8, 3);
        using var trainer = new Trainer<float>(network, Loss.CategoricalCrossEntropy, new StochasticGradientDescent(0.125), 8);
        float[] before = Problem.Parameters(network);
        float[] gradients = Problem.Gradient(trainer, inputs, targets, 0, 1, 2, 3, 4, 5, 6, 7);
        trainer.Step(inputs, targets, [0, 1, 2, 3, 4, 5, 6, 7]);
        float[] expected = [.. before.Zip(gradients, (parameter, gradient) => MathF.FusedMultiplyAdd(-0.125f, gradient, parameter))];
        Assert.Equal(expected, Problem.Parameters(network));
    }

    [Fact]
    public void Step_L2Penalty_PullsWeightsButNotBiases()
    {
        // y = 2 * 1 + 1 = 3 is the target: only the penalty has a gradient, 0.5 * 2 for the weight.
        Network<double> network = Network.Create<double>(1).Dense(1);
        network.SetParameters([2, 1]);
        using var trainer = new Trainer<double>(
            network, Loss.MeanSquaredError, new StochasticGradientDescent(0.25), 1, new TrainerOptions { Regularization = new() { L2Penalty = 0.5 } });
        Assert.Equal(0, trainer.Step(Matrix<double>.FromRows([1.0]), Matrix<double>.FromRows([3.0]), [0])); // the loss is reported without it
        Assert.Equal([1.75, 1], Problem.Parameters(network));
    }

    [Fact]
    public void Gradient_SoftmaxWithCrossEntropy_IsProbabilityLessTarget()
    {
        // BP1 for the pair: with z = b, dC/db = p - y; softmax [1, 2, 3] = .0900305732, .2447284711, .6652409558 (seed text 001).
        Network<double> network = Network.Create<double>(1).Dense(3, Activation.Softmax);
        network.SetParameters([0, 0, 0, 1, 2, 3]);
        using var trainer = new Trainer<double>(network, Loss.CategoricalCrossEntropy, new StochasticGradientDescent(), 1);
        double[] gradients = Problem.Gradient(trainer, Matrix<double>.FromRows([0.0]), Matrix<double>.FromRows([0.0, 1.0, 0.0]), 0);
        Assert.Equal(0.0900305731703804, gradients[3], 1e-15);
        Assert.Equal(0.2447284710547976 - 1, gradients[4], 1e-15);
        Assert.Equal(0.6652409557748219, gradients[5], 1e-15);
    }

    [Fact]
    public void Gradient_BatchTwice_IsTheSameMean()
    {
        Network<double> network = Network.Create<double>(4, seed: 3).Dense(9, Activation.Sigmoid).Dense(2);
        Matrix<double> inputs = Problem.Inputs<double>(5, 4);
        Matrix<double> targets = Problem.Inputs<double>(5, 2, seed: 8);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(), 10);
        double[] once = new double[network.ParameterCount];
        double[] twice = new double[network.ParameterCount];
        double lossOnce = trainer.Gradient(inputs, targets, [0, 1, 2, 3, 4], once);
        double lossTwice = trainer.Gradient(inputs, targets, [0, 1, 2, 3, 4, 0, 1, 2, 3, 4], twice);
        Assert.Equal(lossOnce, lossTwice, 1e-15);
        Assert.All(once.Zip(twice), pair => Assert.Equal(pair.First, pair.Second, 1e-15));
    }

    [Fact]
    public void Step_AllZerosWithTanh_ChangesTheOutputBiasOnly()
    {
        Network<double> network = Network.Create<double>(3).Dense(4, Activation.Tanh).Dense(4, Activation.Tanh).Dense(1);
        network.SetParameters(new double[network.ParameterCount]);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.5), 2);
        trainer.Step(Problem.Inputs<double>(2, 3), Matrix<double>.FromRows([1.0], [3.0]), [0, 1]);
        double[] parameters = Problem.Parameters(network);
        Assert.All(parameters[..^1], parameter => Assert.Equal(0, parameter));
        Assert.Equal(2, parameters[^1]); // 0 - .5 * mean of 2 (0 - t)
    }

    [Fact]
    public void Step_Losses_AreThoseBeforeTheUpdate()
    {
        Network<double> network = Network.Create<double>(4, seed: 3).Dense(9, Activation.ReLU).Dense(2);
        Matrix<double> inputs = Problem.Inputs<double>(6, 4);
        Matrix<double> targets = Problem.Inputs<double>(6, 2, seed: 8);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(0.01), 6);
        for (int step = 0; step < 5; step++)
        {
            Assert.Equal(trainer.Evaluate(inputs, targets), trainer.Step(inputs, targets, [0, 1, 2, 3, 4, 5]), 1e-15);
        }
    }

    [Fact]
    public void Step_WrongArguments_NameBothShapes()
    {
        Network<float> network = Network.Create<float>(3).Dense(2);
        using var trainer = new Trainer<float>(network, Loss.MeanSquaredError, new Adam(), 4);
        ArgumentException shapes = Assert.Throws<ArgumentException>(() => trainer.Step(new Matrix<float>(5, 4), new Matrix<float>(5, 2), [0]));
        Assert.Equal("The network maps 3 inputs to 2 outputs; the inputs are 5 x 4, the targets 5 x 2.", shapes.Message);
        var inputs = new Matrix<float>(5, 3);
        var targets = new Matrix<float>(5, 2);
        Assert.Throws<ArgumentException>(() => trainer.Step(inputs, targets, []));
        Assert.Throws<ArgumentException>(() => trainer.Step(inputs, targets, [0, 1, 2, 3, 4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Step(inputs, targets, [5]));
        Assert.Throws<ArgumentException>(() => new Trainer<float>(network.Dense(2, Activation.ReLU), Loss.CategoricalCrossEntropy, new Adam()));
        Assert.Throws<ArgumentException>(() => new Trainer<float>(Network.Create<float>(3), Loss.MeanSquaredError, new Adam()));
    }

    [Fact]
    public void Step_ParametersReplacedBetweenSteps_GoesOnFromTheNewOnes()
    {
        // The step keeps a transposed copy of the weights from update to update.
        Matrix<double> inputs = Problem.Inputs<double>(6, 4);
        Matrix<double> targets = Problem.Inputs<double>(6, 2, seed: 8);
        Network<double> network = Network.Create<double>(4, seed: 3).Dense(9, Activation.ReLU).Dense(9, Activation.Tanh).Dense(2);
        Network<double> other = Network.Create<double>(4, seed: 4).Dense(9, Activation.ReLU).Dense(9, Activation.Tanh).Dense(2);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.1), 6);
        using var fresh = new Trainer<double>(other, Loss.MeanSquaredError, new StochasticGradientDescent(0.1), 6);
        trainer.Step(inputs, targets, [0, 1, 2]);
        network.SetParameters(Problem.Parameters(other));
        trainer.Step(inputs, targets, [3, 4, 5]);
        fresh.Step(inputs, targets, [3, 4, 5]);
        Assert.Equal(other.ComputeWeightHash(), network.ComputeWeightHash());
    }

    [Fact]
    public void Step_RowsThatAllWeighNothing_HasNoLossAndChangesNothing()
    {
        Matrix<double> inputs = Problem.Inputs<double>(4, 4);
        Matrix<double> targets = Problem.Inputs<double>(4, 2, seed: 8);
        Network<double> network = Network.Create<double>(4, seed: 3).Dense(9, Activation.ReLU).Dense(2);
        string before = network.ComputeWeightHash();
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.1), 4);
        Assert.Equal(0, trainer.Step(inputs, targets, [0, 1], weights: [0, 0, 1, 1]));
        Assert.Equal(before, network.ComputeWeightHash());
    }

    [Fact]
    public void Run_WeightedRows_MeansTheLossOfAnEpochByWeight()
    {
        Matrix<double> inputs = Problem.Inputs<double>(4, 4);
        Matrix<double> targets = Problem.Inputs<double>(4, 2, seed: 8);
        double[] weights = [1, 3, 5, 0];
        Network<double> network = Network.Create<double>(4, seed: 3).Dense(9, Activation.ReLU).Dense(2);

        // A learning rate that changes no bit: the epoch's mean is that of the whole.
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(1e-30), 1, new TrainerOptions { Shuffle = false });
        double expected = trainer.Evaluate(inputs, targets, weights);
        Assert.Equal(expected, trainer.Run(inputs, targets, 1, weights: weights).Single().TrainingLoss, 1e-15);
    }
}
