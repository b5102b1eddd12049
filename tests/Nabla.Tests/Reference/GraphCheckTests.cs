using System;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>The check finds the node that differentiates wrongly, and nothing else.</summary>
public sealed class GraphCheckTests
{
    static Operation Cubed(double factor) => new(
        "cubed",
        p => new[,] { { p[0][0, 0] * p[0][0, 0] * p[0][0, 0] } },
        (p, _, bar) => [new[,] { { factor * p[0][0, 0] * p[0][0, 0] * bar[0, 0] } }]);

    [Fact]
    public void Check_WrongDerivativeInTheMiddle_NamesItsNodeAndTheError()
    {
        ComputationGraph graph = Chain(Cubed(2.9));
        GraphCheck check = GraphCheck.Of(graph);
        EdgeCheck wrong = Assert.Single(check.Wrong);
        Assert.Equal(("cube", "s"), (wrong.Node.Name, wrong.Parent.Name));
        Assert.Equal(2.9 / 3, wrong.Derivative / wrong.Estimate.Value, 9);
        Assert.StartsWith("Node 'cube = cubed(s)': its vector-Jacobian product says ", Assert.Throws<InvalidOperationException>(check.Require).Message);
        Assert.Contains("deviation 0.0", wrong.ToString());
    }

    [Fact]
    public void Check_RightDerivative_AgreesToElevenDigits()
    {
        GraphCheck check = GraphCheck.Of(Chain(Cubed(3)), tolerance: 1e-11);
        check.Require();
        Assert.Equal(3, check.Edges.Count);
        Assert.StartsWith("3 derivatives agree with central differences", check.ToString());
    }

    [Fact]
    public void Check_DerivativeOfAnotherShape_IsRefusedByBackwardAndCheck()
    {
        var odd = new Operation("odd", p => p[0], (_, _, _) => [new double[2, 2]]);
        var graph = new ComputationGraph();
        Node y = graph.Apply("y", odd, graph.Variable("x", 1));
        Assert.Contains("has not the shape of 'x'", GraphCheck.Of(graph).ToString());
        Assert.Contains("its derivative by 'x' is [2 x 2] and 'x' is [1 x 1]", Assert.Throws<InvalidOperationException>(() => graph.Backward(y)).Message);
        var none = new Operation("none", p => p[0], (_, _, _) => []);
        var second = new ComputationGraph();
        Node z = second.Apply("z", none, second.Variable("x", 1));
        second.Forward();
        Assert.Contains("gives 0 derivatives for 1 parents", Assert.Throws<InvalidOperationException>(() => second.Backward(z)).Message);
    }

    [Fact]
    public void Differences_AtACorner_AcceptEverySlopeBetweenTheTwo()
    {
        DifferenceQuotient corner = CentralDifferences.Derivative(x => Math.Max(0, x), 0);
        Assert.True(corner.IsKink);
        Assert.Equal((0, 1), (corner.Left, corner.Right));
        Assert.Equal(0, corner.Deviation(0));
        Assert.Equal(0, corner.Deviation(1));
        Assert.True(corner.Deviation(1.5) > 0.3);
        Assert.False(CentralDifferences.Derivative(x => x * x, 0).IsKink);
        Assert.False(CentralDifferences.Derivative(Math.Abs, 1e-3).IsKink);
    }

    [Theory]
    [InlineData(1e-7)]
    [InlineData(3e-6)]
    [InlineData(1e-4)]
    public void Differences_NearACorner_ChooseAStepThatStaysOnOneSide(double distance)
    {
        DifferenceQuotient quotient = CentralDifferences.Derivative(x => Math.Max(0, x) * Math.Exp(x), distance);
        double exact = Math.Exp(distance) * (1 + distance);
        Assert.True(quotient.Deviation(exact) < 1e-6, $"{quotient}");
        Assert.True(quotient.IsKink || quotient.Step <= distance, $"{quotient}");
    }

    [Theory]
    [InlineData(0.3, 1e-11)]
    [InlineData(-20, 1e-11)]
    [InlineData(1e4, 1e-8)]
    public void Differences_SmoothFunction_AreExactWithinTheirOwnErrorEstimate(double at, double most)
    {
        DifferenceQuotient quotient = CentralDifferences.Derivative(x => Math.Sin(x) + (x * x / 100), at);
        double exact = Math.Cos(at) + (at / 50);
        Assert.InRange(Math.Abs(quotient.Value - exact), 0, quotient.Error);
        Assert.InRange(quotient.Error / Math.Max(1, Math.Abs(exact)), 0, most);
        Assert.True(quotient.Step > 0);
    }

    [Fact]
    public void Differences_FunctionWithoutFiniteValues_SayThatTheyKnowNothing()
    {
        DifferenceQuotient quotient = CentralDifferences.Derivative(Math.Log, -1);
        Assert.True(double.IsNaN(quotient.Value));
        Assert.True(double.IsPositiveInfinity(quotient.Error));
    }

    static ComputationGraph Chain(Operation middle)
    {
        var graph = new ComputationGraph();
        Node x = graph.Variable("x", 0.7);
        Node s = graph.Apply("s", Operation.Sin, x);
        Node cube = graph.Apply("cube", middle, s);
        graph.Apply("y", Operation.Exp, cube);
        return graph;
    }
}
