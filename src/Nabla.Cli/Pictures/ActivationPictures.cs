using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Cli.Reports;
using Nabla.Insight;

namespace Nabla.Cli.Pictures;

/// <summary>Activations and their derivatives.</summary>
static class ActivationPictures
{
    const int Points = 201;

    // Values beyond this would flatten what happens around 0.
    const double LargestShown = 12.5;

    /// <summary>One activation.</summary>
    public static EntryPicture Of(Activation activation)
    {
        ActivationCurve curve = Sample(activation);
        (double low, double high) = (curve.Z[0], curve.Z[^1]);
        string name = activation.ToString();
        (string title, _) = CurvePanel.Title(activation.Name, activation.Parameters);
        string z = activation.OutputOnly ? "z, the other logit being 0" : "z";
        double[] all = [.. curve.Values.Concat(curve.Derivatives).Where(Axis.CanDraw)];
        var panel = new CurvePanel(
            title, [activation.Formula, activation.DerivativeFormula], Axis.Exact(low, high, 6), Axis.Round(all, isShare: false), z, "");
        panel.Draw([new PanelLine("f(z)", "second", curve.Z, curve.Values), new PanelLine("f′(z)", "first", curve.Z, curve.Derivatives)]);
        string where = $"for z from {NumberText.Measure(low)} to {NumberText.Measure(high)}";
        string description =
            $"The value {Course(curve.Values)} and the derivative {Course(curve.Derivatives)} {where}; "
            + "the value is the solid line, the derivative the dashed one.";
        List<(string, string)> facts =
        [
            ("derivative", activation.DerivativeFormula),
            ("range", activation.Range),
            ("drawn value", $"{Between(curve.Values)} {where}"),
            ("drawn derivative", $"{Between(curve.Derivatives)} {where}"),
        ];
        if (activation.OutputOnly)
        {
            facts.Add(("where", "the last layer only: it looks at all outputs of a row; drawn is the first output of the row (z, 0)"));
        }

        if (activation.Warning is { } warning)
        {
            facts.Add(("careful", warning));
        }

        if (activation.TrainingObstacle is { } obstacle)
        {
            facts.Add(("training", obstacle));
        }

        facts.Add(("source", activation.Source));
        return new EntryPicture(name, activation.Formula, facts, [panel.ToPicture(title, description)], Table(curve), json =>
        {
            json.WriteString("name", name);
            json.WriteString("formula", activation.Formula);
            json.WriteString("derivativeFormula", activation.DerivativeFormula);
            json.WriteString("range", activation.Range);
            json.WriteString("source", activation.Source);
            json.Numbers("z", curve.Z);
            json.Numbers("value", curve.Values);
            json.Numbers("derivative", curve.Derivatives);
        });
    }

    /// <summary>From -5 to 5, or less where the function would leave the paper.</summary>
    static ActivationCurve Sample(Activation activation)
    {
        double[] ends = [5, 4, 3, 2];
        return ends.Select(end => ActivationCurve.Sample(activation, -end, end, Points))
            .FirstOrDefault(curve => curve.Values.Concat(curve.Derivatives).All(number => Math.Abs(number) <= LargestShown))
            ?? ActivationCurve.Sample(activation, -1, 1, Points);
    }

    static string Course(IReadOnlyList<double> numbers) => $"goes from {NumberText.Measure(numbers[0])} to {NumberText.Measure(numbers[^1])}";

    static string Between(IReadOnlyList<double> numbers) => numbers.Min() == numbers.Max()
        ? $"always {NumberText.Measure(numbers[0])}"
        : $"from {NumberText.Measure(numbers.Min())} to {NumberText.Measure(numbers.Max())}";

    static List<string[]> Table(ActivationCurve curve)
    {
        List<string[]> rows = [["z", "f(z)", "f′(z)"]];
        rows.AddRange(from i in Enumerable.Range(0, curve.Z.Count)
                      where i % (Points / 10) == 0
                      select (string[])[NumberText.Measure(curve.Z[i]), NumberText.Measure(curve.Values[i]), NumberText.Measure(curve.Derivatives[i])]);
        return rows;
    }
}
