using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>The computation graph: order, cycles, shapes, and every operation's two halves against one another.</summary>
public sealed class ComputationGraphTests
{
    public static TheoryData<string> Operations => new(s_operations.Select(test => test.Name));

    static readonly (string Name, Operation Operation, double[][,] Parents)[] s_operations =
    [
        ("add", Operation.Add, [Matrix(3, 2, 1), Matrix(3, 2, 2)]),
        ("add three", Operation.Add, [Matrix(2, 2, 1), Matrix(2, 2, 2), Matrix(2, 2, 3)]),
        ("add a row", Operation.Add, [Matrix(3, 2, 1), Matrix(1, 2, 2)]),
        ("add a number", Operation.Add, [Matrix(3, 2, 1), Matrix(1, 1, 2)]),
        ("subtract a row", Operation.Subtract, [Matrix(3, 2, 1), Matrix(1, 2, 2)]),
        ("hadamard", Operation.Hadamard, [Matrix(3, 2, 1), Matrix(3, 2, 2)]),
        ("hadamard with a column", Operation.Hadamard, [Matrix(3, 2, 1), Matrix(3, 1, 2)]),
        ("matrix product", Operation.MatrixProduct, [Matrix(3, 4, 1), Matrix(4, 2, 2)]),
        ("affine by rows", Operation.Affine, [Matrix(3, 4, 1), Matrix(4, 2, 2), Matrix(1, 2, 3)]),
        ("affine by columns", Operation.Affine, [Matrix(3, 4, 1), Matrix(4, 1, 2), Matrix(3, 1, 3)]),
        ("transpose", Operation.Transpose, [Matrix(3, 2, 1)]),
        ("sum", Operation.Sum, [Matrix(3, 2, 1)]),
        ("mean", Operation.Mean, [Matrix(3, 2, 1)]),
        ("half squared norm", Operation.HalfSquaredNorm, [Matrix(3, 2, 1)]),
        ("scale", Operation.Scale(-2.5), [Matrix(3, 2, 1)]),
        ("exp", Operation.Exp, [Matrix(3, 2, 1)]),
        ("log", Operation.Log, [Matrix(3, 2, 1, positive: true)]),
        ("sin", Operation.Sin, [Matrix(3, 2, 1)]),
        ("cos", Operation.Cos, [Matrix(3, 2, 1)]),
        ("power", Operation.Power(2.5), [Matrix(3, 2, 1, positive: true)]),
        ("concatenate", Operation.Concatenate, [Matrix(3, 2, 1), Matrix(3, 1, 2), Matrix(3, 3, 3)]),
        ("layer normalization", Operation.LayerNormalization(1e-3), [Matrix(3, 4, 1), Matrix(1, 4, 2), Matrix(1, 4, 3)]),
        ("batch normalization", Operation.BatchNormalization(1e-3), [Matrix(5, 2, 1), Matrix(1, 2, 2), Matrix(1, 2, 3)]),
        ("batch normalization by given statistics", Operation.BatchNormalization([0.1, -2], [1.5, 0.2]), [Matrix(3, 2, 1), Matrix(1, 2, 2), Matrix(1, 2, 3)]),
        ("dropout", Operation.Dropout(0.25), [Matrix(2, 2, 1), new double[,] { { 1, 0 }, { 1, 1 } }]),
        .. new[]
        {
            ReferenceActivation.Identity, ReferenceActivation.ReLU, ReferenceActivation.LeakyReLU(0.2), ReferenceActivation.ELU(1.5), ReferenceActivation.SELU,
            ReferenceActivation.Sigmoid, ReferenceActivation.Tanh, ReferenceActivation.Softplus, ReferenceActivation.SiLU, ReferenceActivation.GELU,
            ReferenceActivation.GELUTanh, ReferenceActivation.Mish, ReferenceActivation.Square, ReferenceActivation.Cube, ReferenceActivation.Softmax,
            ReferenceActivation.LogSoftmax,
        }.Select(activation => (activation.Name, Operation.Activation(activation), new[] { Matrix(3, 4, 1) })),
        ("loss", Operation.Loss(ReferenceLoss.CategoricalCrossEntropy(0.1)), [Matrix(3, 4, 1), Matrix(3, 4, 2, positive: true)]),
        ("loss with row weights", Operation.Loss(ReferenceLoss.Huber(0.5)), [Matrix(3, 4, 1), Matrix(3, 4, 2), Matrix(3, 1, 3, positive: true)]),
    ];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_EveryOne_DifferentiatesWhatItComputes(string name)
    {
        (_, Operation operation, double[][,] values) = s_operations.Single(test => test.Name == name);
        var graph = new ComputationGraph();
        Node[] parents = [.. values.Select((value, i) => i > 0 && name is "dropout" or "loss" or "loss with row weights" && i > 0
            ? graph.Constant($"c{i}", value)
            : graph.Variable($"p{i}", value))];
        Node node = graph.Apply("v", operation, parents);
        Node total = graph.Apply("total", Operation.Sum, graph.Apply("weighted", Operation.Hadamard, node, graph.Constant("u", Weights(graph, node))));
        var check = GraphCheck.Of(graph, tolerance: 1e-9);
        check.Require();
        Assert.NotEmpty(check.Edges);

        // And as a whole: bar values of the parents against differences of the output.
        graph.Differentiate(total);
        foreach (Node parent in parents.Where(parent => parent.Kind == NodeKind.Variable))
        {
            double[,] bar = parent.Bar!;
            DifferenceQuotient[,] quotients = CentralDifferences.Gradient(graph, total, parent);
            for (int i = 0; i < bar.GetLength(0); i++)
            {
                for (int j = 0; j < bar.GetLength(1); j++)
                {
                    Assert.True(quotients[i, j].Error < 1e-8, $"{name}: uncertain by {quotients[i, j].Error}");
                    Assert.True(quotients[i, j].Deviation(bar[i, j]) < 1e-9, $"{name}, {parent.Name}[{i}, {j}]: {bar[i, j]:R}, {quotients[i, j]}");
                }
            }
        }
    }

    [Fact]
    public void Order_NodesShuffled_SameBits()
    {
        // A variable used by many nodes: the sum of its messages would depend on their order.
        string? expected = null;
        var random = new Random(4);
        for (int trial = 0; trial < 20; trial++)
        {
            var graph = new ComputationGraph();
            string[] names = [.. Enumerable.Range(0, 9).Select(i => $"n{i}"), "w", "total"];
            random.Shuffle(names);
            var nodes = names.ToDictionary(name => name, name => name == "w" ? graph.Variable("w", 0.1) : graph.Declare(name));
            foreach (int i in Enumerable.Range(0, 9).OrderBy(_ => random.Next()))
            {
                graph.Define(nodes[$"n{i}"], Operation.Scale(Math.Pow(10, i - 4) / 3), nodes["w"]);
            }

            graph.Define(nodes["total"], Operation.Add, [.. Enumerable.Range(0, 9).Select(i => nodes[$"n{i}"])]);
            graph.Differentiate(nodes["total"]);
            string bits = $"{nodes["total"].Scalar:R} {nodes["w"].Bar![0, 0]:R}";
            Assert.Equal(expected ??= bits, bits);
            IReadOnlyList<Node> order = graph.TopologicalOrder();
            Assert.All(order.Select((node, i) => (node, i)), pair => Assert.All(pair.node.Parents, parent => Assert.Contains(parent, order.Take(pair.i))));
        }
    }

    [Fact]
    public void Nodes_UnusedOrBesideTheOutput_HaveTheBarValueZero()
    {
        var graph = new ComputationGraph();
        Node x = graph.Variable("x", 2);
        Node idle = graph.Variable("idle", new double[2, 3]);
        Node output = graph.Apply("y", Operation.Power(3), x);
        Node beside = graph.Apply("beside", Operation.Exp, x);
        graph.Differentiate(output);
        Assert.Equal(12, x.Bar![0, 0]);
        Assert.Equal(0, beside.Bar![0, 0]);
        Assert.Equal(new double[2, 3], idle.Bar!);
    }

    [Fact]
    public void Names_TakenOrForeign_AreRefused()
    {
        var graph = new ComputationGraph();
        Node x = graph.Variable("x", 1);
        Assert.Contains("has a node 'x' already", Assert.Throws<ArgumentException>(() => graph.Variable("x", 2)).Message);
        Assert.Contains("no node 'y'; its nodes are x", Assert.Throws<ArgumentException>(() => graph["y"]).Message);
        Assert.Contains("belongs to another graph", Assert.Throws<ArgumentException>(() => new ComputationGraph().Apply("y", Operation.Exp, x)).Message);
        Assert.Contains("exp takes 1 nodes, not 2", Assert.Throws<ArgumentException>(() => graph.Apply("e", Operation.Exp, x, x)).Message);
    }

    [Fact]
    public void Shapes_ThatDoNotFit_AreRefusedByNodeAndShapes()
    {
        var graph = new ComputationGraph();
        graph.Apply("Z", Operation.MatrixProduct, graph.Variable("A", new double[2, 3]), graph.Variable("B", new double[2, 4]));
        string message = Assert.Throws<ArgumentException>(graph.Forward).Message;
        Assert.StartsWith("Node 'Z = A · B': [2 x 3] times [2 x 4] is no matrix product", message);
    }

    [Fact]
    public void Constant_WithoutDerivative_MayNotDependOnAVariable()
    {
        var graph = new ComputationGraph();
        Node loss = graph.Apply("L", Operation.Loss(ReferenceLoss.Hinge), graph.Variable("y", 0.5), graph.Variable("t", 1));
        graph.Forward();
        Assert.Contains("hinge has no derivative by 't'; make it a constant", Assert.Throws<InvalidOperationException>(() => graph.Backward(loss)).Message);
    }

    [Fact]
    public void Declared_NeverDefined_IsRefusedByName()
    {
        var graph = new ComputationGraph();
        graph.Declare("later");
        Assert.StartsWith("Node 'later' is declared but never defined", Assert.Throws<InvalidOperationException>(graph.Forward).Message);
    }

    [Fact]
    public void Layers_ForwardAndBackward_EqualPyTorch()
    {
        JsonElement layers = ReferenceData.Read("layers.json").GetProperty("layers");
        foreach ((string name, string value, Operation operation) in new[]
        {
            ("linear", "y", Operation.Affine), ("layer_norm", "y", Operation.LayerNormalization(1e-5)), ("batch_norm", "y_training", Operation.BatchNormalization(1e-5)),
        })
        {
            JsonElement layer = layers.GetProperty(name);
            bool linear = name == "linear";
            double[,] weight = linear ? Transposed(Rows(layer, "weight")) : Row(layer, "gamma");
            var graph = new ComputationGraph();
            Node x = graph.Variable("x", Rows(layer, "x"));
            Node w = graph.Variable("w", weight);
            Node b = graph.Variable("b", Row(layer, linear ? "bias" : "beta"));
            Node y = graph.Apply("y", operation, x, w, b);
            Node total = graph.Apply("total", Operation.Sum, graph.Apply("uy", Operation.Hadamard, y, graph.Constant("upstream", Rows(layer, "upstream"))));
            graph.Differentiate(total);
            AssertEqual(Rows(layer, value), y.Value, $"{name} y");
            AssertEqual(Rows(layer, "dx"), x.Bar!, $"{name} dx");
            AssertEqual(linear ? Transposed(Rows(layer, "dweight")) : Row(layer, "dgamma"), w.Bar!, $"{name} dw");
            AssertEqual(Row(layer, linear ? "dbias" : "dbeta"), b.Bar!, $"{name} db");
        }
    }

    [Fact]
    public void BatchNormalizationAndDropout_InferenceAndMask_EqualPyTorch()
    {
        JsonElement norm = ReferenceData.Read("layers.json").GetProperty("layers").GetProperty("batch_norm");
        var given = Operation.BatchNormalization(
            ReferenceData.Numbers(norm.GetProperty("running_mean_after")), ReferenceData.Numbers(norm.GetProperty("running_var_after")), 1e-5);
        AssertEqual(Rows(norm, "y_inference_after"), given.Value([Rows(norm, "x"), Row(norm, "gamma"), Row(norm, "beta")]), "inference");

        JsonElement dropout = ReferenceData.Read("layers.json").GetProperty("layers").GetProperty("dropout");
        double[,] y = Operation.Dropout(dropout.GetProperty("p").GetDouble()).Value([Rows(dropout, "x"), Rows(dropout, "mask")]);
        AssertEqual(Rows(dropout, "y_training"), y, "dropout");
    }

    static void AssertEqual(double[,] expected, double[,] actual, string what)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (actual.GetLength(0), actual.GetLength(1)));
        for (int i = 0; i < expected.GetLength(0); i++)
        {
            for (int j = 0; j < expected.GetLength(1); j++)
            {
                ReferenceData.AssertClose(expected[i, j], actual[i, j], 1e-14, 1e-12, $"{what}[{i}, {j}]");
            }
        }
    }

    static double[,] Rows(JsonElement layer, string name) => ReferenceLossTests.Matrix(ReferenceData.Rows(layer.GetProperty(name)));

    static double[,] Row(JsonElement layer, string name) => ReferenceLossTests.Matrix([ReferenceData.Numbers(layer.GetProperty(name))]);

    static double[,] Transposed(double[,] a) => Operation.Transpose.Value([a]);

    static double[,] Weights(ComputationGraph graph, Node node)
    {
        graph.Forward();
        return Matrix(node.Value.GetLength(0), node.Value.GetLength(1), 9);
    }

    static double[,] Matrix(int rows, int columns, int seed, bool positive = false)
    {
        var random = new Random(seed);
        double[,] matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = positive ? 0.2 + random.NextDouble() : (random.NextDouble() * 3) - 1.5;
            }
        }

        return matrix;
    }
}
