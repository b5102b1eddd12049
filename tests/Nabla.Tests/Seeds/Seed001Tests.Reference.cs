using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Reference;
using Nabla.Tests.Reference;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 001: the four equations of backpropagation.</summary>
public sealed partial class Seed001Tests
{
    public static TheoryData<string> Differentiable => new(RandomNetworks.Differentiable.Select(activation => activation.Name));

    [Fact]
    public void B_001_06_Weights_OfEachLayerAreItsNeuronsByThoseBefore()
    {
        var random = new Random(1);
        LayeredNetwork network = LayeredNetwork.Of(RandomNetworks.Chain(random, [4, 3, 5, 2], _ => ReferenceActivation.Tanh))!;
        Assert.Equal([(3, 4), (5, 3), (2, 5)], network.Layers.Select(layer => (layer.Weights.GetLength(0), layer.Weights.GetLength(1))));
        double[] x = [0.3, -1, 2, 0.5];
        ForwardPass pass = network.Forward(x);
        for (int l = 0; l < 3; l++)
        {
            double[] before = pass.Activations[l];
            for (int i = 0; i < network.Layers[l].Biases.Length; i++)
            {
                double z = network.Layers[l].Biases[i] + before.Select((a, j) => network.Layers[l].Weights[i, j] * a).Sum();
                Assert.Equal(z, pass.PreActivations[l][i], 14);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void B_001_10_HiddenDeltas_EqualCentralDifferencesAtEveryDepth(string name)
    {
        ReferenceActivation activation = RandomNetworks.Differentiable.Single(a => a.Name == name);
        for (int depth = 1; depth <= 5; depth++)
        {
            var random = new Random((31 * depth) + name.Length);
            List<LayerDescription> layers = RandomNetworks.Chain(random, [.. Enumerable.Repeat(3, depth + 1)], _ => activation);
            LayeredNetwork network = LayeredNetwork.Of(layers)!;
            double[] x = [0.8, -0.6, 0.4];
            double[] target = [0.1, 0.7, -0.3];
            double Cost() => ReferenceLoss.HalfSquaredError.Value(network.Forward(x).Output, target);
            ForwardPass pass = network.Forward(x);
            BackwardPass back = network.Backward(pass, ReferenceLoss.HalfSquaredError.Gradient(pass.Output, target));
            for (int l = 0; l < depth; l++)
            {
                // delta = dC/dz = dC/db (BP4).
                DifferenceQuotient[] quotients = CentralDifferences.Gradient(Cost, network.Layers[l].Biases);
                for (int i = 0; i < quotients.Length; i++)
                {
                    Assert.True(quotients[i].Deviation(back.Deltas[l][i]) < 1e-10, $"{name}, depth {depth}, layer {l}, {i}: {back.Deltas[l][i]:R}, {quotients[i]}");
                    Assert.True(quotients[i].Error < 1e-8, $"{name}: the estimate is uncertain by {quotients[i].Error}");
                }
            }
        }
    }

    [Fact]
    public void B_001_11_WeightGradient_IsTheOuterProductInThatOrder()
    {
        // delta = [1, 2]ᵀ, a = [3, 4, 5]ᵀ: [[3, 4, 5], [6, 8, 10]], of the shape of W; the other order would be 3 x 2.
        var network = new LayeredNetwork().Add(new double[2, 3], [0, 0], ReferenceActivation.Identity);
        BackwardPass back = network.Backward(network.Forward([3, 4, 5]), [1, 2]);
        Assert.Equal(new double[,] { { 3, 4, 5 }, { 6, 8, 10 } }, back.WeightGradients[0]);
        LayeredNetwork moved = network.Step(back.WeightGradients, back.Deltas, learningRate: 0.5);
        Assert.Equal(new[,] { { -1.5, -2, -2.5 }, { -3, -4, -5 } }, moved.Layers[0].Weights);
        Assert.Equal(new double[2, 3], network.Layers[0].Weights);
    }

    [Fact]
    public void B_001_12_BiasStep_IsMinusLearningRateTimesDelta()
    {
        var network = new LayeredNetwork().Add(new double[2, 3], [4, -1], ReferenceActivation.Identity);
        BackwardPass back = network.Backward(network.Forward([3, 4, 5]), [1, 2]);
        Assert.Equal([3.75, -1.5], network.Step(back.WeightGradients, back.Deltas, learningRate: 0.25).Layers[0].Biases);
    }

    [Fact]
    public void B_001_13_HadamardProduct_IsByElementsAndChecksShapes()
    {
        Assert.Equal(new double[,] { { 5, 12 }, { 21, 32 } }, Operation.Hadamard.Value([new double[,] { { 1, 2 }, { 3, 4 } }, new double[,] { { 5, 6 }, { 7, 8 } }]));
        string message = Assert.Throws<ArgumentException>(() => Operation.Hadamard.Value([new double[2, 2], new double[3, 2]])).Message;
        Assert.StartsWith("[2 x 2] and [3 x 2] do not match element by element", message);
    }
}
