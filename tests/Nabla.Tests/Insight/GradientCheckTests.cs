using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Threading.Tasks;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Insight;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Tests.Architecture;

namespace Nabla.Tests.Insight;

/// <summary>
/// Every gradient in five ways: the engine in double and in float, BP1 to BP4, the computation graph, central differences. 240 random networks
/// in every run; NABLA_GRADIENT_NETWORKS=2000 for more, and with NABLA_UPDATE_BASELINES=1 the figures are written to docs/results.md.
/// </summary>
public sealed class GradientCheckTests
{
    const string Results = "docs/results.md";
    const string Heading = "## Gradients of random networks";
    const string TableHead = "| of | networks | double, graph | float, graph | differences |";

    static readonly int s_networks = int.Parse(Environment.GetEnvironmentVariable("NABLA_GRADIENT_NETWORKS") ?? "240", CultureInfo.InvariantCulture);

    [Fact]
    public void Gradients_OfRandomNetworks_AgreeInAllFiveWays()
    {
        var faults = new ConcurrentBag<string>();
        var worst = new ConcurrentDictionary<string, Worst>();
        Parallel.For(0, s_networks, trial =>
        {
            var problem = new RandomProblem(trial);
            GradientCheck check = problem.Check();
            if (!check.Passed)
            {
                faults.Add($"network {trial}, {problem}: {check.Fault}");
            }

            Assert.Equal(check.Parameters + check.InputCount, check.DifferenceCount);
            foreach (string what in problem.Network.Layers.Select(layer => layer.Kind).Distinct().Select(kind => $"layer {kind}")
                .Append($"loss {problem.Loss.Name}").Append($"activation {problem.Activation.Name}"))
            {
                worst.AddOrUpdate(what, Worst.Of(check), (_, before) => before.With(check));
            }
        });
        Assert.True(faults.IsEmpty, string.Join('\n', faults.Take(10)));
        if (Environment.GetEnvironmentVariable("NABLA_UPDATE_BASELINES") == "1")
        {
            Write(worst);
        }
    }

    [Fact]
    public void Results_OfTheLongRun_NameEveryLossActivationAndLayer()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, Results));
        string section = text[text.IndexOf(Heading, StringComparison.Ordinal)..];
        Assert.All(
            Loss.All.Select(loss => $"| loss {loss.Name} |").Concat(Activation.Elementwise.Where(a => a.IsTrainable).Select(a => $"| activation {a.Name} |"))
                .Concat(LayerShape.Kinds.Select(kind => $"| layer {kind} |")),
            row => Assert.Contains(row, section, StringComparison.Ordinal));
    }

    [Fact]
    public void Registry_EveryActivationAndLoss_HasItsReference()
    {
        Assert.All(Activation.All, activation => Assert.Equal(activation.Name, ReferenceNetwork.Of(activation).Name));
        Assert.All(Loss.All, loss => Assert.Equal(loss.Name, ReferenceNetwork.Of(loss).Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Check_WithABrokenDerivative_NamesTheLayer(int broken)
    {
        Network<double> network = Network.Create<double>(3, seed: 7);
        for (int layer = 0; layer < 3; layer++)
        {
            network = network.Dense(4, layer == broken ? new BrokenTanh() : Activation.Tanh);
        }

        GradientCheck check = Run(network.Dense(2));
        Assert.False(check.Passed);
        Assert.Contains($"Behind layers.{broken} (tanh)", check.Fault, StringComparison.Ordinal);
        IEnumerable<string> before = Enumerable.Range(0, broken + 1).SelectMany(layer => new[] { $"layers.{layer}.weight", $"layers.{layer}.bias" }).Append("inputs");
        Assert.Equal(before.Order(), check.Comparisons[0].Wrong.Select(wrong => wrong.Name).Order());

        // The differences know nothing of the reference and find the same.
        Assert.False(check.Comparisons[^1].Agrees);
    }

    [Fact]
    public void Check_OfASingleRow_AgreesThoughABatchOfOneHasNoVariance()
    {
        Network<double> network = Network.Create<double>(3, seed: 2).Dense(5).BatchNormalization().Activate(Activation.Tanh).Dense(1);
        GradientCheck check = GradientCheck.Of(network, Loss.MeanSquaredError, Matrix<double>.FromRows([0.3, -1, 2]), Matrix<double>.FromRows([0.5]));
        Assert.True(check.Passed, check.Fault);
        Assert.Equal(3, check.InputCount);
    }

    [Theory]
    [InlineData("softmax", "categorical-cross-entropy", 40)]
    [InlineData("softmax", "categorical-cross-entropy", 400)]
    [InlineData("sigmoid", "binary-cross-entropy", 60)]
    public void Check_OfANetworkThatIsSureAndRight_ForgivesWhatRoundingItsProbabilitiesDoes(string activation, string loss, double certainty)
    {
        // The delta of an answer is p - 1, and where p is nearly 1 nothing of it is left in float: no fault of the derivative.
        Network<double> network = Network.Create<double>(2, seed: 3).Dense(2, Activation.Tanh).Dense(2, Activation.Parse(activation));
        network.SetParameters([1, 0, 0, 1, 0, 0, certainty, 0, 0, certainty, 0, 0]);
        GradientCheck check = GradientCheck.Of(
            network, Loss.Parse(loss), Matrix<double>.FromRows([1, -1], [-1, 1], [0.5, -0.7]), Matrix<double>.FromRows([1, 0], [0, 1], [1, 0]));
        Assert.True(check.Passed, check.Fault);
    }

    [Fact]
    public void Check_WithPartsOfTheUser_AgreesWithDifferences()
    {
        Activation square = Activation.Custom("soft-square", z => z * z / (1 + Math.Abs(z)), z => z * (2 + Math.Abs(z)) / ((1 + Math.Abs(z)) * (1 + Math.Abs(z))));
        GradientCheck check = Run(Network.Create<double>(3, seed: 4).Dense(4, square).Dense(2));
        Assert.True(check.Passed, check.Fault);
    }

    [Fact]
    public void Check_WithASample_ComparesThatManyAndSaysSo()
    {
        GradientCheck check = GradientCheck.Of(
            Network.Create<double>(30, seed: 1).Dense(20, Activation.Tanh).Dense(1), Loss.MeanSquaredError, new Matrix<double>(2, 30), new Matrix<double>(2, 1),
            mostDifferences: 25);
        Assert.Equal(25, check.DifferenceCount);
        Assert.Equal(25, check.Comparisons[^1].Count);
        Assert.Equal(641 + 60, check.Comparisons[0].Count);
    }

    [Fact]
    public void CheckGradients_OfAModelAndOfItsBeginning_Agree()
    {
        Table iris = Table.Read("iris");
        var options = new TrainOptions { Target = "species", Hidden = [6], Activation = Activation.GELU, Epochs = 2, Validation = 0.2, Baselines = false };
        GradientCheck before = Model.CheckGradients(iris, options);
        GradientCheck after = Model.Train(iris, options).CheckGradients(iris, new GradientCheckOptions { Rows = 4 });
        Assert.True(before.Passed, before.Fault);
        Assert.True(after.Passed, after.Fault);
        Assert.Equal((51, 32, 8), (before.Parameters, before.InputCount, before.Rows));
        Assert.Equal((51, 16, 4), (after.Parameters, after.InputCount, after.Rows));
    }

    static GradientCheck Run(Network<double> network) => GradientCheck.Of(
        network, Loss.MeanSquaredError, Matrix<double>.FromRows([0.5, -0.25, 1], [0.125, 0.75, -1]), Matrix<double>.FromRows([1, 0], [0, 1]));

    static void Write(IDictionary<string, Worst> worst)
    {
        string file = Path.Combine(Repository.Root, Results);
        string text = File.ReadAllText(file);
        string table = $"{TableHead}\n|---|--:|--:|--:|--:|\n" + string.Concat(worst.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
            string.Create(CultureInfo.InvariantCulture, $"| {pair.Key} | {pair.Value.Networks} | {pair.Value.Double:0.0e-0} | {pair.Value.Float:0.0e-0} | {pair.Value.Differences:0.0e-0} |\n")));
        int start = text.IndexOf(TableHead, text.IndexOf(Heading, StringComparison.Ordinal), StringComparison.Ordinal);
        int end = text.IndexOf("\n\n", start, StringComparison.Ordinal);
        File.WriteAllText(file, text[..start] + table + (end < 0 ? "" : text[(end + 1)..]));
    }

    /// <summary>The largest differences of the networks with one thing in common.</summary>
    sealed record Worst(int Networks, double Double, double Float, double Differences)
    {
        public static Worst Of(GradientCheck check) => new(
            1, Largest(check, comparison => comparison.Bar == GradientCheck.DoubleBar), Largest(check, comparison => comparison.Bar == GradientCheck.FloatBar),
            Largest(check, comparison => comparison.Bar == GradientCheck.DifferencesBar));

        public Worst With(GradientCheck check)
        {
            Worst other = Of(check);
            return new Worst(Networks + 1, Math.Max(Double, other.Double), Math.Max(Float, other.Float), Math.Max(Differences, other.Differences));
        }

        static double Largest(GradientCheck check, Func<GradientComparison, bool> which) => check.Comparisons.Where(which).Max(comparison => comparison.Worst.Difference);
    }

    /// <summary>tanh, with the derivative of somebody who forgot a square.</summary>
    sealed class BrokenTanh() : ElementwiseActivation<BrokenTanhFunction>("tanh", default)
    {
        public override string Formula => "f(z) = tanh z";

        public override string DerivativeFormula => "f'(z) = 1 - a";

        public override string Range => "(-1, 1)";

        public override string Source => "this test";
    }

    readonly struct BrokenTanhFunction : IActivationFunction
    {
        public bool DerivativeUsesPreActivation => false;

        public Vector512<T> Value<T>(Vector512<T> z)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => VectorMath.Tanh(z);

        public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector512<T>.One - a;
    }
}
