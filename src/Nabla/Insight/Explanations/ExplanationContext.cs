using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>What the sections of an explanation share: the numbers, the letters, what is shown, and where it is written.</summary>
sealed class ExplanationContext
{
    const int WidestMatrixLine = 76;
    const int TallestMatrix = 8;

    public required Document Document { get; init; }

    public required RowTrace Trace { get; init; }

    public required Notation Notation { get; init; }

    public required ExplainedWeight Weight { get; init; }

    public required ShownUnits Shown { get; init; }

    /// <summary>Names of the inputs; empty where they have none.</summary>
    public IReadOnlyList<string> InputNames { get; init; } = [];

    /// <summary>Names of the outputs; empty where they have none.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>The number of layers.</summary>
    public int Depth => Trace.Layers.Count;

    /// <summary>Writes equations with matrices where they fit on a line, and says whether they did.</summary>
    public bool ShowIfSmall(params Equation[] equations)
    {
        bool fits = equations.All(equation => equation.Steps.Select(step => step.Value).Prepend(equation.Left).All(part =>
        {
            TextBox box = ExpressionText.Box(part, Document.Numbers);
            return box.Lines.Count <= TallestMatrix && box.Width + EquationLayout.LeftWidth(equation, Document.Numbers) + 3 <= WidestMatrixLine;
        }));
        if (fits)
        {
            Document.Show(equations);
        }

        return fits;
    }

    /// <summary>The name of an output with its number, for prose.</summary>
    public string OutputName(int unit) => OutputNames.Count > unit ? OutputNames[unit] : $"output {unit + 1}";

    /// <summary>Which units are written out, as a sentence; empty where all are.</summary>
    public string WhatIsShown(int layer, string by)
    {
        int count = Trace.ActivationsOf(layer).Length;
        int shown = Shown[layer].Count;
        return shown == count ? "" : $"Written out: {shown} of the {count:N0} units, those with the largest {by}.";
    }
}
