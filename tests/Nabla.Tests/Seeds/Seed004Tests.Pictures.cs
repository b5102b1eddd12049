using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Insight;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed004Tests
{
    static readonly double[][] s_corners = [[0, 0], [0, 1], [1, 0], [1, 1]];
    static readonly double[] s_xor = [0, 1, 1, 0];

    // y = f(3)(f(2)(f(1)(x))): the network cut before any layer and put together again gives the same bits.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void B_004_07_NetworkCutAtAnyLayer_ComposesToTheSameBits(int cut)
    {
        Activation[] activations = [Activation.ReLU, Activation.Tanh, Activation.Sigmoid, Activation.Softmax];
        int[] sizes = [9, 17, 8, 5, 4];
        Network<double> whole = Slice(Network.Create<double>(sizes[0], seed: 3), 0, 4);
        double[] parameters = new double[whole.ParameterCount];
        whole.CopyParametersTo(parameters);
        Network<double> first = Slice(Network.Create<double>(sizes[0]), 0, cut);
        Network<double> second = Slice(Network.Create<double>(sizes[cut]), cut, 4);
        first.SetParameters(parameters.AsSpan(0, first.ParameterCount));
        second.SetParameters(parameters.AsSpan(first.ParameterCount));

        var random = new Random(5);
        var inputs = new Matrix<double>(50, sizes[0]);
        for (int row = 0; row < inputs.Rows; row++)
        {
            for (int column = 0; column < inputs.Columns; column++)
            {
                inputs[row, column] = (4 * random.NextDouble()) - 2;
            }
        }

        Matrix<double> expected = whole.Predict(inputs);
        Matrix<double> composed = second.Predict(first.Predict(inputs));
        for (int row = 0; row < inputs.Rows; row++)
        {
            Assert.Equal(expected.Row(row).ToArray().Select(BitConverter.DoubleToInt64Bits), composed.Row(row).ToArray().Select(BitConverter.DoubleToInt64Bits));
        }

        Network<double> Slice(Network<double> network, int from, int to)
        {
            for (int layer = from; layer < to; layer++)
            {
                network = network.Dense(sizes[layer + 1], activations[layer]);
            }

            return network;
        }
    }

    // 28 x 28 = 784 pixels, 784-100-10: 784·100 + 100 + 100·10 + 10 parameters; one tile a first-layer unit, tile i the weights that enter it.
    [Fact]
    public void B_004_09_GalleryOf784_100_10_HasATileAUnit()
    {
        Network<float> network = Network.Create<float>(784, seed: 1).Dense(100, Activation.ReLU).Dense(10, Activation.Softmax);
        Assert.Equal(79_510, network.ParameterCount);

        FeatureTiles tiles = FeatureTiles.Of(network, new ImageShape(28, 28));

        Assert.Equal(100, tiles.Tiles.Count);
        Assert.All(tiles.Tiles, tile => Assert.Equal(784, tile.Length));
        float[] weights = new float[78_400];
        network.CopyWeightsTo(0, weights);
        for (int unit = 0; unit < 100; unit++)
        {
            for (int pixel = 0; pixel < 784; pixel++)
            {
                // W here is [inputs x units]; the seed's W(1) is its transpose, whose row i is tile i.
                Assert.Equal((double)weights[(pixel * 100) + unit], tiles.Tiles[unit][pixel]);
            }
        }

        Assert.Throws<ArgumentException>(() => FeatureTiles.Of(network, new ImageShape(28, 27)));
    }

    // Noise images, in half of which a diagonal stroke is planted: a network that tells them apart has learnt a feature that looks like it.
    [Fact]
    public void B_004_09_PlantedDiagonal_IsFoundInATile()
    {
        const int Side = 28;
        const int Rows = 400;
        double[] mask = [.. Enumerable.Range(0, Side * Side).Select(pixel => Math.Abs((pixel / Side) - (pixel % Side)) <= 1 ? 1.0 : 0.0)];
        var random = new Random(11);
        var inputs = new Matrix<float>(Rows, Side * Side);
        var targets = new Matrix<float>(Rows, 1);
        for (int row = 0; row < Rows; row++)
        {
            bool planted = row % 2 == 0;
            targets[row, 0] = planted ? 1 : 0;
            for (int pixel = 0; pixel < mask.Length; pixel++)
            {
                inputs[row, pixel] = (float)((0.5 * random.NextDouble()) + (planted ? 0.5 * mask[pixel] : 0) - 0.25);
            }
        }

        Network<float> network = Network.Create<float>(Side * Side, seed: 2).Dense(8, Activation.Tanh).Dense(1, Activation.Sigmoid);
        double[] before = Correlations();
        using var trainer = new Trainer<float>(network, Loss.BinaryCrossEntropy, new Adam(0.002), 32, new TrainerOptions { Regularization = new() { L2Penalty = 0.02 }, Threads = 1 });
        Epoch last = trainer.Run(inputs, targets, 40).Last();

        Assert.InRange(before.Max(), 0, 0.2);
        Assert.InRange(Correlations().Max(), 0.8, 1);
        Assert.InRange(last.TrainingLoss, 0, 0.2);

        // A unit may look for the stroke or for its absence.
        double[] Correlations()
        {
            FeatureTiles tiles = FeatureTiles.Of(network, new ImageShape(Side, Side));
            return [.. Enumerable.Range(0, tiles.Tiles.Count).Select(unit => Math.Abs(tiles.Correlation(unit, mask)))];
        }
    }

    [Fact]
    public void B_004_09_Correlation_OfKnownImages_IsExact()
    {
        FeatureTiles tiles = FeatureTiles.Of([1, -1, 5, 2, -2, 5, 3, -3, 5, 4, -4, 5], 3, new ImageShape(2, 2));

        Assert.Equal([1.0, 2, 3, 4], tiles.Tiles[0]);
        Assert.Equal(1, tiles.Correlation(0, [10, 20, 30, 40]), 1e-15);
        Assert.Equal(-1, tiles.Correlation(1, [10, 20, 30, 40]), 1e-15);
        Assert.Equal(0, tiles.Correlation(2, [10, 20, 30, 40])); // the same everywhere
        // (1, 2, 3, 4) and (1, 0, 0, 1): -1.5·.5 + .5·.5 - .5·.5 + 1.5·.5 = 0.
        Assert.Equal(0, tiles.Correlation(0, [1, 0, 0, 1]), 1e-15);
    }

    // H_B is within H_A when A is B with more units: the narrower net's function is held exactly. Each hidden unit is split into two copies of
    // it whose outgoing weights are halves (exact in binary), and a unit more whose outgoing weights are 0.
    [Fact]
    public void B_004_10_WiderNetwork_HoldsTheNarrowersFunctionExactly()
    {
        const int Inputs = 4;
        const int Narrow = 5;
        const int Outputs = 3;
        const int Wide = (2 * Narrow) + 1;
        Network<double> narrow = Network.Create<double>(Inputs, seed: 6).Dense(Narrow, Activation.Tanh).Dense(Outputs);
        Network<double> wide = Network.Create<double>(Inputs, seed: 7).Dense(Wide, Activation.Tanh).Dense(Outputs);
        double[] narrowIn = new double[Inputs * Narrow];
        double[] narrowOut = new double[Narrow * Outputs];
        narrow.CopyWeightsTo(0, narrowIn);
        narrow.CopyWeightsTo(1, narrowOut);
        narrow.SetBiases(0, [0.1, -0.2, 0.3, -0.4, 0.5]);
        double[] wideIn = new double[Inputs * Wide];
        double[] wideOut = new double[Wide * Outputs];
        double[] wideBiases = new double[Wide];
        for (int unit = 0; unit < 2 * Narrow; unit++)
        {
            int source = unit / 2;
            wideBiases[unit] = new[] { 0.1, -0.2, 0.3, -0.4, 0.5 }[source];
            for (int i = 0; i < Inputs; i++)
            {
                wideIn[(i * Wide) + unit] = narrowIn[(i * Narrow) + source];
            }

            for (int k = 0; k < Outputs; k++)
            {
                wideOut[(unit * Outputs) + k] = narrowOut[(source * Outputs) + k] / 2;
            }
        }

        for (int i = 0; i < Inputs; i++)
        {
            wideIn[(i * Wide) + Wide - 1] = 1; // a unit that sees all inputs and says nothing
        }

        wide.SetWeights(0, wideIn);
        wide.SetBiases(0, wideBiases);
        wide.SetWeights(1, wideOut);
        wide.SetBiases(1, new double[Outputs]);

        var random = new Random(9);
        for (int row = 0; row < 200; row++)
        {
            double[] inputs = [.. Enumerable.Range(0, Inputs).Select(_ => (6 * random.NextDouble()) - 3)];
            double[] expected = new double[Outputs];
            double[] held = new double[Outputs];
            narrow.Predict(inputs, expected);
            wide.Predict(inputs, held);
            for (int k = 0; k < Outputs; k++)
            {
                // The halves are added one after the other, so that a sum may round once more than the narrower one: 1e-15.
                Assert.Equal(expected[k], held[k], 1e-15);
            }
        }
    }

    // With units that are only added, their outgoing weights 0, nothing rounds: the same bits.
    [Fact]
    public void B_004_10_NetworkWithSilentUnits_IsTheSameBitForBit()
    {
        Network<float> narrow = Network.Create<float>(3, seed: 1).Dense(4, Activation.ReLU).Dense(2);
        Network<float> wide = Network.Create<float>(3, seed: 2).Dense(6, Activation.ReLU).Dense(2);
        float[] narrowIn = new float[12];
        float[] narrowOut = new float[8];
        float[] wideIn = new float[18];
        float[] wideOut = new float[12];
        narrow.CopyWeightsTo(0, narrowIn);
        narrow.CopyWeightsTo(1, narrowOut);
        wide.CopyWeightsTo(0, wideIn);
        for (int i = 0; i < 3; i++)
        {
            narrowIn.AsSpan(i * 4, 4).CopyTo(wideIn.AsSpan(i * 6));
        }

        narrowOut.CopyTo(wideOut, 0);
        wide.SetWeights(0, wideIn);
        wide.SetWeights(1, wideOut);
        wide.SetBiases(0, [0, 0, 0, 0, 0.7f, -0.7f]);

        var random = new Random(4);
        for (int row = 0; row < 200; row++)
        {
            float[] inputs = [.. Enumerable.Range(0, 3).Select(_ => (float)((6 * random.NextDouble()) - 3))];
            float[] expected = new float[2];
            float[] held = new float[2];
            narrow.Predict(inputs, expected);
            wide.Predict(inputs, held);
            Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), held.Select(BitConverter.SingleToInt32Bits));
        }
    }

    // y = x·W1·W2·W3 + (b1·W2 + b2)·W3 + b3 (with columns W' = W3 W2 W1).
    [Fact]
    public void B_004_11_ThreeLinearLayersWithBiases_EqualTheirCollapsedLayer()
    {
        var random = new Random(3);
        Network<double> network = Network.Create<double>(6).Dense(9).Dense(4).Dense(2);
        network.SetParameters([.. Enumerable.Range(0, network.ParameterCount).Select(_ => (2 * random.NextDouble()) - 1)]);

        Seed003Tests.AssertEqualsItsLayer(network, random);
    }

    // Deep linear networks are no better than linear regression: on the training rows none has a smaller squared error than least squares,
    // y = 2 + 3x - x² fitted by a line on x = -1, 0, 1, 2: slope 2, residuals -1, 1, 1, -1, mean square 1.
    [Fact]
    public void B_004_11_DeepLinearNetwork_IsNoBetterThanLeastSquares()
    {
        double[] x = [-1, 0, 1, 2];
        double[] y = [.. x.Select(value => 2 + (3 * value) - (value * value))];
        (double meanX, double meanY) = (x.Average(), y.Average());
        double slope = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
        double least = x.Zip(y, (a, b) => Math.Pow(b - meanY - (slope * (a - meanX)), 2)).Average();
        Assert.Equal((2, 1.0), (slope, least));

        Network<double> network = Network.Create<double>(1, seed: 2).Dense(5).Dense(4).Dense(1);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new StochasticGradientDescent(0.02), 4, new TrainerOptions { Threads = 1 });
        Epoch[] epochs = [.. trainer.Run(Column(x), Column(y), 4000)];

        Assert.All(epochs, epoch => Assert.InRange(epoch.TrainingLoss, least - 1e-12, double.MaxValue));
        Assert.Equal(least, epochs[^1].TrainingLoss, 1e-9);
        Assert.Equal(slope, LinearCollapse.Of(network)[0, 0], 1e-6);
    }

    // All 14 ways in which a line can divide the four corners, and not the other two: exclusive or and its opposite.
    [Fact]
    public void B_004_15_LinearThreshold_HasAtMostThreeCornersOfXorRight()
    {
        Network<double> unit = Network.Create<double>(2).Dense(1);
        var divisions = new HashSet<string>();
        int best = 0;
        foreach (double w1 in Steps(-2, 2))
        {
            foreach (double w2 in Steps(-2, 2))
            {
                foreach (double b in Steps(-4, 4))
                {
                    unit.SetWeights(0, [w1, w2]);
                    unit.SetBiases(0, [b]);
                    double[] answers = [.. s_corners.Select(corner => Predict(unit, corner) > 0 ? 1.0 : 0.0)];
                    divisions.Add(string.Concat(answers));
                    best = Math.Max(best, answers.Zip(s_xor, (answer, right) => answer == right ? 1 : 0).Sum());
                }
            }
        }

        Assert.Equal(3, best);
        Assert.Equal(14, divisions.Count);
        Assert.DoesNotContain("0110", divisions);
        Assert.DoesNotContain("1001", divisions);

        static IEnumerable<double> Steps(double from, double to) => Enumerable.Range(0, (int)((to - from) * 2) + 1).Select(i => from + (0.5 * i));
    }

    // The loss of logistic regression on XOR is convex with its minimum ln 2 at w = 0, b = 0, where every answer is 1/2.
    [Fact]
    public void B_004_15_LogisticRegressionOnXor_CannotPassLnTwo()
    {
        Network<double> network = Network.Create<double>(2, seed: 5).Dense(1, Activation.Sigmoid);
        Matrix<double> inputs = Matrix<double>.FromRows(s_corners);
        using var trainer = new Trainer<double>(network, Loss.BinaryCrossEntropy, new StochasticGradientDescent(1), 4, new TrainerOptions { Threads = 1 });
        Epoch[] epochs = [.. trainer.Run(inputs, Column(s_xor), 2000)];

        Assert.All(epochs, epoch => Assert.InRange(epoch.TrainingLoss, Math.Log(2) - 1e-15, double.MaxValue));
        Assert.InRange(epochs[0].TrainingLoss, Math.Log(2) + 1e-3, 5); // it began elsewhere
        Assert.Equal(Math.Log(2), epochs[^1].TrainingLoss, 1e-12);
        Assert.All(s_corners, corner => Assert.Equal(0.5, Predict(network, corner), 1e-6));
    }

    // h1 = sigma(k(x1 + x2 - .5)), h2 = sigma(k(x1 + x2 - 1.5)), y = sigma(k(h1 - h2 - .5)).
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(10, true)]
    [InlineData(20, true)]
    public void B_004_17_LogisticXor_IsRightFromKThreeOn(double k, bool isRight)
    {
        double[] answers = LogisticXor(k);

        Assert.Equal(isRight, answers.Zip(s_xor).All(pair => pair.First > 0.5 == (pair.Second == 1)));
    }

    // The numbers of the four corners, computed with 50 digits.
    [Fact]
    public void B_004_17_LogisticXor_ApproachesTheThresholdAsKGrows()
    {
        double[] five = LogisticXor(5);
        double[] ten = LogisticXor(10);
        double[] twenty = LogisticXor(20);

        Assert.Equal([0.106836, 0.850867, 0.850867, 0.106836], five.Select(answer => Math.Round(answer, 6)));
        Assert.Equal([0.007153, 0.992356, 0.992356, 0.007153], ten.Select(answer => Math.Round(answer, 6)));
        Assert.Equal(4.5e-5, twenty.Zip(s_xor, (answer, right) => Math.Abs(answer - right)).Max(), 1e-6);
    }

    // Weight space: one coordinate a weight or bias, in the order weights of layer 0 row by row, its biases, layer 1.
    [Fact]
    public void B_004_20_FlatVector_HasOneCoordinateAParameterAndComesBack()
    {
        Network<double> network = Network.Create<double>(3, seed: 1).Dense(4, Activation.Tanh).Dense(2);
        Assert.Equal((3 * 4) + 4 + (4 * 2) + 2, network.ParameterCount);
        double[] point = [.. Enumerable.Range(1, network.ParameterCount).Select(i => i / 7.0)];

        network.SetParameters(point);
        double[] back = new double[network.ParameterCount];
        network.CopyParametersTo(back);

        Assert.Equal(point.Select(BitConverter.DoubleToInt64Bits), back.Select(BitConverter.DoubleToInt64Bits));
        double[] weights = new double[8];
        double[] biases = new double[4];
        network.CopyWeightsTo(1, weights);
        network.CopyBiasesTo(0, biases);
        Assert.Equal(point[16..24], weights);
        Assert.Equal(point[12..16], biases);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SetParameters(point.AsSpan(1)));

        // A step along one coordinate changes that weight alone.
        double[] moved = [.. point];
        moved[16] += 0.5;
        network.SetParameters(moved);
        network.CopyWeightsTo(1, weights);
        Assert.Equal(point[16] + 0.5, weights[0]);
        Assert.Equal(point[17..24], weights[1..]);
    }

    static double[] LogisticXor(double k)
    {
        Network<double> network = Network.Create<double>(2).Dense(2, Activation.Sigmoid).Dense(1, Activation.Sigmoid);
        network.SetWeights(0, [k, k, k, k]);
        network.SetBiases(0, [-0.5 * k, -1.5 * k]);
        network.SetWeights(1, [k, -k]);
        network.SetBiases(1, [-0.5 * k]);
        return [.. s_corners.Select(corner => Predict(network, corner))];
    }

    static double Predict(Network<double> network, double[] inputs)
    {
        double[] output = new double[1];
        network.Predict(inputs, output);
        return output[0];
    }

    static Matrix<double> Column(double[] numbers) => Matrix<double>.FromRows([.. numbers.Select(number => new[] { number })]);
}
