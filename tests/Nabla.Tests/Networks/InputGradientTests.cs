using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Tests.Networks;

/// <summary>What a program around a network asks of it: outputs into a matrix of its own, and the derivative of its own loss by the inputs.</summary>
public sealed class InputGradientTests
{
    /// <summary>Networks of every kind of layer that is differentiated by what it reads, and one without any layer.</summary>
    public static TheoryData<string> Names => ["none", "dense", "softmax", "blocks", "normalized", "joined", "wide"];

    [Theory]
    [MemberData(nameof(Names))]
    public void InputGradient_OfEveryNetwork_IsTheDifferenceQuotientOfItsOutputs(string name)
    {
        // More rows than are computed at a time (96), so that the last rows are a part of their own.
        const int Rows = 101;
        Network<double> network = Build(name);
        var random = new Random(5);
        Matrix<double> inputs = Drawn(random, Rows, network.Inputs);
        Matrix<double> upstream = Drawn(random, Rows, network.Outputs);
        Matrix<double> gradient = network.InputGradient(inputs, upstream);

        Assert.Equal((Rows, network.Inputs), (gradient.Rows, gradient.Columns));
        foreach (int row in (int[])[0, 95, 96, 100])
        {
            for (int column = 0; column < network.Inputs; column++)
            {
                const double h = 1e-5;
                double slope = (Weighted(column, h) - Weighted(column, -h)) / (2 * h);
                Assert.True(Math.Abs(slope - gradient[row, column]) < 1e-7 * Math.Max(1, Math.Abs(slope)), $"{name}, row {row}, column {column}: {gradient[row, column]:R}, by differences {slope:R}");
            }

            double Weighted(int column, double step)
            {
                double[] x = [.. Enumerable.Range(0, network.Inputs).Select(i => inputs[row, i] + (i == column ? step : 0))];
                double[] y = new double[network.Outputs];
                network.Predict(x, y);
                return y.Select((value, k) => value * upstream[row, k]).Sum();
            }
        }
    }

    [Fact]
    public void Matrices_OfOtherShapes_AreRefusedWithBoth()
    {
        Network<double> network = Build("dense");
        var inputs = new Matrix<double>(7, 4);

        Assert.StartsWith(
            "7 rows of inputs need output gradients of 7 x 3; they are 6 x 3.",
            Assert.Throws<ArgumentException>("outputGradients", () => network.InputGradient(inputs, new Matrix<double>(6, 3))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "7 rows of inputs need output gradients of 7 x 3; they are 7 x 2.",
            Assert.Throws<ArgumentException>("outputGradients", () => network.InputGradient(inputs, new Matrix<double>(7, 2))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "7 rows of inputs give outputs of 7 x 3; the matrix for them is 8 x 3.",
            Assert.Throws<ArgumentException>("outputs", () => network.Predict(inputs, new Matrix<double>(8, 3))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "7 rows of inputs give outputs of 7 x 3; the matrix for them is 7 x 4.",
            Assert.Throws<ArgumentException>("outputs", () => network.Predict(inputs, new Matrix<double>(7, 4))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dense", true)]
    [InlineData("softmax", true)]
    [InlineData("none", false)]
    [InlineData("joined", false)]
    public void OutputsDivided_WhereTheLastLayerIsDense_AreLogitsDivided(string name, bool canBe)
    {
        Network<double> network = Build(name);
        Assert.Equal(canBe, network.CanDivideOutputs);
        if (!canBe)
        {
            return;
        }

        double[] x = [0.3, -1, 0.5, 2];
        double[] before = Logits(network, x);
        Assert.All(Logits(network.WithOutputsDivided([2.5]), x).Zip(before), pair => Assert.Equal(pair.Second / 2.5, pair.First, 1e-12));
        Assert.All(Logits(network.WithOutputsDivided([1, 2, 4]), x).Select((z, k) => (z, before[k] / (1 << k))), pair => Assert.Equal(pair.Item2, pair.z, 1e-12));
    }

    /// <summary>The mean of members is divided in each of them; a bent layer in the way forbids it.</summary>
    [Fact]
    public void OutputsDivided_OfTheMeanOfMembers_AreThoseOfEachMember()
    {
        Network<double> inputs = Network.Create<double>(4, seed: 2);
        Network<double> mean = inputs.Dense(3).Dense(3, from: Layer.NetworkInputs).Mean(0, 1).Activate(Activation.Softmax);
        Network<double> bent = inputs.Dense(3).Dense(3, Activation.Tanh, from: Layer.NetworkInputs).Mean(0, 1);
        double[] x = [0.3, -1, 0.5, 2];

        Assert.True(mean.CanDivideOutputs);
        Assert.All(Logits(mean.WithOutputsDivided([4]), x).Zip(Logits(mean, x)), pair => Assert.Equal(pair.Second / 4, pair.First, 1e-12));
        Assert.False(bent.CanDivideOutputs);
        Assert.False(inputs.Dense(3).Activate(Activation.Tanh).Activate(Activation.Softmax).CanDivideOutputs);
        Assert.False(inputs.Dense(3).LayerNormalization().CanDivideOutputs);
        Assert.False(inputs.Activate(Activation.Tanh).CanDivideOutputs);
    }

    static double[] Logits(Network<double> network, double[] x)
    {
        var outputs = new Matrix<double>(1, network.Outputs);
        network.Forward(Matrix<double>.FromRows(x), 0, 1, activateOutput: false, outputs);
        return [.. Enumerable.Range(0, network.Outputs).Select(k => outputs[0, k])];
    }

    static Network<double> Build(string name)
    {
        Network<double> inputs = Network.Create<double>(4, seed: 3);
        return name switch
        {
            "none" => inputs,
            "dense" => inputs.Dense(5, Activation.Tanh).Dense(3),
            "softmax" => inputs.Dense(5, Activation.GELU).Dense(3, Activation.Softmax),
            "blocks" => inputs.BlockDense([2, 2], 3, Activation.SiLU).MeanOfBlocks(2).Dense(2),
            "normalized" => inputs.Dense(6, Activation.Tanh).LayerNormalization().BatchNormalization().Dropout(0.5).Scale(randomSigns: true).Dense(2, Activation.Sigmoid),
            "joined" => inputs.Dense(4, Activation.Mish).Sum(-1, 0).Concatenate(-1, 1).Select([0, 5, 7, 3]),
            _ => inputs.Dense(130, Activation.Tanh).Dense(70, Activation.Softplus).Dense(1),
        };
    }

    static Matrix<double> Drawn(Random random, int rows, int columns)
    {
        var matrix = new Matrix<double>(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                matrix[row, column] = (2 * random.NextDouble()) - 1;
            }
        }

        return matrix;
    }
}
