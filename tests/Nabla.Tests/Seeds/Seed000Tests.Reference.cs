using System;
using System.Linq;
using Nabla.Reference;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 000: neurons and layers.</summary>
public sealed partial class Seed000Tests
{
    [Fact]
    public void B_000_01_WeightedSum_EqualsAHandSumExactly()
    {
        // Five inputs without bias: 2·1 + 3·2 - 1·3 + 4·4 + 0·5 = 21.
        LayeredNetwork five = Neuron([2, 3, -1, 4, 0], 0, ReferenceActivation.Identity);
        Assert.Equal([21], five.Forward([1, 2, 3, 4, 5]).Output);

        for (int n = 1; n <= 8; n++)
        {
            double[] w = [.. Enumerable.Range(1, n).Select(i => (double)(i % 2 == 0 ? -i : 3 * i))];
            double[] a = [.. Enumerable.Range(1, n).Select(i => (double)((i * i) - 5))];
            double sum = 7;
            for (int i = 0; i < n; i++)
            {
                sum += w[i] * a[i];
            }

            Assert.Equal([sum], Neuron(w, 7, ReferenceActivation.Identity).Forward(a).Output);
        }
    }

    [Fact]
    public void B_000_03_Neuron_IsTheSigmoidOfItsWeightedSum()
    {
        double[] w = [0.4, -1.3, 0.7];
        double[] a = [0.9, 0.2, 0.5];
        double sum = Neuron(w, -0.25, ReferenceActivation.Identity).Forward(a).Output[0];
        Assert.Equal(1 / (1 + Math.Exp(-sum)), Neuron(w, -0.25, ReferenceActivation.Sigmoid).Forward(a).Output[0]);
        Assert.Equal(0.5, Neuron([1], -2, ReferenceActivation.Sigmoid).Forward([2]).Output[0]);
    }

    [Fact]
    public void B_000_04_Layer_EveryComponentIsItsOwnNeuron()
    {
        // W is m x n, rows are target neurons: m = 3, n = 2.
        double[,] w = { { 0.5, -1 }, { 2, 0.25 }, { -0.75, 1.5 } };
        double[] b = [0.1, -0.2, 0.3];
        double[] a = [0.6, -0.4];
        double[] layer = new LayeredNetwork().Add(w, b, ReferenceActivation.Sigmoid).Forward(a).Output;
        Assert.Equal(3, layer.Length);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Neuron([w[i, 0], w[i, 1]], b[i], ReferenceActivation.Sigmoid).Forward(a).Output[0], layer[i]);
        }

        var network = new LayeredNetwork().Add(w, b, ReferenceActivation.Sigmoid);
        Assert.StartsWith("W is 3 x 2 and the input 3 x 1", Assert.Throws<ArgumentException>(() => network.Forward([1, 2, 3])).Message);
        Assert.StartsWith("W is 1 x 2 and b 1; the layer before has 3 outputs", Assert.Throws<ArgumentException>(() => network.Add(new double[1, 2], [0], ReferenceActivation.Tanh)).Message);
    }

    static LayeredNetwork Neuron(double[] weights, double bias, ReferenceActivation activation)
    {
        double[,] w = new double[1, weights.Length];
        Buffer.BlockCopy(weights, 0, w, 0, weights.Length * sizeof(double));
        return new LayeredNetwork().Add(w, [bias], activation);
    }
}
