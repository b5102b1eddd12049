using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Networks;

namespace Nabla.Tests.Networks;

public sealed class NetworkTests
{
    [Fact]
    public void Dense_ThreeLayers_HasTheirShapesAndParameters()
    {
        Network<float> network = Network.Create<float>(784).Dense(128, Activation.ReLU).Dense(64, Activation.Tanh).Dense(10);
        Assert.Equal(784, network.Inputs);
        Assert.Equal(10, network.Outputs);
        Assert.Equal([(784, 128), (128, 64), (64, 10)], network.Layers.Select(layer => (layer.Inputs, layer.Outputs)));
        Assert.Equal(784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10, network.ParameterCount);
        Assert.Equal(["layers.0: 784 -> 128 relu", "layers.1: 128 -> 64 tanh", "layers.2: 64 -> 10 identity"], network.Layers.Select(layer => layer.ToString()));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 70, 5)]
    [InlineData(65, 17, 130)]
    public void Parameters_SetAndCopied_ComeBackInLogicalOrder(int inputs, int hidden, int outputs)
    {
        Network<double> network = Network.Create<double>(inputs).Dense(hidden, Activation.Tanh).Dense(outputs);
        double[] parameters = [.. Enumerable.Range(1, network.ParameterCount).Select(i => (double)i)];
        network.SetParameters(parameters);

        double[] copied = new double[parameters.Length];
        network.CopyParametersTo(copied);
        Assert.Equal(parameters, copied);

        // The flat vector is: weights [inputs x outputs] row by row, biases, next layer.
        double[] weights = new double[inputs * hidden];
        double[] biases = new double[hidden];
        network.CopyWeightsTo(0, weights);
        network.CopyBiasesTo(0, biases);
        Assert.Equal(parameters[..weights.Length], weights);
        Assert.Equal(parameters[weights.Length..(weights.Length + hidden)], biases);
        Assert.Equal(0, network.Parameters.Span.ToArray().Count(value => value != 0) - parameters.Length); // padding stays zero

        network.SetWeights(0, new double[weights.Length]);
        network.SetWeights(0, weights);
        network.CopyParametersTo(copied);
        Assert.Equal(parameters, copied);
    }

    [Fact]
    public void Predict_HandNumbers_UsesRowsTimesWeights()
    {
        // Seed text 002: I = [5, 6], W1 = [[2, 2], [1, 3]], b1 = [1, 1], ReLU gives [17, 29]; W2 = [.5, 0], b2 = 3.5 gives 12.
        Network<double> network = CandyBar();
        Assert.Equal(12, network.Predict(Matrix<double>.FromRows([5.0, 6.0]))[0, 0]);
        double[] hidden = new double[2];
        Network<double> first = Network.Create<double>(2).Dense(2, Activation.ReLU);
        first.SetWeights(0, [2, 2, 1, 3]);
        first.SetBiases(0, [1, 1]);
        first.Predict([5.0, 6.0], hidden);
        Assert.Equal([17, 29], hidden);
    }

    internal static Network<double> CandyBar()
    {
        Network<double> network = Network.Create<double>(2).Dense(2, Activation.ReLU).Dense(1, Activation.ReLU);
        network.SetWeights(0, [2, 2, 1, 3]);
        network.SetBiases(0, [1, 1]);
        network.SetWeights(1, [0.5, 0]);
        network.SetBiases(1, [3.5]);
        return network;
    }

    [Fact]
    public void Parameters_WrongLength_NamesBothShapes()
    {
        Network<float> network = Network.Create<float>(3).Dense(4);
        ArgumentException weights = Assert.Throws<ArgumentException>(() => network.SetWeights(0, new float[11]));
        Assert.Equal("layers.0 has 12 weights (3 inputs, 4 outputs); 11 were given.", weights.Message);
        ArgumentException biases = Assert.Throws<ArgumentException>(() => network.CopyBiasesTo(0, new float[5]));
        Assert.Equal("layers.0 has 4 biases (3 inputs, 4 outputs); 5 were given.", biases.Message);
        ArgumentException inputs = Assert.Throws<ArgumentException>(() => network.Predict(new Matrix<float>(2, 5)));
        Assert.StartsWith("The network has 3 inputs; the matrix has 5 columns.", inputs.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SetParameters(new float[15]));
        ArgumentException places = Assert.Throws<ArgumentException>(() => network.Predict(new float[3], new float[5]));
        Assert.StartsWith("The network has 3 inputs and 4 outputs; 3 and 5 places were given.", places.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Create<float>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Dense(0));
    }

    [Fact]
    public void Dense_AfterSoftmax_IsRefused()
    {
        Network<float> network = Network.Create<float>(3).Dense(4, Activation.Softmax);
        ArgumentException failure = Assert.Throws<ArgumentException>(() => network.Dense(2));
        Assert.StartsWith("layers.0 has softmax, which only the last layer may have: no layer can follow it.", failure.Message);
    }

    [Fact]
    public void Clone_Changed_LeavesTheOriginalAlone()
    {
        Network<float> network = Network.Create<float>(3, seed: 1).Dense(4, Activation.ReLU).Dense(2);
        Network<float> copy = network.Clone();
        Assert.Equal(network.ComputeWeightHash(), copy.ComputeWeightHash());
        string before = network.ComputeWeightHash();
        copy.SetBiases(1, [1, 2]);
        Assert.Equal(before, network.ComputeWeightHash());
        Assert.NotEqual(before, copy.ComputeWeightHash());
    }

    [Fact]
    public void Seed_SameAndOther_GivesTheSameAndOtherBits()
    {
        static Network<float> Make(ulong seed) => Network.Create<float>(5, seed).Dense(7, Activation.ReLU).Dense(3);
        Assert.Equal(Make(4).ComputeWeightHash(), Make(4).ComputeWeightHash());
        Assert.NotEqual(Make(4).ComputeWeightHash(), Make(5).ComputeWeightHash());

        // A float network's weights are the rounded ones of the double network of the same seed.
        Network<double> twice = Network.Create<double>(5, 4).Dense(7, Activation.ReLU).Dense(3);
        double[] wide = new double[twice.ParameterCount];
        float[] narrow = new float[twice.ParameterCount];
        twice.CopyParametersTo(wide);
        Make(4).CopyParametersTo(narrow);
        Assert.Equal(Array.ConvertAll(wide, value => (float)value), narrow);
    }

    [Fact]
    public void Seed_LayersThatFollow_DoNotChangeThoseBefore()
    {
        Network<float> one = Network.Create<float>(5, 4).Dense(7, Activation.ReLU);
        Network<float> three = one.Dense(9, Activation.Tanh).Dense(2);
        float[] alone = new float[35];
        float[] followed = new float[35];
        one.CopyWeightsTo(0, alone);
        three.CopyWeightsTo(0, followed);
        Assert.Equal(alone, followed);
    }

    [Fact]
    public void Initializer_LeftOut_IsHeBeforeReluAndGlorotBeforeTheOthers()
    {
        Check(Activation.ReLU, Initializer.HeNormal);
        Check(Activation.Tanh, Initializer.GlorotUniform);
        Check(Activation.Identity, Initializer.GlorotUniform);
        Check(Activation.Softmax, Initializer.GlorotUniform);

        static void Check(Activation activation, Initializer expected) => Assert.Equal(
            Network.Create<float>(5, 4).Dense(7, activation, expected).ComputeWeightHash(), Network.Create<float>(5, 4).Dense(7, activation).ComputeWeightHash());
    }

    [Fact]
    public void ComputeWeightHash_KnownParameters_IsTheSha256OfTheirLittleEndianBytes()
    {
        Network<float> network = Network.Create<float>(1).Dense(1);
        network.SetParameters([1, -2]);

        // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
        Assert.Equal("sha256:ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b", network.ComputeWeightHash());
    }

    [Fact]
    public void Predict_WithoutLayers_IsTheInput()
    {
        Matrix<float> inputs = Matrix<float>.FromRows([1f, 2, 3], [4f, 5, 6]);
        Matrix<float> outputs = Network.Create<float>(3).Predict(inputs);
        Assert.Equal([4f, 5, 6], outputs.Row(1).ToArray());
    }
}
