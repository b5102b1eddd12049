using System;
using System.Linq;
using System.Xml.Linq;
using Nabla.Insight.Explanations;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed003Tests
{
    /// <summary>The figure with forward and backward arrows: both move, unless the reader wants stillness.</summary>
    [Fact]
    public void B_003_08_Explanation_Figure_HasArrowsInBothDirections()
    {
        string page = Small.IrisModel.Explain(Small.Iris, 0).ToHtml();
        XElement svg = XDocument.Parse(page).Descendants("svg").First();
        XElement[] forward = [.. svg.Elements("line").Where(line => (string?)line.Attribute("class") == "stream forward")];
        XElement[] backward = [.. svg.Elements("line").Where(line => (string?)line.Attribute("class") == "stream backward")];

        Assert.Equal(3, forward.Length); // inputs, layer 1, layer 2, loss
        Assert.Equal(3, backward.Length);
        Assert.All(forward, line => Assert.True((double)line.Attribute("x1")! < (double)line.Attribute("x2")!));
        Assert.All(backward, line => Assert.True((double)line.Attribute("x1")! > (double)line.Attribute("x2")!));
        Assert.Contains("animation: flow", page, StringComparison.Ordinal);
        Assert.Contains("@media (prefers-reduced-motion: reduce) { .network .stream { animation: none; } }", page, StringComparison.Ordinal);
        string text = Small.IrisModel.Explain(Small.Iris, 0).ToText();
        Assert.Contains("───▶", text, StringComparison.Ordinal);
        Assert.Contains("◀───", text, StringComparison.Ordinal);
    }

    /// <summary>δ = a - t for σ with binary cross-entropy and for identity with half the squared error, and not for the mean (E19).</summary>
    [Fact]
    public void B_003_07_Explanation_OutputError_DependsOnTheLoss()
    {
        ExplainedLayer binary = Small.XorModel.Explain(Small.Xor, 0).Layers[^1];
        Assert.Equal(0, Small.Xor["y"].GetText(0).CompareTo("0", StringComparison.Ordinal));
        Assert.Equal(binary.Activations, binary.Deltas);

        ExplainedLayer mean = Small.CandyBarModel.Explain(Small.CandyBar, 0).Layers[^1];
        ExplainedLayer half = Small.CandyBarModel.Explain(Small.CandyBar, 0, new ExplainOptions { LossScale = SquaredErrorScale.Half }).Layers[^1];
        ExplainedLayer sum = Small.CandyBarModel.Explain(Small.CandyBar, 0, new ExplainOptions { LossScale = SquaredErrorScale.Sum }).Layers[^1];
        Assert.Equal(2 * half.Deltas[0], mean.Deltas[0]);
        Assert.Equal(2 * half.Deltas[0], sum.Deltas[0]);
    }
}
