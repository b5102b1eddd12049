using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>The drawings: everything is on them, nothing lies on anything else.</summary>
public sealed partial class GraphDrawingTests
{
    public static TheoryData<int> Seeds => new(Enumerable.Range(0, 12));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Svg_RandomGraphsOfThirtyNodes_NoBoxMeetsABoxAndNoArrowCrossesOne(int seed)
    {
        ComputationGraph graph = RandomGraph(seed, 30);
        var svg = XElement.Parse(GraphSvg.Draw(graph));
        XNamespace ns = svg.Name.Namespace;
        (double Left, double Top, double Width, double Height)[] boxes =
        [
            .. svg.Descendants(ns + "rect").Select(rect => (Attribute(rect, "x"), Attribute(rect, "y"), Attribute(rect, "width"), Attribute(rect, "height"))),
        ];
        Assert.Equal(graph.Nodes.Count, boxes.Length);
        for (int i = 0; i < boxes.Length; i++)
        {
            Assert.True(boxes[i].Left >= 0 && boxes[i].Left + boxes[i].Width <= Attribute(svg, "width") && boxes[i].Top + boxes[i].Height <= Attribute(svg, "height"));
            for (int j = i + 1; j < boxes.Length; j++)
            {
                bool apart = boxes[i].Left + boxes[i].Width < boxes[j].Left || boxes[j].Left + boxes[j].Width < boxes[i].Left || boxes[i].Top != boxes[j].Top;
                Assert.True(apart, $"boxes {i} and {j} overlap");
            }
        }

        XElement[] arrows = [.. svg.Elements(ns + "path")];
        int edges = graph.Nodes.Sum(node => node.Parents.Distinct().Count());
        Assert.Equal(edges, arrows.Count(arrow => arrow.Attribute("class")!.Value == "forward"));
        foreach ((double x, double y) in arrows.SelectMany(Sample))
        {
            Assert.DoesNotContain(boxes, box => x > box.Left && x < box.Left + box.Width && y > box.Top + 0.2 && y < box.Top + box.Height - 0.2);
        }
    }

    [Fact]
    public void Svg_EveryNode_ShowsValueAndBarValueWithinItsBox()
    {
        ComputationGraph graph = LogisticLeastSquares.Graph(w: 0.5, x: 2, b: -1, t: 1, lambda: 0.1);
        string text = GraphSvg.Draw(graph);
        var svg = XElement.Parse(text);
        XNamespace ns = svg.Name.Namespace;
        string[] texts = [.. svg.Descendants(ns + "text").Select(element => element.Value)];
        Assert.Superset(new HashSet<string>(["z = w · x + b", "y = σ(z)", "0.125", "w̄ = -0.2", "z̄ = -0.125", "L̄_reg = 1", "b̄ = -0.125"]), new HashSet<string>(texts));
        foreach (XElement box in svg.Elements(ns + "g"))
        {
            double width = Attribute(box.Element(ns + "rect")!, "width");
            Assert.All(box.Elements(ns + "text"), line => Assert.True(line.Value.Length * 6.2 < width, $"'{line.Value}' is wider than its box of {width}"));
        }

        Assert.Contains("prefers-color-scheme: dark", text);
        Assert.Equal(text, GraphSvg.Draw(graph));
        Assert.DoesNotContain("backward", GraphSvg.Draw(Undifferentiated()).Split("</defs>")[1]);
    }

    [Fact]
    public void Dot_EveryNodeAndEdge_IsWrittenWithQuotesEscaped()
    {
        var graph = new ComputationGraph();
        Node x = graph.Variable("the \"x\"", 2);
        graph.Differentiate(graph.Apply("y", Operation.Power(3), x));
        Assert.Equal(
            """
            digraph computation {
              rankdir=TB;
              node [shape=box, fontname="monospace"];
              "the \"x\"" [label="the \"x\"\n2\nt̅h̅e̅ \"x\" = 12"];
              "y" [label="y = the \"x\"^3\n8\nȳ = 1"];
              "the \"x\"" -> "y";
            }

            """,
            GraphDot.Write(graph));
    }

    [Fact]
    public void Listing_Matrices_AreWrittenRowByRowWithAllDigitsOnDemand()
    {
        var graph = new ComputationGraph();
        Node x = graph.Constant("X", new double[,] { { 1, 2 }, { 3, 4 } });
        Node w = graph.Variable("W1", new double[,] { { 0.1 }, { 1 / 3.0 } });
        graph.Differentiate(graph.Apply("s", Operation.Sum, graph.Apply("Z", Operation.MatrixProduct, x, w)));
        var listing = GraphListing.Of(graph);
        Assert.Equal(
            "Forward\n  X = [[1, 2], [3, 4]]\n  W1 = [[0.1], [0.3333333333333333]]\n  Z = X · W1 = [[0.7666666666666666], [1.6333333333333333]]\n  s = sum Z = 2.4\n"
            + "Backward\n  s̄ = 1\n  Z̄ = s̄ = [[1], [1]]\n  W̄1 = Xᵀ · Z̄ = [[4], [6]]\n",
            listing.ToString(17));
        Assert.Contains("W1 = [[0.1], [0.333333]]", listing.ToString());
    }

    [Fact]
    public void Listing_BatchOfSeveralRows_SaysWhatIsSummedAndAveraged()
    {
        LayerDescription[] layers = [new DenseDescription(new double[,] { { 1 }, { 2 } }, [0.5], ReferenceActivation.Sigmoid)];
        LayerGraph batch = LayerGraph.Of(layers, new double[,] { { 1, 2 }, { 3, 4 } }, new double[,] { { 0 }, { 1 } }, ReferenceLoss.BinaryCrossEntropy());
        batch.Graph.Differentiate(batch.Loss!);
        var listing = GraphListing.Of(batch.Graph);
        Assert.Contains("L = meanᵣ meanₖ -(T log σ(Z1) + (1 - T) log(1 - σ(Z1)))", listing.Forward.Select(line => $"{line.Name} = {line.Formula}"));

        // A1 = σ(Z1) is on the list forward; the loss reads Z1, so that A1 sends nothing back.
        Assert.Equal(
            ["L̄ = ", "Z̄1 = L̄ · (σ(Z1) - T) / outputs / rows", "b̄1 = Σᵣ Z̄1", "W̄1 = Xᵀ · Z̄1", "X̄ = Z̄1 · W1ᵀ"],
            listing.Backward.Select(line => $"{line.Name} = {line.Formula}"));
    }

    static ComputationGraph Undifferentiated()
    {
        var graph = new ComputationGraph();
        graph.Apply("y", Operation.Exp, graph.Variable("x", 1));
        graph.Forward();
        return graph;
    }

    static ComputationGraph RandomGraph(int seed, int count)
    {
        var random = new Random(seed);
        var graph = new ComputationGraph();
        var nodes = new List<Node> { graph.Variable("x", 0.5), graph.Variable("w", new double[2, 2]), graph.Constant("t", 0.25) };
        while (nodes.Count < count - 1)
        {
            Node[] parents = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => nodes[random.Next(Math.Max(0, nodes.Count - 12), nodes.Count)]).Distinct()];
            nodes.Add(graph.Apply($"v{nodes.Count}", parents.Length == 1 ? Operation.Activation(ReferenceActivation.Tanh) : Operation.Add, parents));
        }

        graph.Differentiate(graph.Apply("out", Operation.Sum, nodes[^1]));
        return graph;
    }

    /// <summary>Points along the path: cubic Bézier pieces.</summary>
    static IEnumerable<(double X, double Y)> Sample(XElement path)
    {
        double[] n = [.. Numbers().Matches(path.Attribute("d")!.Value).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
        for (int i = 2; i < n.Length; i += 6)
        {
            for (double s = 0; s <= 1; s += 1.0 / 32)
            {
                double r = 1 - s;
                yield return (
                    (r * r * r * n[i - 2]) + (3 * r * r * s * n[i]) + (3 * r * s * s * n[i + 2]) + (s * s * s * n[i + 4]),
                    (r * r * r * n[i - 1]) + (3 * r * r * s * n[i + 1]) + (3 * r * s * s * n[i + 3]) + (s * s * s * n[i + 5]));
            }
        }
    }

    static double Attribute(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Numbers();
}
