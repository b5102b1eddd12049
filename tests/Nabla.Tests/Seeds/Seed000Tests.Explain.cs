using System;
using Nabla.Insight.Explanations;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed000Tests
{
    /// <summary>Seed 000 numbers W and b by the layer they come from, seed 001 by the layer they lead to; the numbers are the same.</summary>
    [Fact]
    public void B_000_05_Explanation_PrintsEitherIndex_Seed001sByDefault()
    {
        string target = Small.IrisModel.Explain(Small.Iris, 0).ToText();
        string source = Small.IrisModel.Explain(Small.Iris, 0, new ExplainOptions { Index = LayerIndex.Source }).ToText();

        Assert.Contains("  z⁽¹⁾ = W⁽¹⁾·x + b⁽¹⁾", target, StringComparison.Ordinal);
        Assert.Contains("  z⁽²⁾ = W⁽²⁾·a⁽¹⁾ + b⁽²⁾", target, StringComparison.Ordinal);
        Assert.Contains("  z⁽¹⁾ = W⁽⁰⁾·x + b⁽⁰⁾", source, StringComparison.Ordinal);
        Assert.Contains("  z⁽²⁾ = W⁽¹⁾·a⁽¹⁾ + b⁽¹⁾", source, StringComparison.Ordinal);
        Assert.DoesNotContain("W⁽⁰⁾", target, StringComparison.Ordinal);
        Assert.DoesNotContain("W⁽²⁾", source, StringComparison.Ordinal);
    }

    /// <summary>A weight is asked for by the numbers that are printed.</summary>
    [Fact]
    public void B_000_05_Explanation_FindsAWeightByItsPrintedIndex()
    {
        ExplainedWeight target = Small.IrisModel.Explain(Small.Iris, 0, new ExplainOptions { Weight = (2, 3, 5) }).Weight!;
        ExplainedWeight source = Small.IrisModel.Explain(Small.Iris, 0, new ExplainOptions { Weight = (1, 3, 5), Index = LayerIndex.Source }).Weight!;
        ExplainedWeight row = Small.IrisModel.Explain(Small.Iris, 0, new ExplainOptions { Weight = (2, 5, 3), Layout = VectorLayout.Row }).Weight!;

        Assert.Equal((2, 2, 4), (target.Layer, target.Target, target.Source));
        Assert.Equal(target, source);
        Assert.Equal(target, row);
    }
}
