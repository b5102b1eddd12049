using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using Nabla.Reference;
using Nabla.Tests.Reference;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 004: drawings, several outputs, and nodes from outside.</summary>
public sealed partial class Seed004Tests
{
    [Fact]
    public void B_004_22_Drawing_SmallModel_ShowsValueAndBarValueOnEveryNode()
    {
        ComputationGraph graph = ChainRule(1);
        var svg = XElement.Parse(GraphSvg.Draw(graph, digits: 12));
        string[] texts = [.. svg.Descendants(svg.Name.Namespace + "text").Select(text => text.Value)];
        Assert.Equal(3 * graph.Nodes.Count, texts.Length);
        Assert.Contains("2.71652569955", texts); // f
        Assert.Contains("ȳ = 1.92744279355", texts);
        Assert.Contains("t̄ = 2.41047901625", texts);
        Assert.Contains("\"f\" [label=\"f = y + e\\n2.71653\\nf̄ = 1\"]", GraphDot.Write(graph));
    }

    [Fact]
    public void B_004_26_SeveralOutputs_EveryLineOfTheBackwardPassIsRight()
    {
        JsonElement example = Example("mlp_multiple_outputs");
        double[,] Matrix(string name) => ReferenceLossTests.Matrix(ReferenceData.Rows(example.GetProperty(name)));
        double[,] Column(string name) => Operation.Transpose.Value([ReferenceLossTests.Matrix([ReferenceData.Numbers(example.GetProperty(name))])]);

        // By columns, as the text writes it: z = W1 x + b1, h = σ(z), y = W2 h + b2.
        var graph = new ComputationGraph();
        Node x = graph.Variable("x", Column("x"));
        Node z = graph.Apply("z", Operation.Affine, graph.Variable("W1", Matrix("W1")), x, graph.Variable("b1", Column("b1")));
        Node h = graph.Apply("h", Operation.Activation(ReferenceActivation.Sigmoid), z);
        Node y = graph.Apply("y", Operation.Affine, graph.Variable("W2", Matrix("W2")), h, graph.Variable("b2", Column("b2")));
        Node loss = graph.Apply("L", Operation.HalfSquaredNorm, graph.Apply("e", Operation.Subtract, y, graph.Constant("t", Column("t"))));
        graph.Differentiate(loss);
        foreach (string name in new[] { "z", "h", "y" })
        {
            RandomNetworks.AssertClose(Column(name), graph[name].Value, 1e-14, name);
            RandomNetworks.AssertClose(Column($"{name}_bar"), graph[name].Bar!, 1e-14, $"{name}_bar");
        }

        foreach (string name in new[] { "W1", "W2" })
        {
            RandomNetworks.AssertClose(Matrix($"{name}_bar"), graph[name].Bar!, 1e-14, $"{name}_bar");
        }

        foreach (string name in new[] { "b1", "b2" })
        {
            RandomNetworks.AssertClose(Column($"{name}_bar"), graph[name].Bar!, 1e-14, $"{name}_bar");
        }

        ReferenceData.AssertClose(Number(example, "L"), loss.Scalar, 0, 1e-14, "L");
        foreach (Node node in graph.Nodes.Where(node => node.Kind == NodeKind.Variable))
        {
            double[,] bar = node.Bar!;
            DifferenceQuotient[,] quotients = CentralDifferences.Gradient(graph, loss, node);
            Assert.All(bar.Cast<double>().Zip(quotients.Cast<DifferenceQuotient>()), pair => Assert.True(pair.Second.Deviation(pair.First) < 1e-11, $"{node.Name}: {pair}"));
        }

        string[] lines = [.. GraphListing.Of(graph).Backward.Select(line => $"{line.Name} = {line.Formula}")];
        Assert.Equal(
            ["L̄ = ", "ē = L̄ · e", "ȳ = ē", "b̄2 = ȳ", "W̄2 = ȳ · hᵀ", "h̄ = W2ᵀ · ȳ", "z̄ = h̄ ⊙ σ'(z)", "b̄1 = z̄", "W̄1 = z̄ · xᵀ", "x̄ = W1ᵀ · z̄"],
            lines);

        // And the same network by layers.
        LayerDescription[] layers =
        [
            new DenseDescription(Operation.Transpose.Value([Matrix("W1")]), ReferenceData.Numbers(example.GetProperty("b1")), ReferenceActivation.Sigmoid),
            new DenseDescription(Operation.Transpose.Value([Matrix("W2")]), ReferenceData.Numbers(example.GetProperty("b2")), ReferenceActivation.Identity),
        ];
        BatchGradient batch = LayeredNetwork.Of(layers)!.Differentiate(
            Operation.Transpose.Value([Column("x")]), Operation.Transpose.Value([Column("t")]), ReferenceLoss.HalfSquaredError);
        RandomNetworks.AssertClose(Matrix("W1_bar"), batch.WeightGradients[0], 1e-14, "W1_bar by layers");
        RandomNetworks.AssertClose(Matrix("W2_bar"), batch.WeightGradients[1], 1e-14, "W2_bar by layers");
    }

    [Fact]
    public void B_004_27_NodeFromOutside_PassesTheCheckAndTrainsInsideANetwork()
    {
        // x ↦ x + sin²(a x)/a, "snake" (Ziyin, Hartwig and Ueda 2020), with a parameter of its own: the graph knows no such operation.
        var snake = new Operation(
            "snake",
            p => Map(p[0], x => x + (Math.Sin(p[1][0, 0] * x) * Math.Sin(p[1][0, 0] * x) / p[1][0, 0])),
            (p, _, bar) =>
            {
                double a = p[1][0, 0];
                double slope = 0;
                double[,] message = Map(p[0], x => 1 + Math.Sin(2 * a * x));
                for (int i = 0; i < bar.GetLength(0); i++)
                {
                    for (int j = 0; j < bar.GetLength(1); j++)
                    {
                        double x = p[0][i, j];
                        message[i, j] *= bar[i, j];
                        slope += bar[i, j] * ((x * Math.Sin(2 * a * x) / a) - (Math.Sin(a * x) * Math.Sin(a * x) / (a * a)));
                    }
                }

                return [message, new[,] { { slope } }];
            });
        var random = new Random(27);
        double[,] x = RandomNetworks.Matrix(random, 40, 1, 3);
        double[,] t = Map(x, v => v + (Math.Cos(2 * v) / 2));
        DenseDescription first = RandomNetworks.Dense(random, 1, 6, ReferenceActivation.Identity);
        DenseDescription last = RandomNetworks.Dense(random, 6, 1, ReferenceActivation.Identity);
        LayerGraph network = LayerGraph.Of([first, new CustomDescription(snake, [new[,] { { 0.7 } }]), last], x, t, ReferenceLoss.MeanSquaredError);
        GraphCheck.Of(network.Graph, 1e-9).Require();

        Node[] parameters = [.. network.Parameters];
        Assert.Equal(5, parameters.Length);
        ReferenceOptimizer[] optimizers = [.. parameters.Select(_ => ReferenceOptimizer.Adam(0.02))];
        var losses = new List<double>();
        for (int step = 0; step < 400; step++)
        {
            network.Graph.Differentiate(network.Loss!);
            losses.Add(network.Loss!.Scalar);
            for (int k = 0; k < parameters.Length; k++)
            {
                double[] values = [.. parameters[k].Value.Cast<double>()];
                optimizers[k].Step(values, [.. parameters[k].Bar!.Cast<double>()]);
                double[,] moved = (double[,])parameters[k].Value.Clone();
                Buffer.BlockCopy(values, 0, moved, 0, values.Length * sizeof(double));
                network.Graph.Set(parameters[k], moved);
            }
        }

        Assert.True(losses[^1] < losses[0] / 50, $"from {losses[0]} to {losses[^1]}");
        Assert.NotEqual(0.7, network.Layers[1].Parameters[0].Scalar);
    }

    static double[,] Map(double[,] a, Func<double, double> function)
    {
        double[,] result = (double[,])a.Clone();
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                result[i, j] = function(a[i, j]);
            }
        }

        return result;
    }
}
