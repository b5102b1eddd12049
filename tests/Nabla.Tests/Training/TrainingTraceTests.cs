using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>
/// Whole training runs of PyTorch 1.13.1 in float64 (data/training_traces.json says how they were made), step by step: the engine in double
/// must follow them.
/// </summary>
public sealed class TrainingTraceTests
{
    static readonly JsonElement s_problem = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "training_traces.json")))
        .RootElement.GetProperty("problems")[0];

    public static TheoryData<string, Optimizer, double, double> Traces => new()
    {
        { "sgd", new StochasticGradientDescent(0.1), 0, 1e-12 },
        { "sgd_l2_weights_only", new StochasticGradientDescent(0.1), 0.05, 1e-12 },
        { "momentum", new Momentum(0.05, 0.9), 0, 1e-12 },
        { "adam", new Adam(0.02), 0, 1e-10 },
    };

    [Theory]
    [MemberData(nameof(Traces))]
    public void Steps_GivenWeights_FollowPyTorch(string id, Optimizer optimizer, double l2Penalty, double tolerance)
    {
        JsonElement trace = s_problem.GetProperty("traces").EnumerateArray().Single(t => t.GetProperty("id").GetString() == id);
        Network<double> network = Network.Create<double>(4).Dense(6, Activation.Tanh).Dense(5, Activation.Tanh).Dense(3);
        SetParameters(network, s_problem.GetProperty("initial"));
        Matrix<double> inputs = Matrix<double>.FromRows(Rows(s_problem.GetProperty("X")));
        using var trainer = new Trainer<double>(
            network, Loss.CategoricalCrossEntropy, optimizer, batchSize: 4, new TrainerOptions { Shuffle = false, Regularization = new() { L2Penalty = l2Penalty } });
        Matrix<double> targets = trainer.Targets([.. s_problem.GetProperty("y").EnumerateArray().Select(y => y.GetInt32())]);

        double[] losses = Doubles(trace.GetProperty("losses"));
        for (int step = 0; step < losses.Length; step++)
        {
            int first = 4 * step % inputs.Rows;
            double loss = trainer.Step(inputs, targets, [first, first + 1, first + 2, first + 3]);
            AssertClose(losses[step], loss, tolerance, $"loss of step {step + 1}");
            if (step == 0)
            {
                AssertParameters(trace.GetProperty("after_step1"), network, tolerance);
            }
        }

        AssertParameters(trace.GetProperty("final"), network, tolerance);
        double[][] outputs = Rows(trace.GetProperty("final_outputs"));
        Matrix<double> predicted = network.Predict(inputs);
        for (int row = 0; row < outputs.Length; row++)
        {
            for (int output = 0; output < 3; output++)
            {
                AssertClose(outputs[row][output], predicted[row, output], tolerance * 10, $"output [{row}, {output}]");
            }
        }
    }

    [Fact]
    public void Gradient_FirstBatch_EqualsPyTorch()
    {
        Network<double> network = Network.Create<double>(4).Dense(6, Activation.Tanh).Dense(5, Activation.Tanh).Dense(3);
        SetParameters(network, s_problem.GetProperty("initial"));
        double[] before = Parameters(network);
        using var trainer = new Trainer<double>(network, Loss.CategoricalCrossEntropy, new Adam(), batchSize: 4);
        Matrix<double> inputs = Matrix<double>.FromRows(Rows(s_problem.GetProperty("X")));
        Matrix<double> targets = trainer.Targets([.. s_problem.GetProperty("y").EnumerateArray().Select(y => y.GetInt32())]);
        double[] gradients = new double[network.ParameterCount];
        trainer.Gradient(inputs, targets, [0, 1, 2, 3], gradients);
        Assert.Equal(before, Parameters(network));

        network.SetParameters(gradients); // so that the same comparison serves
        JsonElement trace = s_problem.GetProperty("traces").EnumerateArray().First();
        AssertParameters(trace.GetProperty("gradients_step1"), network, 1e-12);
    }

    static void SetParameters(Network<double> network, JsonElement parameters)
    {
        for (int layer = 0; layer < network.Layers.Count; layer++)
        {
            network.SetWeights(layer, Transposed(parameters.GetProperty("weights")[layer]));
            network.SetBiases(layer, Doubles(parameters.GetProperty("biases")[layer]));
        }
    }

    static void AssertParameters(JsonElement expected, Network<double> network, double tolerance)
    {
        for (int layer = 0; layer < network.Layers.Count; layer++)
        {
            double[] weights = new double[network.Layers[layer].Inputs * network.Layers[layer].Outputs];
            network.CopyWeightsTo(layer, weights);
            AssertAllClose(Transposed(expected.GetProperty("weights")[layer]), weights, tolerance, $"weights of layer {layer}");
            double[] biases = new double[network.Layers[layer].Outputs];
            network.CopyBiasesTo(layer, biases);
            AssertAllClose(Doubles(expected.GetProperty("biases")[layer]), biases, tolerance, $"biases of layer {layer}");
        }
    }

    static double[] Parameters(Network<double> network)
    {
        double[] parameters = new double[network.ParameterCount];
        network.CopyParametersTo(parameters);
        return parameters;
    }

    /// <summary>The file holds W as [outputs][inputs]; a network's order is [inputs x outputs].</summary>
    static double[] Transposed(JsonElement weights)
    {
        double[][] rows = Rows(weights);
        return [.. Enumerable.Range(0, rows[0].Length).SelectMany(input => rows.Select(row => row[input]))];
    }

    static double[][] Rows(JsonElement element) => [.. element.EnumerateArray().Select(Doubles)];

    static double[] Doubles(JsonElement element) => [.. element.EnumerateArray().Select(value => value.GetDouble())];

    static void AssertAllClose(double[] expected, double[] actual, double tolerance, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            AssertClose(expected[i], actual[i], tolerance, $"{what}, element {i}");
        }
    }

    static void AssertClose(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");
}
