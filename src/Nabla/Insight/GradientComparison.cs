using System.Collections.Generic;
using System.Linq;

namespace Nabla.Insight;

/// <summary>One derivative computed twice.</summary>
/// <param name="Name">What the loss was differentiated by: <c>layers.0.weight</c>, <c>layers.0.bias</c> or <c>inputs</c>.</param>
/// <param name="Row">The element's row: the input of a weight, the row of the batch for an input; 0 for a bias.</param>
/// <param name="Column">The element's column: the unit of a weight or bias, the feature of an input.</param>
/// <param name="Value">What was checked.</param>
/// <param name="Expected">What it was checked against.</param>
/// <param name="Difference">How far they are apart, in the measure of the comparison.</param>
/// <param name="Step">The step of the central difference; 0 for other comparisons.</param>
public sealed record GradientDifference(string Name, int Row, int Column, double Value, double Expected, double Difference, double Step)
{
    /// <summary>The element, such as <c>layers.0.weight[3, 7]</c>: input 3 to unit 7.</summary>
    public string Element => Name.EndsWith("weight", System.StringComparison.Ordinal) || Name == GradientCheck.Inputs ? $"{Name}[{Row}, {Column}]" : $"{Name}[{Column}]";
}

/// <summary>All derivatives of a network, computed in two ways.</summary>
/// <param name="Checked">The way that is checked, such as <c>engine in float</c>.</param>
/// <param name="Against">What it is checked against, such as <c>computation graph</c>.</param>
/// <param name="Bar">The largest difference that is still agreement.</param>
/// <param name="Measure">What a difference is measured in.</param>
/// <param name="Count">Derivatives compared.</param>
/// <param name="Largest">The worst of each parameter tensor and of the inputs, the largest difference first.</param>
public sealed record GradientComparison(
    string Checked, string Against, double Bar, string Measure, int Count, IReadOnlyList<GradientDifference> Largest)
{
    /// <summary>The worst of all.</summary>
    public GradientDifference Worst => Largest[0];

    /// <summary>Whether no difference is above the bar.</summary>
    public bool Agrees => Worst.Difference <= Bar;

    /// <summary>The tensors with a difference above the bar.</summary>
    public IEnumerable<GradientDifference> Wrong => Largest.Where(difference => !(difference.Difference <= Bar));
}
