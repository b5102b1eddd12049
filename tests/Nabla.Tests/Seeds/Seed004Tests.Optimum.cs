using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Losses;
using Nabla.Networks;

namespace Nabla.Tests.Seeds;

/// <summary>Networks without hidden layer against what statistics solves directly.</summary>
public sealed partial class Seed004Tests
{
    /// <summary>Logistic regression on the two spirals, which no line separates: Newton's method, written out, and the network by gradients.</summary>
    [Fact]
    public void B_004_01_NoHiddenLayer_ReachesTheOptimumOfLogisticRegression()
    {
        double[][] inputs = DirectSolution.Standardized(Table.Read("spirals"), "x1", "x2");
        Column classes = Table.Read("spirals")["class"];
        double[] labels = [.. Enumerable.Range(0, inputs.Length).Select(row => classes.GetText(row) is "2" ? 1.0 : 0.0)];

        double[] optimum = DirectSolution.Newton(inputs, labels);
        Network<double> network = Network.Create<double>(inputs: 2, seed: 3).Dense(1, Activation.Sigmoid);
        double loss = DirectSolution.Descend(network, Loss.BinaryCrossEntropy, inputs, labels, rate: 0.5, steps: 500);

        Assert.InRange(DirectSolution.LogLoss(optimum, inputs, labels), 0.3, Math.Log(2) - 0.01); // a real problem: neither separable nor hopeless
        Assert.Equal(DirectSolution.LogLoss(optimum, inputs, labels), loss, 1e-6);
        Assert.Equal(optimum, DirectSolution.Parameters(network), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    /// <summary>The width of an iris petal from its other three measures: normal equations by Cholesky, and the network by gradients.</summary>
    [Fact]
    public void B_004_04_LinearNetwork_EqualsLeastSquares()
    {
        Table iris = Table.Read("iris");
        double[][] inputs = DirectSolution.Standardized(iris, "sepal length (cm)", "sepal width (cm)", "petal length (cm)");
        double[] targets = [.. DirectSolution.Standardized(iris, "petal width (cm)").Select(row => row[0])];

        double[] solution = DirectSolution.LeastSquares(inputs, targets);
        Network<double> network = Network.Create<double>(inputs: 3, seed: 3).Dense(1);
        double loss = DirectSolution.Descend(network, Loss.MeanSquaredError, inputs, targets, rate: 0.05, steps: 4000);

        double[] residuals = [.. inputs.Zip(targets, (x, t) => DirectSolution.Dot(solution, x) - t)];
        Assert.InRange(residuals.Average(r => r * r), 0.01, 0.5); // the fit is not exact
        Assert.Equal(residuals.Average(r => r * r), loss, 1e-12);
        Assert.Equal(solution, DirectSolution.Parameters(network), (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
