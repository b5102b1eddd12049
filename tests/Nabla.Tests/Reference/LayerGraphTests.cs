using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>Networks of layers: the layered network, the computation graph and central differences agree.</summary>
public sealed class LayerGraphTests
{
    [Fact]
    public void Chains_RandomNetworksAndLosses_AgreeInLayersGraphAndDifferences()
    {
        var random = new Random(20261122);
        ReferenceLoss[] losses =
        [
            ReferenceLoss.MeanSquaredError, ReferenceLoss.HalfSquaredError, ReferenceLoss.SumSquaredError, ReferenceLoss.Huber(0.4), ReferenceLoss.Quantile(0.3),
            ReferenceLoss.Poisson, ReferenceLoss.BinaryCrossEntropy(1.5, 0.05), ReferenceLoss.CategoricalCrossEntropy(0.1), ReferenceLoss.SquaredHinge,
        ];
        ReferenceActivation[] hidden = [.. RandomNetworks.Differentiable.Where(a => a.Name is not ("cube" or "square"))];
        for (int trial = 0; trial < 60; trial++)
        {
            int depth = random.Next(1, 6);
            int[] sizes = [.. Enumerable.Range(0, depth + 1).Select(_ => random.Next(1, 6))];
            ReferenceLoss loss = losses[trial % losses.Length];
            ReferenceActivation last = loss.Link ?? ReferenceActivation.Identity;
            List<LayerDescription> layers = RandomNetworks.Chain(random, sizes, l => l == depth - 1 ? last : hidden[random.Next(hidden.Length)]);
            double[,] x = RandomNetworks.Matrix(random, 4, sizes[0], 2);
            double[,] t = RandomNetworks.Distribution(random, 4, sizes[^1]);
            double[]? weights = trial % 3 == 0 ? [1, 0.5, 0, 2] : null;
            string what = $"trial {trial}, {string.Join(" ", sizes)}, {loss}";

            LayerGraph network = LayerGraph.Of(layers, x, t, loss, weights);
            network.Graph.Differentiate(network.Objective!);
            BatchGradient layered = LayeredNetwork.Of(layers)!.Differentiate(x, t, loss, weights);
            ReferenceData.AssertClose(network.Loss!.Scalar, layered.Loss, 1e-13, 1e-13, what);
            RandomNetworks.AssertClose(network.Outputs.Value, layered.Outputs, 1e-13, $"{what}: outputs");
            RandomNetworks.AssertClose(network.Inputs.Bar!, layered.InputGradients, 1e-12, $"{what}: inputs");
            for (int l = 0; l < depth; l++)
            {
                RandomNetworks.AssertClose(network.Layers[l].Parameters[0].Bar!, Operation.Transpose.Value([layered.WeightGradients[l]]), 1e-12, $"{what}: W{l + 1}");
                RandomNetworks.AssertClose(network.Layers[l].Parameters[1].Bar!, RowOf(layered.BiasGradients[l]), 1e-12, $"{what}: b{l + 1}");
            }

            AssertDifferences(network, 1e-8, what);
        }
    }

    [Fact]
    public void Graph_EveryKindOfLayerAndSkips_AgreesWithDifferences()
    {
        var random = new Random(7);
        double[] Vector(int n, double around) => [.. Enumerable.Range(0, n).Select(_ => around + (random.NextDouble() * 0.4))];
        double[,] mask = RandomNetworks.Matrix(random, 5, 4);
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                mask[i, j] = mask[i, j] > -0.5 ? 1 : 0;
            }
        }

        var scaled = new Operation(
            "scaled-by-its-own",
            p => Operation.Hadamard.Value(p),
            (p, v, bar) => Operation.Hadamard.VectorJacobianProduct(p, v, bar));
        LayerDescription[] layers =
        [
            RandomNetworks.Dense(random, 3, 4, ReferenceActivation.Tanh), // 0
            new BatchNormalizationDescription(Vector(4, 1), Vector(4, 0), 1e-3), // 1
            new DropoutDescription(0.25) { Mask = mask }, // 2
            RandomNetworks.Dense(random, 4, 4, ReferenceActivation.GELU), // 3
            new SumDescription { Sources = [3, 1] }, // 4: residual
            new LayerNormalizationDescription(Vector(4, 1), Vector(4, 0), 1e-3), // 5
            new CustomDescription(scaled, [RandomNetworks.Matrix(random, 1, 4)]), // 6
            new ConcatenationDescription { Sources = [6, -1, 0] }, // 7: with the inputs
            RandomNetworks.Dense(random, 11, 2, ReferenceActivation.Identity), // 8
            new BatchNormalizationDescription(Vector(2, 1), Vector(2, 0), 1e-3) { Statistics = ([0.1, -0.2], [1.1, 0.7]) }, // 9
            new DropoutDescription(0.5), // 10: prediction
            new ActivationDescription(ReferenceActivation.Softmax), // 11
        ];
        LayerGraph network = LayerGraph.Of(
            layers, RandomNetworks.Matrix(random, 5, 3, 2), RandomNetworks.Distribution(random, 5, 2), ReferenceLoss.CategoricalCrossEntropy(), [1, 2, 0.5, 1, 1], l2: 0.03);
        network.Graph.Differentiate(network.Objective!);
        Assert.Equal("L_reg", network.Objective!.Name);
        Assert.Equal(["N10", "T", "r"], network.Loss!.Parents.Select(parent => parent.Name));
        Assert.Equal(2 * 3 + 2 * 2 + 1 + 2, network.Parameters.Count());
        GraphCheck.Of(network.Graph, 1e-9).Require();
        network.Graph.Differentiate(network.Objective!);
        AssertDifferences(network, 1e-9, "all layers");
        Assert.Null(LayeredNetwork.Of(layers));
    }

    [Fact]
    public void Chain_WithActivationLayers_IsALayeredNetworkToo()
    {
        var random = new Random(3);
        LayerDescription[] layers =
        [
            RandomNetworks.Dense(random, 2, 3, ReferenceActivation.Tanh), new DropoutDescription(0.3), new ActivationDescription(ReferenceActivation.Square),
            RandomNetworks.Dense(random, 3, 2, ReferenceActivation.Identity), new ActivationDescription(ReferenceActivation.Sigmoid),
        ];
        double[,] x = RandomNetworks.Matrix(random, 3, 2);
        double[,] t = RandomNetworks.Distribution(random, 3, 2);
        LayerGraph network = LayerGraph.Of(layers, x, t, ReferenceLoss.BinaryCrossEntropy());
        network.Graph.Differentiate(network.Loss!);
        BatchGradient layered = LayeredNetwork.Of(layers)!.Differentiate(x, t, ReferenceLoss.BinaryCrossEntropy());
        Assert.Equal(network.Loss!.Scalar, layered.Loss, 14);
        RandomNetworks.AssertClose(network.Inputs.Bar!, layered.InputGradients, 1e-14, "inputs");
        Assert.Equal(["square of tanh", "sigmoid"], LayeredNetwork.Of(layers)!.Layers.Select(layer => layer.Activation.Name));
    }

    [Fact]
    public void Prediction_WithoutTargets_HasOutputsAndNoLoss()
    {
        LayerGraph network = LayerGraph.Of([new DenseDescription(new double[,] { { 2 }, { 1 } }, [0.5], ReferenceActivation.ReLU)], new double[,] { { 3, 4 } });
        network.Graph.Forward();
        Assert.Equal(10.5, network.Outputs.Scalar);
        Assert.Null(network.Loss);
    }

    [Fact]
    public void Sources_ThatDoNotComeBefore_AreRefused()
    {
        LayerDescription[] loop = [new SumDescription { Sources = [-1, 0] }];
        Assert.StartsWith("Layer 0 reads layer 0, which does not come before it", Assert.Throws<ArgumentException>(() => LayerGraph.Of(loop, new double[1, 1])).Message);
        LayerDescription[] two = [new ActivationDescription(ReferenceActivation.Tanh) { Sources = [-1, -1] }];
        Assert.StartsWith("Layer 0 reads 2 layers; only a sum", Assert.Throws<ArgumentException>(() => LayerGraph.Of(two, new double[1, 1])).Message);
    }

    static void AssertDifferences(LayerGraph network, double tolerance, string what)
    {
        foreach (Node node in network.Parameters.Append(network.Inputs))
        {
            double[,] bar = node.Bar!;
            DifferenceQuotient[,] quotients = CentralDifferences.Gradient(network.Graph, network.Objective!, node);
            for (int i = 0; i < bar.GetLength(0); i++)
            {
                for (int j = 0; j < bar.GetLength(1); j++)
                {
                    Assert.True(quotients[i, j].Deviation(bar[i, j]) <= tolerance, $"{what}, {node.Name}[{i}, {j}]: {bar[i, j]:R}, {quotients[i, j]}");
                }
            }
        }
    }

    static double[,] RowOf(double[] values) => ReferenceLossTests.Matrix([values]);
}
