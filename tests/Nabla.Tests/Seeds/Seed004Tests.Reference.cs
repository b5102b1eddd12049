using System;
using System.Linq;
using System.Text.Json;
using Nabla.Reference;
using Nabla.Tests.Reference;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 004: graphs, the chain rule, and the backward pass as messages.</summary>
public sealed partial class Seed004Tests
{
    [Fact]
    public void B_004_05_GraphWithACycle_IsRefusedAndTheCycleNamed()
    {
        var graph = new ComputationGraph();
        Node x = graph.Variable("x", 1);
        Node a = graph.Declare("a");
        Node b = graph.Apply("b", Operation.Add, x, a);
        Node c = graph.Apply("c", Operation.Exp, b);
        graph.Define(a, Operation.Sin, c);
        graph.Apply("after", Operation.Cos, c);
        string message = Assert.Throws<InvalidOperationException>(graph.Forward).Message;
        Assert.Equal("The graph has a cycle: a -> b -> c -> a. No node of it can be computed first: take out one of these edges.", message);

        var self = new ComputationGraph();
        Node loop = self.Declare("loop");
        self.Define(loop, Operation.Exp, loop);
        Assert.StartsWith("The graph has a cycle: loop -> loop.", Assert.Throws<InvalidOperationException>(self.Forward).Message);
    }

    [Fact]
    public void B_004_21_LogisticLeastSquares_EveryDerivativeIsThatOfTheText()
    {
        // dL/dy = y - t, dL/dz = (y - t) σ'(z), ∂w = dL/dz x, ∂b = dL/dz, in numbers with λ = 0.
        ComputationGraph graph = LogisticLeastSquares.Graph(w: 0.5, x: 2, b: -1, t: 1, lambda: 0);
        Assert.Equal(-0.5, Bar(graph, "y"), 15);
        Assert.Equal(-0.125, Bar(graph, "z"), 15);
        Assert.Equal(-0.25, Bar(graph, "w"), 15);
        Assert.Equal(-0.125, Bar(graph, "b"), 15);

        JsonElement example = Example("logistic_least_squares");
        Compare(example, LogisticLeastSquares.Graph(Number(example, "w"), Number(example, "x"), Number(example, "b"), Number(example, "t"), 0));
    }

    [Fact]
    public void B_004_23_MultivariateChainRule_GivesTheSumOfBothPaths()
    {
        foreach ((double t, double derivative) in new[] { (0, 0.0), (0.5, 1.943614502837), (1, 2.410479016249), (2, 2.996539314324), (-1, -2.410479016249) })
        {
            ComputationGraph graph = ChainRule(t);
            Assert.Equal(derivative, Bar(graph, "t"), 5e-13);
        }

        ComputationGraph one = ChainRule(1);
        Assert.Equal(2.716525699549, one["f"].Scalar, 5e-13);
        Assert.Equal(1.716525699549, Bar(one, "x"), 5e-13);
        Assert.Equal(1.927442793548, Bar(one, "y"), 5e-13);

        JsonElement example = Example("multivariate_chain_rule");
        ComputationGraph other = ChainRule(Number(example, "t"));
        ReferenceData.AssertClose(Number(example, "f"), other["f"].Scalar, 0, 1e-14, "f");
        ReferenceData.AssertClose(Number(example, "x_bar"), Bar(other, "x"), 0, 1e-14, "x̄");
        ReferenceData.AssertClose(Number(example, "y_bar"), Bar(other, "y"), 0, 1e-14, "ȳ");
        ReferenceData.AssertClose(Number(example, "df_dt"), Bar(other, "t"), 0, 1e-14, "t̄");
    }

    [Fact]
    public void B_004_24_Diamond_BothMessagesAreSummedInAnyOrderOfNodes()
    {
        // d = b c, b = 2a, c = a³: ā = b̄ 2 + c̄ 3a² = 2c + 3a² b = 8a³.
        foreach (bool reversed in new[] { false, true })
        {
            var graph = new ComputationGraph();
            string[] names = ["a", "b", "c", "d"];
            foreach (string name in reversed ? names.Reverse() : names)
            {
                if (name == "a")
                {
                    graph.Variable("a", 3);
                }
                else
                {
                    graph.Declare(name);
                }
            }

            graph.Define(graph["d"], Operation.Hadamard, graph["b"], graph["c"]);
            graph.Define(graph["b"], Operation.Scale(2), graph["a"]);
            graph.Define(graph["c"], Operation.Power(3), graph["a"]);
            graph.Differentiate(graph["d"]);
            Assert.Equal(1, Bar(graph, "d"));
            Assert.Equal((27, 6), (Bar(graph, "b"), Bar(graph, "c")));
            Assert.Equal(216, Bar(graph, "a"));
        }

        // One node used twice by the same child: x·x has the derivative 2x.
        var square = new ComputationGraph();
        Node x = square.Variable("x", 7);
        square.Differentiate(square.Apply("y", Operation.Hadamard, x, x));
        Assert.Equal(14, x.Bar![0, 0]);
    }

    [Fact]
    public void B_004_25_Regularized_EveryBarValueIsThatOfTheText()
    {
        ComputationGraph graph = LogisticLeastSquares.Graph(w: 0.5, x: 2, b: -1, t: 1, lambda: 0.1);
        (string Name, double Value)[] values = [("y", 0.5), ("L", 0.125), ("R", 0.125), ("L_reg", 0.1375)];
        Assert.All(values, expected => Assert.Equal(expected.Value, graph[expected.Name].Scalar, 15));
        (string Name, double Value)[] bars = [("L_reg", 1), ("R", 0.1), ("L", 1), ("y", -0.5), ("z", -0.125), ("w", -0.2), ("b", -0.125)];
        Assert.All(bars, expected => Assert.Equal(expected.Value, Bar(graph, expected.Name), 15));

        ComputationGraph second = LogisticLeastSquares.Graph(w: 1, x: 2, b: 0, t: 1, lambda: 0.1);
        (string Name, double Value)[] secondValues = [("y", 0.880797077978), ("L", 0.007104668309), ("L_reg", 0.057104668309)];
        Assert.All(secondValues, expected => Assert.Equal(expected.Value, second[expected.Name].Scalar, 5e-13));
        (string Name, double Value)[] secondBars = [("y", -0.119202922022), ("z", -0.012515542174), ("w", 0.074968915653), ("b", -0.012515542174)];
        Assert.All(secondBars, expected => Assert.Equal(expected.Value, Bar(second, expected.Name), 5e-13));

        JsonElement example = Example("logistic_least_squares_l2");
        Compare(
            example,
            LogisticLeastSquares.Graph(Number(example, "w"), Number(example, "x"), Number(example, "b"), Number(example, "t"), Number(example, "lam")));
    }

    [Fact]
    public void B_004_25_Listing_WritesTheBackwardPassOfTheText()
    {
        var listing = GraphListing.Of(LogisticLeastSquares.Graph(w: 0.5, x: 2, b: -1, t: 1, lambda: 0.1));
        Assert.Equal(
            [
                "w = 0.5", "x = 2", "b = -1", "z = w · x + b = 0", "y = σ(z) = 0.5", "t = 1", "L = ½ (y - t)² = 0.125", "R = ½ w² = 0.125", "λ = 0.1",
                "P = λ · R = 0.0125", "L_reg = L + P = 0.1375",
            ],
            listing.Forward.Select(line => line.ToString()));
        Assert.Equal(
            [
                "L̄_reg = 1", "P̄ = L̄_reg = 1", "R̄ = P̄ · λ = 0.1", "L̄ = L̄_reg = 1", "ȳ = L̄ · (y - t) = -0.5", "z̄ = ȳ · σ'(z) = -0.125", "b̄ = z̄ = -0.125",
                "w̄ = R̄ · w + z̄ · x = -0.2",
            ],
            listing.Backward.Select(line => line.ToString()));
    }

    static ComputationGraph ChainRule(double t)
    {
        var graph = new ComputationGraph();
        Node nodeT = graph.Variable("t", t);
        Node x = graph.Apply("x", Operation.Cos, nodeT);
        Node y = graph.Apply("y", Operation.Power(2), nodeT);
        Node e = graph.Apply("e", Operation.Exp, graph.Apply("xy", Operation.Hadamard, x, y));
        graph.Differentiate(graph.Apply("f", Operation.Add, y, e));
        return graph;
    }

    static void Compare(JsonElement example, ComputationGraph graph)
    {
        foreach (string name in new[] { "z", "y", "L", "R", "L_reg" })
        {
            ReferenceData.AssertClose(Number(example, name), graph[name].Scalar, 0, 1e-14, name);
        }

        foreach (string name in new[] { "y", "z", "w", "b" })
        {
            ReferenceData.AssertClose(Number(example, $"{name}_bar"), Bar(graph, name), 0, 1e-14, $"{name}_bar");
        }
    }

    static JsonElement Example(string name) =>
        ReferenceData.Read("worked_examples.json").GetProperty("examples").EnumerateArray().Single(e => e.GetProperty("name").GetString() == name);

    static double Number(JsonElement example, string name) => ReferenceData.Number(example.GetProperty(name));

    static double Bar(ComputationGraph graph, string name) => graph[name].Bar![0, 0];
}
