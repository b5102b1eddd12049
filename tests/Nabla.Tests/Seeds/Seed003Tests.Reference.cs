using System;
using System.Linq;
using System.Xml.Linq;
using Nabla.Reference;
using Nabla.Tests.Reference;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 003: the perceptron, the tower 5-64-32-16-1, and both directions.</summary>
public sealed partial class Seed003Tests
{
    [Fact]
    public void B_003_01_Perceptron_FourInputs_IsOneNeuron()
    {
        double[] w = [0.5, -1, 2, 0.25];
        double[] x = [1, 2, 0.5, -4];
        LayerGraph network = LayerGraph.Of([new DenseDescription(ReferenceLossTests.Matrix([.. w.Select(v => new[] { v })]), [0.75], ReferenceActivation.Sigmoid)], ReferenceLossTests.Matrix([x]));
        network.Graph.Forward();
        Assert.Equal(-0.75, network.Layers[0].PreActivations.Scalar); // 0.5 - 2 + 1 - 1 + 0.75
        Assert.Equal(1 / (1 + Math.Exp(0.75)), network.Outputs.Scalar);
        Assert.Equal(["X", "W1", "b1", "Z1", "A1"], network.Graph.TopologicalOrder().Select(node => node.Name));
    }

    [Fact]
    public void B_003_05_Tower_HasThreeThousandAndNineParameters()
    {
        var random = new Random(5);
        LayerGraph network = LayerGraph.Of(RandomNetworks.Chain(random, [5, 64, 32, 16, 1], _ => ReferenceActivation.ReLU), new double[1, 5]);
        Assert.Equal([384, 2080, 528, 17], network.Layers.Select(layer => layer.Parameters.Sum(node => node.Value.Length)));
        Assert.Equal(3009, network.Parameters.Sum(node => node.Value.Length));
        network.Graph.Forward();
        Assert.Single(network.Outputs.Value);
    }

    [Fact]
    public void B_003_08_Update_IsThatOfTheTextAndTheFigureHasArrowsInBothDirections()
    {
        // A descent of every parameter by α ∂L/∂W makes the loss fall by α‖∂L‖² to first order.
        var random = new Random(8);
        var layers = RandomNetworks.Chain(random, [3, 4, 1], _ => ReferenceActivation.Sigmoid);
        double[,] x = RandomNetworks.Matrix(random, 4, 3);
        double[,] t = { { 0 }, { 1 }, { 1 }, { 0 } };
        LayeredNetwork network = LayeredNetwork.Of(layers)!;
        BatchGradient before = network.Differentiate(x, t, ReferenceLoss.BinaryCrossEntropy());
        const double Rate = 1e-6;
        BatchGradient after = network.Step(before.WeightGradients, before.BiasGradients, Rate).Differentiate(x, t, ReferenceLoss.BinaryCrossEntropy());
        double square = before.WeightGradients.Sum(g => g.Cast<double>().Sum(v => v * v)) + before.BiasGradients.Sum(g => g.Sum(v => v * v));
        Assert.Equal(1, (before.Loss - after.Loss) / (Rate * square), 1e-4);

        LayerGraph graph = LayerGraph.Of(layers, x, t, ReferenceLoss.BinaryCrossEntropy());
        graph.Graph.Differentiate(graph.Loss!);
        var svg = XElement.Parse(GraphSvg.Draw(graph.Graph));
        string[] arrows = [.. svg.Elements(svg.Name.Namespace + "path").Select(path => path.Attribute("class")!.Value)];
        Assert.Equal(10, arrows.Count(kind => kind == "forward")); // 3 + 1 + 3 + 1 into Z1, A1, Z2 and A2, 2 into L
        Assert.Equal(8, arrows.Count(kind => kind == "backward")); // none from A2, which the loss does not read, none to T
    }
}
