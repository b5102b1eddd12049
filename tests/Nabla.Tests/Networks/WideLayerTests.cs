using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Tests.Training;
using Nabla.Training;
using GradientCheck = Nabla.Insight.GradientCheck;
using Layers = Nabla.Networks.Architecture;

namespace Nabla.Tests.Networks;

/// <summary>Layers of several panels of 64 columns and of several strips of rows: what the small networks of other tests do not reach.</summary>
public sealed class WideLayerTests
{
    [Theory]
    [InlineData("130 gelu -> batch-normalization -> 70 tanh -> layer-normalization -> 66 relu", 130)]
    [InlineData("batch-normalization -> 65 silu -> layer-normalization", 200)]
    [InlineData("layer-normalization -> 129 gelu -> 129 relu", 67)]
    [InlineData("80 gelu -> residual(80 gelu -> batch-normalization -> 80 -> layer-normalization) -> 70 tanh", 40)]
    [InlineData("270 tanh -> 66 gelu", 300)]
    public void Gradient_OfWideLayers_IsThatOfTheComputationGraph(string architecture, int inputs)
    {
        Network<double> network = Layers.Parse(architecture).AddTo(Network.Create<double>(inputs, seed: 5)).Dense(3);

        GradientCheck check = GradientCheck.Of(
            network, Loss.MeanSquaredError, Problem.Inputs<double>(7, inputs, seed: 3), Problem.Inputs<double>(7, 3, seed: 4), mostDifferences: 12);

        Assert.True(check.Passed, check.Fault);
    }

    [Theory]
    [InlineData("130 gelu -> 70 tanh -> 66 relu", 300)]
    [InlineData("130 -> batch-normalization -> relu -> 70 tanh -> layer-normalization", 66)]
    [InlineData("batch-normalization -> 70 gelu", 130)]
    public void Predict_RowByRow_HasTheBitsOfTheBatch(string architecture, int inputs)
    {
        Network<float> network = Layers.Parse(architecture).AddTo(Network.Create<float>(inputs, seed: 6)).Dense(70, Activation.Sigmoid);
        Matrix<float> rows = Problem.Inputs<float>(101, inputs);
        Train(network, rows, Problem.Inputs<float>(101, 70, seed: 9), 3);

        Matrix<float> all = network.Predict(rows);

        for (int row = 0; row < rows.Rows; row++)
        {
            Assert.Equal(all.Row(row), network.Predict(Matrix<float>.FromRows(rows.Row(row).ToArray())).Row(0));
        }
    }

    /// <summary>The way back reads a transposed copy of the weights, which each step brings up to date: a network made anew from its parameters has the same gradients.</summary>
    [Theory]
    [InlineData(66, 70)]
    [InlineData(256, 130)]
    [InlineData(300, 65)]
    public void Gradient_AfterSteps_IsThatOfANetworkOfTheSameParameters(int first, int second)
    {
        Matrix<double> inputs = Problem.Inputs<double>(9, 20), targets = Problem.Inputs<double>(9, 3, seed: 2);
        int[] rows = [.. Enumerable.Range(0, 9)];
        Network<double> network = Network.Create<double>(20, seed: 3).Dense(first, Activation.Tanh).Dense(second, Activation.GELU).Dense(3);
        Network<double> again = Network.Create<double>(20, seed: 4).Dense(first, Activation.Tanh).Dense(second, Activation.GELU).Dense(3);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.05), 9);
        for (int step = 0; step < 3; step++)
        {
            double[] before = Problem.Parameters(network);
            double[] gradients = Problem.Gradient(trainer, inputs, targets, rows);
            trainer.Step(inputs, targets, rows);
            Assert.Equal(before.Zip(gradients, (parameter, gradient) => Math.FusedMultiplyAdd(-0.05, gradient, parameter)), Problem.Parameters(network));
        }

        // A step right behind a step is the only one that reads the copy as that has left it.
        again.SetParameters(Problem.Parameters(network));
        using var fresh = new Trainer<double>(again, Loss.MeanSquaredError, new StochasticGradientDescent(0.05), 9);
        trainer.Step(inputs, targets, rows);
        fresh.Step(inputs, targets, rows);
        Assert.Equal(Problem.Parameters(again), Problem.Parameters(network));
        Assert.Equal(Problem.Gradient(fresh, inputs, targets, rows), Problem.Gradient(trainer, inputs, targets, rows));
    }

    /// <summary>A penalty pulls at the weights of dense layers, and at nothing else, whatever its name.</summary>
    [Fact]
    public void Step_L2Penalty_PullsAtTheMatricesOfEveryKindOfLayer()
    {
        string[] tensors =
        [
            "layers.0.weight 300x70 matrix", "layers.0.bias 1x70", "layers.1.weight 1x70", "layers.1.bias 1x70", "layers.2.weight 70x3 matrix", "layers.2.bias 1x3",
            "layers.3.weight 1x3", "layers.3.bias 1x3",
        ];
        Matrix<double> inputs = Problem.Inputs<double>(5, 300), targets = Problem.Inputs<double>(5, 3, seed: 2);
        int[] rows = [.. Enumerable.Range(0, 5)];
        Network<double> network = Make(), plain = Make();
        ParameterTensor[] all = [.. network.Layers.SelectMany(layer => layer.Tensors)];
        Assert.Equal(
            tensors, network.Layers.SelectMany(layer => layer.Tensors.Select(tensor => $"{layer.Name}.{tensor.Name} {tensor.Rows}x{tensor.Columns}{(tensor.IsMatrix ? " matrix" : "")}")));
        Assert.Equal(
            ["running_mean 1x70", "running_var 1x70"], network.Layers[1].Statistics.Select(tensor => $"{tensor.Name} {tensor.Rows}x{tensor.Columns}{(tensor.IsMatrix ? " matrix" : "")}"));

        double[] before = Problem.Parameters(network);
        using var trainer = new Trainer<double>(
            network, Loss.MeanSquaredError, new StochasticGradientDescent(0.5), 5, new TrainerOptions { Regularization = new Regularization { L2Penalty = 0.25 } });
        using var without = new Trainer<double>(plain, Loss.MeanSquaredError, new StochasticGradientDescent(0.5), 5);
        trainer.Step(inputs, targets, rows);
        without.Step(inputs, targets, rows);

        double[] pulled = Problem.Parameters(network), free = Problem.Parameters(plain);
        int at = 0;
        foreach (ParameterTensor tensor in all)
        {
            for (int i = 0; i < tensor.Count; i++, at++)
            {
                Assert.Equal(tensor.IsMatrix ? 0.5 * 0.25 * before[at] : 0, free[at] - pulled[at], 1e-14);
            }
        }

        static Network<double> Make() => Network.Create<double>(300, seed: 1).Dense(70, Activation.Tanh).BatchNormalization().Dense(3).LayerNormalization();
    }

    [Fact]
    public void Normalizations_WithSettings_SayThem()
    {
        Network<double> network = Network.Create<double>(4).BatchNormalization(0.01, 0.25).LayerNormalization(0.125);

        Assert.Equal("batch-normalization: epsilon 0.01, momentum 0.25", Said(network.Layers[0]));
        Assert.Equal("layer-normalization: epsilon 0.125", Said(network.Layers[1]));

        static string Said(Layer layer) => $"{layer.Kind}: {string.Join(", ", layer.Settings.Select(setting => FormattableString.Invariant($"{setting.Name} {setting.Value}")))}";
    }

    [Fact]
    public void BatchNormalization_OfABatchOfOne_UsesTheRunningStatistics()
    {
        Network<double> network = Network.Create<double>(2).BatchNormalization(epsilon: 1);
        var layer = (BatchNormalizationLayer)network.Layers[0];
        layer.RunningMean.Set([1, 2], network.Statistics.Span);
        layer.RunningVariance.Set([3, 15], network.Statistics.Span);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.1), 1);

        // (3 - 1) / √(3 + 1) and (10 - 2) / √(15 + 1) are the targets, so that there is no loss.
        Assert.Equal(0, trainer.Step(Matrix<double>.FromRows([3.0, 10.0]), Matrix<double>.FromRows([1.0, 2.0]), [0]));
        Assert.Equal([1, 2], network.Statistics.Slice(layer.RunningMean.Offset, 2).ToArray());
    }

    static void Train(Network<float> network, Matrix<float> inputs, Matrix<float> targets, int steps)
    {
        using var trainer = new Trainer<float>(network, Loss.MeanSquaredError, new Adam(), inputs.Rows);
        for (int step = 0; step < steps; step++)
        {
            trainer.Step(inputs, targets, [.. Enumerable.Range(0, inputs.Rows)]);
        }
    }
}
