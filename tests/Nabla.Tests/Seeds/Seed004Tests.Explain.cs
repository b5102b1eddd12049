using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Insight.Explanations;
using Nabla.Tests.Insight;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed004Tests
{
    [Fact]
    public void B_004_13_Explanation_Xor_TruthTable()
    {
        JsonElement[] rows = [.. ExplainedJson.Of(Explanation.Example("xor")).GetProperty("rows").EnumerateArray()];

        Assert.Equal([0, 1, 1, 0], rows.Select(row => row.GetProperty("y").GetDouble()));
        Assert.Equal([0, 1, 1, 1], rows.Select(row => row.Numbers("h")[0])); // or
        Assert.Equal([0, 0, 0, 1], rows.Select(row => row.Numbers("h")[1])); // and
        Assert.Equal([-0.5, 0.5, 0.5, 1.5], rows.Select(row => row.Numbers("z")[0]));
        string text = Explanation.Example("xor").ToText();
        Assert.Contains("  h₁ = I[x₁ + x₂ - 0.5 > 0] = x₁ or x₂\n", text, StringComparison.Ordinal);
        Assert.Contains("  h₂ = I[1 + 1 - 1.5 > 0] = I[0.5 > 0] = 1\n", text, StringComparison.Ordinal);
        Assert.Contains("   y = I[1 - 1 - 0.5 > 0] = I[-0.5 > 0] = 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void B_004_14_Explanation_Xor_BothFormsAreOneNumber()
    {
        JsonElement json = ExplainedJson.Of(Explanation.Example("xor"));

        Assert.All(json.GetProperty("rows").EnumerateArray(), row =>
            Assert.Equal(row.GetProperty("sum").GetDouble(), row.GetProperty("secondForm").GetDouble()));
        Assert.Contains("h₁ + (1 - h₂) - 1.5", Explanation.Example("xor").ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void B_004_17_Explanation_Xor_LogisticUnitsNeedLargeWeights()
    {
        JsonElement[] scales = [.. ExplainedJson.Of(Explanation.Example("xor")).GetProperty("logistic").EnumerateArray()];
        double[] Outputs(double k) => scales.Single(scale => scale.GetProperty("k").GetDouble() == k).Numbers("outputs");

        Assert.Equal([0.106836, 0.850867, 0.850867, 0.106836], Outputs(5).Select(y => Math.Round(y, 6)));
        Assert.Equal([0.007153, 0.992356], Outputs(10)[..2].Select(y => Math.Round(y, 6)));
        Assert.Equal(4.5e-5, Outputs(20).Zip([0, 1, 1, 0], (y, t) => Math.Abs(y - t)).Max(), 1e-6);
        bool IsRight(double k) => Outputs(k).Zip([0.0, 1, 1, 0], (y, t) => Math.Abs(y - t) < 0.5).All(right => right);
        Assert.Equal([false, false, true, true, true, true], scales.Select(scale => IsRight(scale.GetProperty("k").GetDouble())));
    }

    [Fact]
    public void B_004_25_Explanation_Logistic_EveryLineOfBothParameterSets()
    {
        JsonElement json = ExplainedJson.Of(Explanation.Example("logistic"));
        (string Node, double Value, double Bar)[] first =
            [("y", 0.5, -0.5), ("L", 0.125, 1), ("R", 0.125, 0.1), ("L_reg", 0.1375, 1), ("z", 0, -0.125), ("w", 0.5, -0.2), ("b", -1, -0.125)];
        (string Node, double Value, double Bar)[] second =
        [
            ("y", 0.880797077978, -0.119202922022), ("L", 0.007104668309, 1), ("L_reg", 0.057104668309, 1), ("z", 2, -0.012515542174),
            ("w", 1, 0.074968915653), ("b", 0, -0.012515542174),
        ];
        foreach ((string list, var expected) in ((string, (string, double, double)[])[])[("nodes", first), ("nodes2", second)])
        {
            foreach ((string node, double value, double bar) in expected)
            {
                (double v, double vBar) = json.Node(list, node);
                Assert.Equal(value, v, 1e-12);
                Assert.Equal(bar, vBar, 1e-12);
            }
        }

        string text = Explanation.Example("logistic").ToText();
        Assert.Contains("= -0.119202922022·0.880797077978·(1 - 0.880797077978) = -0.012515542174\n", text, StringComparison.Ordinal);
        Assert.Contains("·x + R̄·w = -0.012515542174·2 + 0.1·1 = 0.074968915653\n", text, StringComparison.Ordinal);
        Assert.Contains("= L + λ·R = 0.007104668309 + 0.1·0.5 = 0.057104668309\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void B_004_21_Explanation_Logistic_WithoutPenaltyIsTheUnivariateChainRule()
    {
        JsonElement json = ExplainedJson.Of(Explanation.Example("logistic"));

        Assert.Equal(-0.5, json.Node("nodes3", "y").Bar, 15);
        Assert.Equal(-0.125, json.Node("nodes3", "z").Bar, 15);
        Assert.Equal(-0.25, json.Node("nodes3", "w").Bar, 15);
        Assert.Equal(-0.125, json.Node("nodes3", "b").Bar, 15);
    }

    [Fact]
    public void B_004_22_Explanation_Logistic_DrawsTheGraphWithBarValues()
    {
        string page = Explanation.Example("logistic").ToHtml();

        Assert.Contains("w̄ = -0.2", page, StringComparison.Ordinal);
        Assert.Contains("R = ½ w²", page, StringComparison.Ordinal);
    }

    /// <summary>df/dt at the five times, and every intermediate number at t = 1.</summary>
    [Fact]
    public void B_004_23_Explanation_ChainRule_EveryNumber()
    {
        JsonElement json = ExplainedJson.Of(Explanation.Example("chain-rule"));
        foreach ((double t, double slope) in ((double, double)[])[(0, 0), (0.5, 1.943614502837), (1, 2.410479016249), (2, 2.996539314324), (-1, -2.410479016249)])
        {
            Assert.Equal(slope, json.Node($"t={t.ToString(CultureInfo.InvariantCulture)}", "t").Bar, 1e-12);
        }

        Assert.Equal(2.716525699549, json.Node("t=1", "f").Value, 1e-12);
        Assert.Equal(1.716525699549, json.Node("t=1", "x").Bar, 1e-12);
        Assert.Equal(1.927442793548, json.Node("t=1", "y").Bar, 1e-12);
        string text = Explanation.Example("chain-rule").ToText();
        Assert.Contains("1.716525699549·(-sin(1)) + 1.927442793548·(2·1)\n    = 2.410479016249\n", text, StringComparison.Ordinal);
        Assert.Contains("  0.5  1.495323879763  0.311330969941  2.092874520785   1.943614502837  ", text, StringComparison.Ordinal);
    }

    /// <summary>The numbers are PyTorch's (float64) for the same example.</summary>
    [Fact]
    public void B_004_26_Explanation_MultiOutput_EveryLineAndItsCentralDifference()
    {
        Explanation explanation = Explanation.Example("multi-output");
        ExplainedLayer hidden = explanation.Layers[0];
        ExplainedLayer output = explanation.Layers[1];

        Assert.Equal(0.2692318997246034, explanation.Loss, 15);
        Close([0.25542424930876495, -0.687911514887097], output.Deltas);
        Close(
            [0.1529193461546441, 0.12133183444423132, 0.11183073859098175, -0.4118441352121683, -0.32677228674426206, -0.3011838265288202],
            [.. output.WeightGradients.Cast<double>()]);
        Close([0.5915438834483937, -0.6702052132601403, 0.007836123303919779], hidden.ActivationGradients!);
        Close([0.14212477457615127, -0.16713312219944645, 0.0019287370216290133], hidden.Deltas);
        Close(
            [0.07106238728807564, -0.14212477457615127, -0.08356656109972323, 0.16713312219944645, 0.0009643685108145066, -0.0019287370216290133],
            [.. hidden.WeightGradients.Cast<double>()]);

        // The list: 25 lines, each with its value and the central difference beside it.
        string[] lines = [.. explanation.ToText().Split('\n').SkipWhile(line => !line.StartsWith("  bar value", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.Length > 0)];
        Assert.Equal(25, lines.Length);
        Assert.All(lines, line =>
        {
            double[] numbers = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2..].Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            Assert.Equal(numbers[0], numbers[1], 1e-10);
        });
    }

    /// <summary>The example that many texts share: h1, h2 and o1 to nine digits.</summary>
    [Fact]
    public void Explanation_TwoTwoTwo_AgreesWithOtherTexts()
    {
        Explanation explanation = Explanation.Example("2-2-2");

        Close([0.593269992, 0.596884378], explanation.Layers[0].Activations, 5e-10);
        Close([0.751365070, 0.772928465], explanation.Layers[1].Activations, 5e-10);
        Assert.Equal(0.298371109, explanation.Loss, 9);
        Close([0.35891648, 0.408666186, 0.511301270, 0.561370121], [.. explanation.Layers[1].NewWeights.Cast<double>()], 5e-9);
        Close([0.149780716, 0.19956143, 0.24975114, 0.29950229], [.. explanation.Layers[0].NewWeights.Cast<double>()], 5e-9);
    }

    static void Close(double[] expected, double[] found, double tolerance = 1e-14)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
