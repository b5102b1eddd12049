using System;
using Nabla.Data;
using Nabla.Insight.Explanations;
using Nabla.Modeling;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed001Tests
{
    /// <summary><c>∂C/∂w_ij = ∂C/∂a_i · σ'(z_i) · a_j</c> for every weight of a model, beside central differences.</summary>
    [Theory]
    [InlineData("candy_bar")]
    [InlineData("xor")]
    public void B_001_08_Explanation_EveryWeight_IsTheProductOfItsFactors(string data)
    {
        (Model model, Table table) = data == "xor" ? (Small.XorModel, Small.Xor) : (Small.CandyBarModel, Small.CandyBar);
        int last = model.Layers.Count;
        for (int layer = 1; layer <= last; layer++)
        {
            for (int i = 1; i <= model.Layers[layer - 1].Outputs; i++)
            {
                for (int j = 1; j <= model.Layers[layer - 1].Inputs; j++)
                {
                    ExplainedWeight weight = model.Explain(table, 3, new ExplainOptions { Weight = (layer, i, j) }).Weight!;
                    if (weight.ActivationGradient is { } upstream)
                    {
                        Assert.Equal(upstream * weight.Derivative!.Value * weight.SourceActivation, weight.Gradient, 1e-14);
                    }
                    else
                    {
                        // Cross-entropy with a sigmoid: the first two factors are differentiated together.
                        Assert.Equal((last, "xor"), (layer, data));
                    }

                    Assert.Equal(weight.Delta * weight.SourceActivation, weight.Gradient, 1e-15);
                    Assert.Equal(weight.Gradient, weight.Difference.Value, 1e-9 * Math.Max(1, Math.Abs(weight.Gradient)));
                }
            }
        }
    }

    [Fact]
    public void B_001_08_Explanation_PrintsFactorsAndProduct()
    {
        string text = Explanation.Example("candy-bar", new ExplainOptions { Weight = (1, 2, 1), Layout = VectorLayout.Row }).ToText();

        // w_21 of row vectors leads from x_2 to unit 1: -0.5 · 1 · 6 = -3 (seed 002).
        Assert.Contains("       ∂C/∂a₁⁽¹⁾ = -0.5\n", text, StringComparison.Ordinal);
        Assert.Contains("   ∂a₁⁽¹⁾/∂z₁⁽¹⁾ = relu′(z₁⁽¹⁾) = 1\n", text, StringComparison.Ordinal);
        Assert.Contains("  ∂z₁⁽¹⁾/∂w₂₁⁽¹⁾ = x₂ = 6\n", text, StringComparison.Ordinal);
        Assert.Contains("∂C/∂a₁⁽¹⁾·∂a₁⁽¹⁾/∂z₁⁽¹⁾·∂z₁⁽¹⁾/∂w₂₁⁽¹⁾ = -0.5·1·6 = -3\n", text, StringComparison.Ordinal);
    }

    /// <summary>Softmax and cross-entropy: δ = p - y, and the element-wise misuse of BP1 only as a warning (E7).</summary>
    [Fact]
    public void B_001_09_Explanation_OfSoftmax_TeachesPMinusYAndTheErratum()
    {
        Explanation explanation = Small.IrisModel.Explain(Small.Iris, 60);
        ExplainedLayer last = explanation.Layers[^1];

        Assert.Equal([last.Activations[0], last.Activations[1] - 1, last.Activations[2]], last.Deltas);
        Assert.Null(last.Derivatives);
        Assert.Contains("  δⱼ⁽²⁾ = Σᵢ ∂C/∂aᵢ·∂aᵢ/∂zⱼ = aⱼ - tⱼ\n", explanation.ToText(), StringComparison.Ordinal);
        Assert.Contains("│ Erratum E7:", explanation.ToText(), StringComparison.Ordinal);
    }
}
