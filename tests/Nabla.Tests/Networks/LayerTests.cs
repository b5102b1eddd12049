using System;
using System.Linq;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;
using static Nabla.Tests.ReferenceData;
using Layers = Nabla.Networks.Architecture;

namespace Nabla.Tests.Networks;

/// <summary>Normalisations, dropout, sums and concatenations: against PyTorch in float64 (data/reference/layers.json) and against central differences.</summary>
public sealed class LayerTests
{
    static readonly JsonElement s_layers = Read("layers.json").GetProperty("layers");

    [Fact]
    public void LayerNormalization_ForwardAndBackward_IsThatOfTheReference()
    {
        JsonElement given = s_layers.GetProperty("layer_norm");
        Network<double> network = Network.Create<double>(Rows(given.GetProperty("x"))[0].Length)
            .LayerNormalization(given.GetProperty("params").GetProperty("eps").GetDouble());
        CheckAgainst(given, network, "y");
    }

    [Fact]
    public void BatchNormalization_TrainingStatisticsAndPrediction_AreThoseOfTheReference()
    {
        JsonElement given = s_layers.GetProperty("batch_norm");
        JsonElement settings = given.GetProperty("params");
        double[][] inputs = Rows(given.GetProperty("x"));
        Network<double> network = Network.Create<double>(inputs[0].Length)
            .BatchNormalization(settings.GetProperty("eps").GetDouble(), settings.GetProperty("momentum").GetDouble());
        var layer = (BatchNormalizationLayer)network.Layers[0];
        layer.RunningMean.Set(Numbers(given.GetProperty("running_mean_before")), network.Statistics.Span);
        layer.RunningVariance.Set(Numbers(given.GetProperty("running_var_before")), network.Statistics.Span);
        CheckAgainst(given, network, "y_training");
        AssertRow(Numbers(given.GetProperty("running_mean_after")), network.Statistics.Slice(layer.RunningMean.Offset, layer.Outputs), "running mean");
        AssertRow(Numbers(given.GetProperty("running_var_after")), network.Statistics.Slice(layer.RunningVariance.Offset, layer.Outputs), "running variance");
        AssertRows(Rows(given.GetProperty("y_inference_after")), network.Predict(Matrix<double>.FromRows(inputs)));
    }

    [Fact]
    public void Dropout_OfManyUnits_DropsItsShareAndKeepsTheMean()
    {
        Span<double> factors = new double[100_000];
        DropoutKernel.Factors(new CounterRandom(7, RandomPurpose.Dropout, 3), layer: 1, row: 5, rate: 0.3, factors.Length, factors);
        int dropped = factors.Count(0.0);
        Assert.InRange(dropped, 29_300, 30_700); // five standard deviations
        Assert.Equal(factors.Length, dropped + factors.Count(1 / 0.7));
    }

    [Fact]
    public void Dropout_InPrediction_ChangesNothing()
    {
        Network<double> plain = Network.Create<double>(4, seed: 3).Dense(8, Activation.Tanh).Dense(2);
        Network<double> dropping = Network.Create<double>(4, seed: 3).Dense(8, Activation.Tanh).Dropout(0.5).Dense(2);
        double[] parameters = new double[plain.ParameterCount];
        plain.CopyParametersTo(parameters);
        dropping.SetParameters(parameters);
        Matrix<double> inputs = Drawn(9, 4);
        AssertSame(plain.Predict(inputs), dropping.Predict(inputs));
    }

    [Fact]
    public void Residual_OfOneLayer_AddsWhatItReads()
    {
        Network<double> network = Network.Create<double>(3, seed: 1).Residual(block => block.Dense(3));
        Matrix<double> inputs = Drawn(4, 3);
        Matrix<double> alone = Network.Create<double>(3, seed: 1).Dense(3).Predict(inputs);
        Matrix<double> outputs = network.Predict(inputs);
        for (int row = 0; row < 4; row++)
        {
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal(alone[row, c] + inputs[row, c], outputs[row, c]);
            }
        }
    }

    [Theory]
    [InlineData("5 tanh -> layer-normalization -> 4 tanh")]
    [InlineData("5 -> batch-normalization -> tanh -> 4 tanh")]
    [InlineData("6 tanh -> dropout:rate=0.4 -> 4 tanh")]
    [InlineData("6 tanh -> residual(5 tanh -> dropout:rate=0.2 -> 6) -> tanh -> residual(residual(6 tanh) -> 6 tanh)")]
    [InlineData("residual(3 tanh) -> batch-normalization -> sigmoid -> layer-normalization")]
    public void Gradient_OfEveryParameterAndInput_IsTheCentralDifference(string architecture)
    {
        Network<double> network = Layers.Parse(architecture).AddTo(Network.Create<double>(3, seed: 5)).Dense(2);
        CheckGradients(network);
    }

    [Fact]
    public void Gradient_OfABranchingGraph_SumsWhatItsReadersGive()
    {
        // layers.0 is read by three layers, the inputs by three; one layer is summed with itself.
        Network<double> network = Network.Create<double>(3, seed: 8)
            .Dense(4, Activation.Tanh)
            .Dense(4, Activation.Sigmoid)
            .Dense(2, Activation.Tanh, from: 0)
            .Concatenate(0, 2, Layer.NetworkInputs)
            .Sum(0, 1, 1)
            .Dense(5, Activation.Tanh, from: 3)
            .Concatenate(4, 5, Layer.NetworkInputs)
            .Dense(2);
        CheckGradients(network);
    }

    [Fact]
    public void From_ALaterLayer_IsRefusedAsACycle()
    {
        var refused = Assert.Throws<ArgumentException>(() => Network.Create<double>(3).Dense(4).Dense(4, from: 1));
        Assert.Contains("no cycle", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sum_OfDifferentWidths_NamesBoth()
    {
        var refused = Assert.Throws<ArgumentException>(() => Network.Create<double>(3).Dense(4).Dense(5).Sum(0, 1));
        Assert.Contains("layers.0 has 4 columns and layers.1 5", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trainer_OfANetworkWithAnUnreadLayer_IsRefused()
    {
        Network<double> network = Network.Create<double>(3).Dense(4).Dense(2, from: Layer.NetworkInputs);
        var refused = Assert.Throws<ArgumentException>(() => new Trainer<double>(network, Loss.MeanSquaredError, new Adam()));
        Assert.Contains("layers.0", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BatchNormalization_AfterTraining_PredictsByRunningStatistics()
    {
        Network<double> network = Network.Create<double>(2, seed: 1).BatchNormalization(momentum: 1).Dense(1);
        Matrix<double> inputs = Matrix<double>.FromRows([1, 10], [3, 20], [5, 60]);
        using (var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(1e-12), 3))
        {
            trainer.Step(inputs, Matrix<double>.FromRows([0], [0], [0]), [0, 1, 2]);
        }

        // With momentum 1 the running statistics are those of the batch, the variance with n - 1: means 3 and 30, variances 4 and 700.
        var layer = (BatchNormalizationLayer)network.Layers[0];
        Assert.Equal([3, 30], network.Statistics.Slice(layer.RunningMean.Offset, 2).ToArray());
        Assert.Equal([4, 700], network.Statistics.Slice(layer.RunningVariance.Offset, 2).ToArray().Select(v => Math.Round(v, 9)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Training_OfEveryKindOfLayer_HasTheSameBitsForEveryNumberOfThreads(int threads)
    {
        string Train(int count)
        {
            Network<float> network = Layers.Parse("200 -> batch-normalization -> relu -> dropout:rate=0.3 -> residual(200 relu -> layer-normalization)")
                .AddTo(Network.Create<float>(150, seed: 4)).Dense(3);
            var inputs = new Matrix<float>(100, 150);
            var targets = new Matrix<float>(100, 3);
            var random = new CounterRandom(1, RandomPurpose.Data);
            for (int row = 0; row < 100; row++)
            {
                for (int c = 0; c < 150; c++)
                {
                    inputs[row, c] = (float)random.Normal((ulong)((row * 150) + c));
                }

                targets[row, row % 3] = 1;
            }

            using var trainer = new Trainer<float>(network, Loss.CategoricalCrossEntropy, new Adam(), 64, new TrainerOptions { Threads = count, Seed = 9 });
            _ = trainer.Run(inputs, targets, 2).Count();
            return network.ComputeWeightHash();
        }

        Assert.Equal(Train(1), Train(threads));
    }

    [Fact]
    public void Custom_WithAWrongDerivative_IsNamedWithItsError()
    {
        Network<double> network = Network.Create<double>(3).Custom(new Cubes(factor: 3));
        CheckGradients(network.Dense(2));
        var refused = Assert.Throws<ArgumentException>(() => Network.Create<double>(3).Custom(new Cubes(factor: 3.1)));
        Assert.Contains("cubes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("error of", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_OfRows_CountAsManyTimes()
    {
        Network<double> network = Network.Create<double>(3, seed: 2).Dense(4, Activation.Tanh).Dense(2);
        Matrix<double> inputs = Drawn(3, 3);
        Matrix<double> targets = Drawn(3, 2);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(), 6);
        double[] weighted = new double[network.ParameterCount];
        double[] repeated = new double[network.ParameterCount];
        double loss = trainer.Gradient(inputs, targets, [0, 1, 2], weighted, weights: [3, 1, 2]);
        Assert.Equal(trainer.Gradient(inputs, targets, [0, 0, 0, 1, 2, 2], repeated), loss, 1e-14);
        Assert.All(weighted.Zip(repeated), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
        Assert.Equal(loss, trainer.Evaluate(inputs, targets, [3, 1, 2]), 1e-14);
    }

    /// <summary>A normalisation in training: outputs, and the gradients of inputs, gamma and beta for given gradients of the outputs.</summary>
    static void CheckAgainst(JsonElement given, Network<double> network, string outputs)
    {
        double[][] inputs = Rows(given.GetProperty("x"));
        network.SetParameters([.. Numbers(given.GetProperty("gamma")), .. Numbers(given.GetProperty("beta"))]);
        var gradients = new AlignedBuffer<double>(network.Parameters.Length);
        NetworkMemory<double> memory = NetworkMemory<double>.ForGradients(network, inputs.Length, seed: 0, inputGradient: true);
        Matrix<double> matrix = Matrix<double>.FromRows(inputs);
        memory.Inputs = new RowBlock<double>(matrix.Buffer, 0, matrix.Stride);
        memory.Rows = inputs.Length;
        memory.Training = true;
        memory.UpdatesStatistics = true;
        LayerPass<double> pass = network.Passes[0];
        pass.Forward(new Region(0, memory.Rows, 0, pass.ForwardBlocks), memory);

        double[][] upstream = Rows(given.GetProperty("upstream"));
        for (int row = 0; row < inputs.Length; row++)
        {
            upstream[row].CopyTo(memory[0].Deltas.Row(row));
        }

        pass.Backward(new Region(0, memory.Rows, 0, pass.BackwardBlocks), memory);
        for (int item = 0; item < pass.GradientItems; item++)
        {
            pass.Gradient(item, memory, gradients, pass.Piece(item).Start);
        }

        double[] logical = new double[network.ParameterCount];
        network.ToLogicalOrder(gradients.Span, logical);
        for (int row = 0; row < inputs.Length; row++)
        {
            AssertRow(Rows(given.GetProperty(outputs))[row], memory[0].Activations.Row(row), $"outputs of row {row}");
            AssertRow(Rows(given.GetProperty("dx"))[row], memory.InputDeltas!.Value.Row(row), $"input gradients of row {row}");
        }

        AssertRow([.. Numbers(given.GetProperty("dgamma")), .. Numbers(given.GetProperty("dbeta"))], logical, "parameter gradients");
    }

    static void AssertRow(double[] expected, ReadOnlySpan<double> actual, string what)
    {
        for (int c = 0; c < expected.Length; c++)
        {
            AssertClose(expected[c], actual[c], 1e-14, 1e-12, $"{what}, column {c}");
        }
    }

    static void CheckGradients(Network<double> network)
    {
        const int Count = 5;
        double[] parameters = new double[network.ParameterCount];
        network.CopyParametersTo(parameters);
        var random = new CounterRandom(3, RandomPurpose.Data);
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] += 0.3 * random.Normal((ulong)i);
        }

        network.SetParameters(parameters);
        Matrix<double> inputs = Drawn(Count, network.Inputs);
        Matrix<double> targets = Drawn(Count, network.Outputs);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(), Count, new TrainerOptions { Seed = 11 });
        double[] gradients = new double[parameters.Length];
        var inputGradients = new Matrix<double>(Count, network.Inputs);
        int[] rows = [0, 1, 2, 3, 4];
        trainer.Gradient(inputs, targets, rows, gradients, inputGradients);
        double[] scratch = new double[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            AssertClose(Difference(parameters[i], value => { parameters[i] = value; network.SetParameters(parameters); }), gradients[i], 1e-8, 1e-6, $"parameter {i}");
        }

        for (int row = 0; row < Count; row++)
        {
            for (int c = 0; c < network.Inputs; c++)
            {
                AssertClose(Difference(inputs[row, c], value => inputs[row, c] = value), inputGradients[row, c], 1e-8, 1e-6, $"input {row}, {c}");
            }
        }

        double Difference(double at, Action<double> set)
        {
            const double Step = 1e-5;
            set(at + Step);
            double above = trainer.Gradient(inputs, targets, rows, scratch);
            set(at - Step);
            double below = trainer.Gradient(inputs, targets, rows, scratch);
            set(at);
            return (above - below) / (2 * Step);
        }
    }

    static Matrix<double> Drawn(int rows, int columns)
    {
        var random = new CounterRandom(21, RandomPurpose.Data, (uint)columns);
        var matrix = new Matrix<double>(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            for (int c = 0; c < columns; c++)
            {
                matrix[row, c] = random.Normal((ulong)((row * columns) + c));
            }
        }

        return matrix;
    }

    static void AssertRows(double[][] expected, Matrix<double> actual)
    {
        for (int row = 0; row < expected.Length; row++)
        {
            AssertRow(expected[row], actual.Row(row), $"row {row}");
        }
    }

    static void AssertSame(Matrix<double> expected, Matrix<double> actual)
    {
        for (int row = 0; row < expected.Rows; row++)
        {
            Assert.Equal(expected.Row(row).ToArray(), actual.Row(row).ToArray());
        }
    }

    /// <summary>y = x³ of every input; the derivative is right for the factor 3.</summary>
    sealed class Cubes(double factor) : ICustomLayer
    {
        public string Name => "cubes";

        public int Outputs(int inputs) => inputs;

        public void Forward(ReadOnlySpan<double> inputs, Span<double> outputs)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                outputs[i] = inputs[i] * inputs[i] * inputs[i];
            }
        }

        public void VectorJacobianProduct(
            ReadOnlySpan<double> inputs, ReadOnlySpan<double> outputs, ReadOnlySpan<double> outputGradient, Span<double> inputGradient)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                inputGradient[i] = factor * inputs[i] * inputs[i] * outputGradient[i];
            }
        }
    }
}
