using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Insight;
using Nabla.Networks;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed003Tests
{
    // Two linear layers by hand, with rows: [1 2; 3 4]·[5 6; 7 8] = [19 22; 43 50], [1 1]·[5 6; 7 8] + [10 20] = [22 34].
    [Fact]
    public void B_003_02_TwoLinearLayers_AreOneWithTheProductOfTheirWeights()
    {
        Network<double> network = Network.Create<double>(2).Dense(2).Dense(2);
        network.SetWeights(0, [1, 2, 3, 4]);
        network.SetBiases(0, [1, 1]);
        network.SetWeights(1, [5, 6, 7, 8]);
        network.SetBiases(1, [10, 20]);

        LinearCollapse one = LinearCollapse.Of(network);

        Assert.Equal([19, 22, 43, 50], one.Weights);
        Assert.Equal([22, 34], one.Biases);
        Assert.Equal((2, 2, Activation.Identity), (one.Inputs, one.Outputs, one.OutputActivation));
        Assert.Equal(43, one[1, 0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void B_003_02_RandomNetworkOf573_EqualsItsCollapsedLayer(int seed)
    {
        Network<double> network = Network.Create<double>(5, (ulong)seed).Dense(7).Dense(3);
        var random = new Random(seed);
        network.SetParameters([.. Enumerable.Range(0, network.ParameterCount).Select(_ => (2 * random.NextDouble()) - 1)]);

        AssertEqualsItsLayer(network, random);
    }

    [Fact]
    public void B_003_02_LayerThatBends_IsRefusedByName()
    {
        Network<double> network = Network.Create<double>(5).Dense(7).Dense(4, Activation.Tanh).Dense(3);

        ArgumentException refused = Assert.Throws<ArgumentException>(() => LinearCollapse.Of(network));
        Assert.StartsWith(
            "Only linear layers collapse into one: layers.1 has the activation tanh; a network whose hidden layers have the activation identity collapses.",
            refused.Message, StringComparison.Ordinal);
        Assert.False(LinearCollapse.IsPossible(network.Layers, out string? reason));
        Assert.StartsWith("Only linear layers", reason, StringComparison.Ordinal);
    }

    // The last layer's activation does not bend what is before it: sigmoid(x·W' + b') stays a sigmoid of one layer.
    [Fact]
    public void B_003_02_OutputActivation_StaysBehindTheCollapsedLayer()
    {
        Network<double> network = Network.Create<double>(3, seed: 8).Dense(4).Dense(1, Activation.Sigmoid);
        LinearCollapse one = LinearCollapse.Of(network);
        Network<double> flat = Network.Create<double>(3).Dense(1, Activation.Sigmoid);
        flat.SetWeights(0, [.. one.Weights]);
        flat.SetBiases(0, [.. one.Biases]);

        Assert.Equal(Activation.Sigmoid, one.OutputActivation);
        foreach (double[] row in (double[][])[[1, 2, 3], [-1, 0.5, 0], [0, 0, 0]])
        {
            double[] deep = new double[1];
            double[] shallow = new double[1];
            network.Predict(row, deep);
            flat.Predict(row, shallow);
            Assert.Equal(deep[0], shallow[0], 1e-14);
        }
    }

    // Dropout is the identity when nothing is trained; a normalisation divides by what it measures, and a sum reads two layers.
    [Fact]
    public void B_003_02_OtherLayers_CollapseOnlyWhereTheyAreNothingAtPrediction()
    {
        Network<double> dropped = Network.Create<double>(4, seed: 5).Dense(6).Dropout(0.5).Dense(3);
        AssertEqualsItsLayer(dropped, new Random(1));

        Network<double> normalised = Network.Create<double>(4).Dense(6).LayerNormalization().Dense(3);
        Assert.False(LinearCollapse.IsPossible(normalised.Layers, out string? reason));
        Assert.Equal("Only linear layers collapse into one: layers.1 is of kind layer-normalization.", reason);

        Assert.False(LinearCollapse.IsPossible(Network.Create<double>(4).Layers, out string? none));
        Assert.Equal("The network has no dense layer to collapse.", none);
    }

    /// <summary>A hundred random rows: the network's outputs are those of its one layer to 1e-12.</summary>
    internal static void AssertEqualsItsLayer(Network<double> network, Random random)
    {
        LinearCollapse one = LinearCollapse.Of(network);
        double[] outputs = new double[network.Outputs];
        for (int row = 0; row < 100; row++)
        {
            double[] inputs = [.. Enumerable.Range(0, network.Inputs).Select(_ => (2 * random.NextDouble()) - 1)];
            network.Predict(inputs, outputs);
            double[] collapsed = one.Logits(inputs);
            for (int j = 0; j < outputs.Length; j++)
            {
                Assert.Equal(outputs[j], collapsed[j], 1e-12);
            }
        }
    }
}
