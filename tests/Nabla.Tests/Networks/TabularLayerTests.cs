using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Insight;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;
using Layers = Nabla.Networks.Architecture;

namespace Nabla.Tests.Networks;

/// <summary>The layers that tables ask for: embeddings of categories, embeddings of numbers, scaling, dense layers by blocks.</summary>
public sealed class TabularLayerTests
{
    [Fact]
    public void Embedding_IsTheProductOfAOneHotRowAndItsTable()
    {
        Network<double> embedding = Network.Create<double>(2, seed: 4).Embed([5, 3], [70, 4]);
        var layer = (EmbeddingLayer)embedding.Layers[0];
        Network<double> dense = Network.Create<double>(8).Select([0, 1, 2, 3, 4]).Dense(70).Select([5, 6, 7], from: Layer.NetworkInputs).Dense(4).Concatenate(1, 3);
        double[] parameters = new double[embedding.ParameterCount];
        embedding.CopyParametersTo(parameters);
        dense.SetParameters([.. parameters[..350], .. new double[70], .. parameters[350..], .. new double[4]]);
        for (int first = -1; first < 5; first++)
        {
            for (int second = -1; second < 3; second++)
            {
                double[] oneHot = new double[8];
                if (first >= 0)
                {
                    oneHot[first] = 1;
                }

                if (second >= 0)
                {
                    oneHot[5 + second] = 1;
                }

                Assert.Equal(dense.Predict(Matrix<double>.FromRows(oneHot)).Row(0).ToArray(), embedding.Predict(Matrix<double>.FromRows([first, second])).Row(0).ToArray());
            }
        }

        Assert.Equal(["0.weight", "1.weight"], layer.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([5, 70], layer.Tensors[0].FileShape);
    }

    [Fact]
    public void Embedding_Trained_MovesAsTheDenseLayerOverOneHotRowsDoes()
    {
        const int Rows = 40;
        Network<double> embedding = Network.Create<double>(1, seed: 4).Embed([6], [5]).Dense(2);
        Network<double> dense = Network.Create<double>(6, seed: 4).Dense(5).Dense(2);
        double[] start = new double[embedding.ParameterCount];
        embedding.CopyParametersTo(start);
        dense.SetParameters([.. start[..30], .. new double[5], .. start[30..]]);
        var indices = new Matrix<double>(Rows, 1);
        var oneHot = new Matrix<double>(Rows, 6);
        Matrix<double> targets = Given(Rows, 2);
        for (int row = 0; row < Rows; row++)
        {
            // The last category occurs in the last rows only: between its steps the optimizer's moments move it all the same.
            int category = row < 35 ? row % 5 : 5;
            indices[row, 0] = category;
            oneHot[row, category] = 1;
        }

        Train(embedding, indices, targets);
        Train(dense, oneHot, targets, frozenBias: 0);
        double[] moved = new double[embedding.ParameterCount];
        double[] expected = new double[dense.ParameterCount];
        embedding.CopyParametersTo(moved);
        dense.CopyParametersTo(expected);
        Assert.All(moved[..30].Zip(expected[..30]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));

        // The dense layer's bias is set back after each step: the embedding has none.
        static void Train(Network<double> network, Matrix<double> inputs, Matrix<double> targets, int? frozenBias = null)
        {
            using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(0.05), 8);
            for (int step = 0; step < 20; step++)
            {
                trainer.Step(inputs, targets, [.. Enumerable.Range(0, 8).Select(i => ((step * 8) + i) % Rows)]);
                if (frozenBias is { } layer)
                {
                    network.SetBiases(layer, new double[5]);
                }
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-2)]
    [InlineData(double.NaN)]
    [InlineData(0.25)]
    public void Trainer_OfAnIndexThatIsNone_RefusesItBeforeTheFirstStep(double index)
    {
        Network<double> network = Network.Create<double>(2, seed: 1).Select([1]).Embed([3], [2]).Dense(1);
        double[] before = new double[network.ParameterCount];
        network.CopyParametersTo(before);
        Matrix<double> inputs = Matrix<double>.FromRows([7, 0], [7, 2], [7, index]);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(), 2);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => trainer.Step(inputs, new Matrix<double>(3, 1), [0, 1]));
        Assert.Contains("column 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 2, or -1 for none", refused.Message, StringComparison.Ordinal);
        double[] after = new double[before.Length];
        network.CopyParametersTo(after);
        Assert.Equal(before, after);
    }

    [Fact]
    public void Predict_OfAnIndexThatIsNone_IsRefused()
    {
        Network<float> network = Network.Create<float>(1).Embed([3], [2]);
        Assert.Contains("Input column 0 is 3", Assert.Throws<ArgumentException>(() => network.Predict(new float[] { 3 }, new float[2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.Predict(new Matrix<float>(100, 1) { [99, 0] = -2 }, threads: 2));
    }

    [Fact]
    public void Embedding_OfComputedColumns_IsRefused() => Assert.Contains(
        "layers.0 is of kind dense", Assert.Throws<ArgumentException>(() => Network.Create<float>(2).Dense(1).Embed([3], [2])).Message, StringComparison.Ordinal);

    [Fact]
    public void Gradients_OfEmbeddings_AgreeInAllWaysAndAreZeroForTheIndex()
    {
        Network<double> network = Network.Create<double>(4, seed: 3)
            .Select([3, 1])
            .Embed([4, 2], [3, 66])
            .Select([0, 2], from: Layer.NetworkInputs)
            .Concatenate(1, 2)
            .Dense(5, Activation.Tanh)
            .Dense(2);
        Matrix<double> inputs = Given(6, 4);
        for (int row = 0; row < 6; row++)
        {
            inputs[row, 3] = row % 4;
            inputs[row, 1] = (row % 3) - 1;
        }

        GradientCheck check = GradientCheck.Of(network, Loss.MeanSquaredError, inputs, Given(6, 2));
        Assert.True(check.Passed, check.Fault);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(), 6);
        var gradients = new Matrix<double>(6, 4);
        trainer.Gradient(inputs, Given(6, 2), [0, 1, 2, 3, 4, 5], new double[network.ParameterCount], gradients);
        Assert.All(Enumerable.Range(0, 6), row => Assert.Equal([0, 0], [gradients[row, 1], gradients[row, 3]]));
    }

    [Theory]
    [InlineData(3, 16, false)]
    [InlineData(3, 5, false)]
    [InlineData(4, 5, true)]
    [InlineData(4, 80, true)]
    [InlineData(1, 67, false)]
    [InlineData(12, 1, false)]
    public void BlockDense_IsADenseLayerForEachBlock(int blocks, int units, bool shared)
    {
        Network<double> network = Network.Create<double>(12, seed: 5).BlockDense([.. Enumerable.Repeat(12 / blocks, blocks)], units, Activation.Tanh, shared);
        int width = 12 / blocks;
        double[] parameters = new double[network.ParameterCount];
        network.CopyParametersTo(parameters);
        int weights = shared ? width * units : 12 * units;
        parameters.AsSpan(weights).Fill(0.25);
        network.SetParameters(parameters);
        Matrix<double> inputs = Given(9, 12);
        Matrix<double> outputs = network.Predict(inputs);
        for (int block = 0; block < blocks; block++)
        {
            Network<double> dense = Network.Create<double>(12).Select([.. Enumerable.Range(block * width, width)]).Dense(units, Activation.Tanh);
            dense.SetWeights(1, parameters.AsSpan(shared ? 0 : block * width * units, width * units));
            dense.SetBiases(1, [.. Enumerable.Repeat(0.25, units)]);
            Matrix<double> expected = dense.Predict(inputs);
            Assert.All(Enumerable.Range(0, 9), row => Assert.Equal(expected.Row(row).ToArray(), outputs.Row(row).Slice(block * units, units).ToArray()));
        }
    }

    [Theory]
    [InlineData("block-dense(16 tanh) -> block-dense(3)")]
    [InlineData("block-dense(2 x 5 sigmoid, shared) -> block-dense(7)")]
    [InlineData("block-dense(3 x 16 gelu) -> scaling -> block-dense(16, shared) -> mean:blocks=3")]
    [InlineData("scaling -> concatenation(periodic:frequencies=7,deviation=0.3 -> block-dense(3) | identity)")]
    [InlineData("selection(0-5, 0-5) -> scaling:signs=1 -> block-dense(2 x 8 relu, shared) -> scaling:signs=1 -> block-dense(4) -> mean:blocks=2")]
    [InlineData("concatenation(identity | identity | identity) -> scaling -> block-dense(3 x 80 tanh, shared) -> scaling -> block-dense(3 x 16 silu, shared) -> block-dense(3 x 1) -> mean:blocks=3")]
    [InlineData("block-dense(2 x 96 tanh, shared) -> sum(identity | block-dense(2 x 96 gelu, shared)) -> residual(block-dense(4 x 48 silu))")]
    public void Text_OfTabularLayers_IsReadBackAndItsGradientsAgree(string text)
    {
        Layers layers = Layers.Parse(text);
        Assert.Equal(text, layers.ToString());
        Network<double> network = layers.AddTo(Network.Create<double>(6, seed: 2));
        GradientCheck check = GradientCheck.Of(network.Dense(2), Loss.MeanSquaredError, Given(5, 6), Given(5, 2));
        Assert.True(check.Passed, check.Fault);
    }

    [Fact]
    public void Gradients_OfBlocksOfDifferentWidths_AgreeInAllWays()
    {
        Network<double> network = Network.Create<double>(6, seed: 2).BlockDense([1, 3, 2], 6, Activation.SiLU).Dense(2).Sum(1, 1);
        GradientCheck check = GradientCheck.Of(network, Loss.MeanSquaredError, Given(5, 6), Given(5, 2));
        Assert.True(check.Passed, check.Fault);
    }

    [Fact]
    public void BlockDense_AsTheLastLayerOfAClassifier_GivesLogitsToItsLoss()
    {
        Network<double> network = Network.Create<double>(4, seed: 2).BlockDense([2, 2], 1, Activation.Sigmoid);
        GradientCheck check = GradientCheck.Of(network, Loss.BinaryCrossEntropy, Given(5, 4), Matrix<double>.FromRows([1, 0], [0, 0], [1, 1], [0, 1], [1, 0]));
        Assert.True(check.Passed, check.Fault);
    }

    [Fact]
    public void Periodic_BeginsWithNormalFrequenciesAndUniformPhases()
    {
        Network<double> network = Network.Create<double>(40, seed: 9).Periodic(50, deviation: 0.2);
        double[] parameters = new double[network.ParameterCount];
        network.CopyParametersTo(parameters);
        Assert.Equal(0.04, parameters[..2000].Average(w => w * w), 0.04 * 0.15); // five standard errors of a variance: sqrt(2/2000)
        Assert.InRange(parameters[2000..].Min(), -0.5, -0.49);
        Assert.InRange(parameters[2000..].Max(), 0.49, 0.5);
        Assert.Equal(2000, parameters[..2000].Distinct().Count());
    }

    [Theory]
    [InlineData("embedding(12)", "describes no embedding")]
    [InlineData("embedding(0x4)", "describes no embedding")]
    [InlineData("block-dense(relu)", "describes no dense layers by blocks")]
    [InlineData("block-dense(2 x 8 relu, split)", "describes no dense layers by blocks")]
    [InlineData("periodic", "needs frequencies")]
    [InlineData("block-dense(8 softmax)", "cannot have softmax")]
    public void Text_OfNoLayer_IsRefusedWithItsFault(string text, string fault) => Assert.Contains(
        fault, Assert.Throws<ArgumentException>(() => Layers.Parse(text).AddTo(Network.Create<float>(3))).Message, StringComparison.Ordinal);

    [Fact]
    public void Training_OfTabularLayers_HasTheSameBitsForEveryNumberOfThreads()
    {
        string Train(int threads)
        {
            const string Text = "concatenation(selection(0-99) -> scaling -> concatenation(periodic:frequencies=16 -> block-dense(4 relu) | identity) | selection(100-101) -> embedding(900x22, 4x3))";
            Network<float> network = Layers.Parse(Text + " -> block-dense(3 x 32 gelu) -> block-dense(32 relu) -> mean:blocks=3").AddTo(Network.Create<float>(102, seed: 4)).Dense(3);
            var inputs = new Matrix<float>(160, 102);
            var targets = new Matrix<float>(160, 3);
            Matrix<double> given = Given(160, 102);
            for (int row = 0; row < 160; row++)
            {
                for (int c = 0; c < 102; c++)
                {
                    inputs[row, c] = c < 100 ? (float)given[row, c] : (row * 37 % (c == 100 ? 900 : 4));
                }

                targets[row, row % 3] = 1;
            }

            using var trainer = new Trainer<float>(network, Loss.CategoricalCrossEntropy, new AdamW(), 64, new TrainerOptions { Threads = threads, Seed = 9 });
            _ = trainer.Run(inputs, targets, 2).Count();
            return network.ComputeWeightHash();
        }

        Assert.Equal(Train(1), Train(2));
        Assert.Equal(Train(1), Train(3));
    }

    [Fact]
    public void Step_OfTabularLayers_AllocatesNothing()
    {
        Network<float> network = Layers.Parse("concatenation(selection(0-2) -> scaling -> periodic:frequencies=5 -> block-dense(3) | selection(3) -> embedding(50x7)) -> block-dense(2 x 16 relu)")
            .AddTo(Network.Create<float>(4, seed: 4)).Dense(1);
        var inputs = new Matrix<float>(32, 4);
        var targets = new Matrix<float>(32, 1);
        int[] rows = [.. Enumerable.Range(0, 32)];
        using var trainer = new Trainer<float>(network, Loss.MeanSquaredError, new Adam(), 32, new TrainerOptions { Threads = 1 });
        trainer.Step(inputs, targets, rows);
        long before = GC.GetAllocatedBytesForCurrentThread();
        trainer.Step(inputs, targets, rows);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void MeanOf_NetworksWithTables_PredictsTheMean()
    {
        Network<double>[] members =
        [
            .. new ulong[] { 1, 2, 3 }.Select(seed => Layers.Parse("concatenation(selection(0) -> periodic:frequencies=4 -> block-dense(2) | selection(1) -> embedding(3x2) | selection(0) -> scaling)")
                .AddTo(Network.Create<double>(2, seed)).Dense(1)),
        ];
        Network<double> mean = Network.MeanOf(members);
        Matrix<double> inputs = Matrix<double>.FromRows([0.5, 1], [-1, 2], [2, 0]);
        Assert.All(Enumerable.Range(0, 3), row => Assert.Equal(members.Average(member => member.Predict(inputs)[row, 0]), mean.Predict(inputs)[row, 0], 1e-14));
    }

    static Matrix<double> Given(int rows, int columns)
    {
        var random = new Random((rows * 100) + columns);
        var matrix = new Matrix<double>(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            for (int c = 0; c < columns; c++)
            {
                matrix[row, c] = (2 * random.NextDouble()) - 1;
            }
        }

        return matrix;
    }
}
