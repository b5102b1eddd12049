using System;
using System.Linq;
using System.Text.Json;
using Nabla.Insight.Explanations;
using Nabla.Tests.Insight;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed002Tests
{
    static readonly Explanation s_candyBar = Explanation.Example("candy-bar");
    static readonly string s_candyBarText = s_candyBar.ToText();

    [Fact]
    public void B_002_01_Explanation_InRowVectors_IsTheTransposeOfThatInColumns()
    {
        Explanation column = Small.IrisModel.Explain(Small.Iris, 7);
        Explanation row = Small.IrisModel.Explain(Small.Iris, 7, new ExplainOptions { Layout = VectorLayout.Row });

        Assert.Equal(column.Layers.SelectMany(layer => layer.PreActivations), row.Layers.SelectMany(layer => layer.PreActivations));
        Assert.Equal(column.Layers.SelectMany(layer => layer.Deltas), row.Layers.SelectMany(layer => layer.Deltas));
        Assert.Contains("  Z⁽¹⁾ = X·W⁽¹⁾ + b⁽¹⁾", row.ToText(), StringComparison.Ordinal);
        Assert.Contains("  δ⁽¹⁾ = δ⁽²⁾·(W⁽²⁾)ᵀ ⊙ relu′(Z⁽¹⁾)", row.ToText(), StringComparison.Ordinal);
        Assert.Contains("  z⁽¹⁾ = W⁽¹⁾·x + b⁽¹⁾", column.ToText(), StringComparison.Ordinal);
        Assert.Contains("  δ⁽¹⁾ = (W⁽²⁾)ᵀ·δ⁽²⁾ ⊙ relu′(z⁽¹⁾)", column.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void B_002_02_Explanation_CandyBar_FirstLayer()
    {
        Assert.Equal([17, 29], s_candyBar.Layers[0].PreActivations);
        Assert.Equal([17, 29], s_candyBar.Layers[0].Activations);
        Says("  Z⁽¹⁾ = X·W⁽¹⁾ + b⁽¹⁾ = [5  6] · ⎡2  2⎤ + [1  1] = [17  29]");
        Says("  z₁⁽¹⁾ = x₁·w₁₁⁽¹⁾ + x₂·w₂₁⁽¹⁾ + b₁⁽¹⁾ = 5·2 + 6·1 + 1 = 17");
        Says("  a₂⁽¹⁾ = relu(z₂⁽¹⁾) = max(0, 29) = 29");
    }

    [Fact]
    public void B_002_03_Explanation_CandyBar_SecondLayer()
    {
        Assert.Equal([12], s_candyBar.Layers[1].Activations);
        Says("  z₁⁽²⁾ = a₁⁽¹⁾·w₁₁⁽²⁾ + a₂⁽¹⁾·w₂₁⁽²⁾ + b₁⁽²⁾ = 17·0.5 + 29·0 + 3.5 = 12");
    }

    [Fact]
    public void B_002_04_Explanation_CandyBar_LossAndItsErratum()
    {
        Assert.Equal([-1], s_candyBar.Layers[1].ActivationGradients!);
        Says("  ∂C/∂a₁⁽²⁾ = -1");
        Says("│ Erratum E12: The text calls T - A a poor loss because it is not");
    }

    [Fact]
    public void B_002_05_Explanation_CandyBar_LastLayerGradients()
    {
        Assert.Equal([-17, -29], s_candyBar.Layers[1].WeightGradients.Cast<double>());
        Assert.Equal([-1], s_candyBar.Layers[1].Deltas);
        Assert.Equal([-0.5, 0], s_candyBar.Layers[0].ActivationGradients!);
        Says("⎡17⎤ · [-1] = ⎡-17⎤");
        Says("  ∂C/∂b⁽²⁾ = δ⁽²⁾ = [-1]");
    }

    [Fact]
    public void B_002_06_Explanation_CandyBar_FirstLayerGradients()
    {
        // [outputs, inputs]: the transpose of the text's [[-2.5, 0], [-3, 0]].
        Assert.Equal([-2.5, -3, 0, 0], s_candyBar.Layers[0].WeightGradients.Cast<double>());
        Assert.Equal([-0.5, 0], s_candyBar.Layers[0].Deltas);
        Says("⎡5⎤ · [-0.5  0] = ⎡-2.5  0⎤");
        Says("  ∂C/∂b⁽¹⁾ = δ⁽¹⁾ = [-0.5  0]");
    }

    [Fact]
    public void B_002_07_Explanation_CandyBar_InputGradient()
    {
        Assert.Equal([-1, -0.5], s_candyBar.InputGradient);
        Says("  ∂C/∂X = δ⁽¹⁾·(W⁽¹⁾)ᵀ = [-1  -0.5]");
    }

    [Fact]
    public void B_002_08_Explanation_CandyBar_Update()
    {
        Assert.Equal([0.67, 0.29], s_candyBar.Layers[1].NewWeights.Cast<double>().Select(w => Math.Round(w, 12)));
        Assert.Equal(3.51, s_candyBar.Layers[1].NewBiases[0], 12);
        Assert.Equal([2.025, 1.03, 2, 3], s_candyBar.Layers[0].NewWeights.Cast<double>().Select(w => Math.Round(w, 12)));
        Assert.Equal([1.005, 1], s_candyBar.Layers[0].NewBiases.Select(b => Math.Round(b, 12)));
        Says("  W⁽²⁾ := ⎡0.67⎤\n          ⎣0.29⎦");
        Says("  b⁽²⁾ := [3.51]");
        Says("  W⁽¹⁾ := ⎡2.025  2⎤\n          ⎣ 1.03  3⎦");
        Says("  b⁽¹⁾ := [1.005  1]");
    }

    [Fact]
    public void B_002_09_Explanation_CandyBar_SecondForwardAndOldWeights()
    {
        Says("  Z⁽¹⁾ = [17.31  29]");
        Says("  A⁽²⁾ = [23.5177]");
        string oneLine = s_candyBarText.Replace("\n│ ", " ", StringComparison.Ordinal);
        Assert.Contains("∂C/∂A⁽¹⁾ = [-0.5  0]. With the updated weights it would be [-0.67  -0.29].", oneLine, StringComparison.Ordinal);
    }

    [Fact]
    public void B_002_10_Explanation_CandyBar_SaysWhatTheCoinsAreWorth() =>
        Assert.Contains("5·0.25 + 6·0.05 = 1.55 dollars", s_candyBarText.Replace("\n│ ", " ", StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void B_002_06_Explanation_CandyBar_SaysTheSameToAProgram()
    {
        JsonElement json = ExplainedJson.Of(s_candyBar);

        Assert.Equal([17, 29], json.GetProperty("layers")[0].Numbers("z"));
        Assert.Equal([-0.5, 0], json.GetProperty("layers")[0].Numbers("delta"));
        Assert.Equal([-1, -0.5], json.Numbers("inputGradient"));
        Assert.Equal(-29, json.GetProperty("weight").GetProperty("gradient").GetDouble());
        Assert.Equal(0.29, json.GetProperty("update").GetProperty("after").GetDouble(), 12);
    }

    static void Says(string line) => Assert.Contains(line, s_candyBarText, StringComparison.Ordinal);
}
