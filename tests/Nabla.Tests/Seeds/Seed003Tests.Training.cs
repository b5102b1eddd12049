using System;
using System.IO;
using System.Linq;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Tests.Architecture;
using Nabla.Tests.Optimizers;
using Nabla.Tests.Training;
using Nabla.Training;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 003: initial weights and Adam.</summary>
public sealed partial class Seed003Tests
{
    [Theory]
    [InlineData("tanh")]
    [InlineData("relu")]
    public void B_003_10_ZeroInitialWeights_TanhOrReluHidden_OnlyTheOutputBiasEverChanges(string activation)
    {
        Network<double> network = TrainedFromZeros(Activation.Parse(activation));
        Assert.All(Enumerable.Range(0, 2), layer =>
        {
            double[] weights = new double[network.Layers[layer].Inputs * network.Layers[layer].Outputs];
            network.CopyWeightsTo(layer, weights);
            Assert.All(weights, weight => Assert.Equal(0, weight));
        });
        double[] hidden = new double[4];
        double[] output = new double[1];
        network.CopyBiasesTo(0, hidden);
        network.CopyBiasesTo(1, output);
        Assert.Equal([0, 0, 0, 0], hidden);
        Assert.True(Math.Abs(output[0]) > 0.01);
    }

    [Fact]
    public void B_003_10_ZeroInitialWeights_SigmoidHidden_OutputWeightsChangeAndUnitsStayAlikeForEver()
    {
        Network<double> network = TrainedFromZeros(Activation.Sigmoid);
        double[] weights = new double[12];
        double[] biases = new double[4];
        double[] output = new double[4];
        network.CopyWeightsTo(0, weights);
        network.CopyBiasesTo(0, biases);
        network.CopyWeightsTo(1, output);
        Assert.All(output, weight => Assert.Equal(output[0], weight));
        Assert.True(Math.Abs(output[0]) > 0.01);
        Assert.All(biases, bias => Assert.Equal(biases[0], bias));
        for (int input = 0; input < 3; input++)
        {
            Assert.True(weights[4 * input] != 0);
            Assert.All(weights[(4 * input)..(4 * (input + 1))], weight => Assert.Equal(weights[4 * input], weight));
        }
    }

    [Fact]
    public void B_003_11_GlorotNormal_SecondArgumentIsTheVariance()
    {
        // 5 -> 64: variance 2 / 69
        double[] draws = Draws(Initializer.GlorotNormal);
        Assert.Equal(0.0289855072, 2.0 / (5 + 64), 1e-9);
        Assert.Equal(0.17025131, Math.Sqrt(2.0 / 69), 1e-8);
        Assert.Equal(0.0289855072, draws.Average(draw => draw * draw), 0.01 * 0.0289855072);
        Assert.Equal(0, draws.Average(), 4 * 0.1702512 / 1000);

        double[] uniform = Draws(Initializer.GlorotUniform);
        Assert.InRange(uniform.Max(Math.Abs), 0.29488, 0.2948839123 + 1e-10);
        Assert.Equal(0.0289855072, uniform.Average(draw => draw * draw), 0.01 * 0.0289855072);
    }

    [Fact]
    public void B_003_12_HeNormal_VarianceIsTwoThroughTheInputs()
    {
        double[] draws = Draws(Initializer.HeNormal);
        double variance = draws.Average(draw => draw * draw);
        Assert.Equal(0.4, variance, 0.01 * 0.4);
        Assert.Equal(0.6324555, Math.Sqrt(variance), 0.005 * 0.6324555);
        Assert.Equal(0.6324555, Math.Sqrt(2.0 / 5), 1e-7);
    }

    [Fact]
    public void B_003_13_Adam_HandNumbers()
    {
        // The defaults are the seed's: beta1 = .9, beta2 = .999, epsilon = 1e-8, alpha = .001
        Assert.Equal(new Adam(0.001, 0.9, 0.999, 1e-8), new Adam());
        double[] theta = [0.999000000100000, 0.998034818135213, 0.998101417147710];
        double[] m = [0.01, 0.029, -0.0039];
        double[] v = [1e-5, 4.999e-5, 1.3994001e-4];
        double[] g = [0.1, 0.2, -0.3];
        var adam = new PlainParameters<double>(new Adam(), 1);
        var single = new PlainParameters<float>(new Adam(), 1);
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(theta[step], adam.Step([g[step]])[0], 1e-15);
            Assert.Equal(m[step], adam.First[0], 1e-16);
            Assert.Equal(v[step], adam.Second[0], 1e-18);
            Assert.Equal(theta[step], single.Step([g[step]])[0], 1.2e-7);
        }
    }

    [Fact]
    public void B_003_15_Defaults_AreReluHeAndAdamAndAreDocumented()
    {
        var options = new TrainOptions { Target = "y" };
        Assert.Equal(Activation.ReLU, options.Activation);
        Assert.Equal(new Adam(), options.Optimizer);
        Assert.Null(options.Initializer); // by activation: He before ReLU
        Assert.Equal(
            Network.Create<double>(5, seed: 2).Dense(64, Activation.ReLU, Initializer.HeNormal).ComputeWeightHash(),
            Network.Create<double>(5, seed: 2).Dense(64, Activation.ReLU).ComputeWeightHash());

        string defaults = File.ReadAllText(Path.Combine(Repository.Root, "docs", "defaults.md"));
        Assert.Contains("| activation, initial weights | ReLU, He normal;", defaults, StringComparison.Ordinal);
        Assert.Contains("| optimizer | Adam, learning rate 0.001,", defaults, StringComparison.Ordinal);
    }

    static Network<double> TrainedFromZeros(Activation hidden)
    {
        Network<double> network = Network.Create<double>(3).Dense(4, hidden, Initializer.Zeros).Dense(1, initializer: Initializer.Zeros);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(0.01), 4);
        foreach (Epoch epoch in trainer.Run(Problem.Inputs<double>(20, 3), Problem.Inputs<double>(20, 1, seed: 9), 50))
        {
            Assert.True(double.IsFinite(epoch.TrainingLoss));
        }

        return network;
    }

    /// <summary>A million draws of a layer with 5 inputs and 64 outputs.</summary>
    static double[] Draws(Initializer initializer)
    {
        double[] draws = new double[1_000_000];
        initializer.Fill(new CounterRandom(5, RandomPurpose.InitialWeights), 5, 64, draws, []);
        return draws;
    }
}
