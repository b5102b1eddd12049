using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>How the cells of the row became the inputs of the network, and its target what the network is to give.</summary>
static class InputSection
{
    const int MostRows = 40;

    /// <summary>Appends the section.</summary>
    public static void Write(ExplanationContext context, ExplanationSubject? subject) => Write(
        context.Document, subject, context.Trace.Inputs, context.Trace.Targets,
        x => context.ShowIfSmall(Equation.Of(context.Notation.Activations(0), context.Notation.Vector(x))));

    /// <summary>Appends the section.</summary>
    /// <param name="document">Where.</param>
    /// <param name="subject">The model behind it, or <see langword="null"/>.</param>
    /// <param name="inputs">x.</param>
    /// <param name="targets">t.</param>
    /// <param name="showInputs">Writes x where there are no columns to tell of.</param>
    public static void Write(Document document, ExplanationSubject? subject, double[] inputs, double[] targets, Action<double[]> showInputs)
    {
        document.Section(subject?.Features is null ? "The example" : "From cells to numbers");
        if (subject?.Features is { Encoder: var encoder } bound)
        {
            document.Say("What the encoders learnt on the training rows turns each cell into inputs: a number is scaled by its spread, a category has an input for each of its levels, or one with the index of its level.");
            WriteTable(document, encoder, bound.Table, subject.Row, inputs);
        }
        else
        {
            document.Say("What the network is given:");
            showInputs(inputs);
        }

        WriteTarget(document, subject, targets);
    }

    static void WriteTable(Document document, FeatureEncoder encoder, Table table, int row, double[] x)
    {
        var rows = new List<IReadOnlyList<Prose>>();
        int first = 0;
        int left = 0;
        foreach (ColumnEncoder column in encoder.Columns)
        {
            IEnumerable<IReadOnlyList<Prose>> lines = column is PixelEncoder pixels
                ? Pixels(pixels, table, row, x)
                : Column(column, table, row, first, x.AsSpan(first, column.Width).ToArray());
            foreach (IReadOnlyList<Prose> line in lines)
            {
                if (rows.Count < MostRows)
                {
                    rows.Add(line);
                }
                else
                {
                    left++;
                }
            }

            first += column.Width;
        }

        document.Add(new TableBlock(["column", "cell", "input", "how", "value"], rows, [4]));
        if (left > 0)
        {
            document.Say($"Left out: {left} more inputs, made likewise.");
        }
    }

    static IEnumerable<IReadOnlyList<Prose>> Column(ColumnEncoder encoder, Table table, int row, int first, double[] values)
    {
        string name = encoder.ColumnNames[0];
        string cell = CellOf(table, name, row);
        switch (encoder)
        {
            case NumberEncoder number:
                bool missing = !table[name].TryGetNumber(row, out double value);
                double filled = missing ? number.Median : value;
                yield return [name, cell, Input(first), Scaled(number, filled, missing), values[0]];
                for (int bin = 1; number.Bins is not null && bin < number.Bins.Edges.Count; bin++)
                {
                    yield return ["", "", Input(first + bin), encoder.FeatureNames[bin], values[bin]];
                }

                if (number.HasMissing)
                {
                    yield return ["", "", Input(first + values.Length - 1), "1 where the cell is missing", values[^1]];
                }

                break;
            case CategoryEncoder { IsIndex: true } category:
                yield return [name, cell, Input(first), $"the index of its level among {category.IndexCount}, the most frequent first; 0 for one that is rare or new", values[0]];
                break;
            case CategoryEncoder:
                int hot = Array.FindIndex(values, level => level != 0);
                int others = values.Length - (hot >= 0 ? 1 : 0);
                if (hot >= 0)
                {
                    yield return [name, cell, Input(first + hot), encoder.FeatureNames[hot], 1.0];
                }

                if (others > 0)
                {
                    string more = $"{others.ToString(CultureInfo.InvariantCulture)} other {(others == 1 ? "level" : "levels")}";
                    yield return [hot >= 0 ? "" : name, hot >= 0 ? "" : cell, $"{Input(first)} to {Input(first + values.Length - 1)}", hot >= 0 ? $"the {more}" : $"no level seen in training: {more}", 0.0];
                }

                break;
            default:
                for (int i = 0; i < values.Length; i++)
                {
                    yield return [i == 0 ? name : "", i == 0 ? cell : "", Input(first + i), encoder.FeatureNames[i] + (i < 3 ? ", standardised" : ""), values[i]];
                }

                break;
        }
    }

    static IEnumerable<IReadOnlyList<Prose>> Pixels(PixelEncoder encoder, Table table, int row, double[] x)
    {
        const int MostPixels = 6;
        int[] brightest = [.. Enumerable.Range(0, x.Length).OrderByDescending(pixel => Math.Abs(x[pixel])).ThenBy(pixel => pixel).Take(MostPixels).Order()];
        foreach (int pixel in brightest)
        {
            string name = encoder.ColumnNames[pixel];
            Prose how = (Expression)(table[name].TryGetNumber(row, out double value) ? value : 0) / encoder.Scale;
            yield return [name, CellOf(table, name, row), Input(pixel), how, x[pixel]];
        }

        int zeros = x.Count(value => value == 0);
        yield return [$"{x.Length - brightest.Length} more pixels", "", "", $"divided by {encoder.Scale}; {zeros} of all {x.Length} are 0", ""];
    }

    static Prose Scaled(NumberEncoder number, double value, bool missing)
    {
        Standardization by = number.Standardization;
        if (by.StandardDeviation == 0)
        {
            return "never varied in training: 0";
        }

        switch (number.Scale)
        {
            case RobustScale robust:
                Expression distance = ((Expression)value - robust.Center) / robust.Width;
                return missing ? (Prose)$"missing: the median, s = {distance}, then s / √(1 + s²/9)" : (Prose)$"s = {distance}, then s / √(1 + s²/9)";
            case QuantileScale:
                return missing ? "missing: the normal score of the median" : "the normal score of its rank in training";
            default:
                Expression formula = ((Expression)value - by.Mean) / by.StandardDeviation;
                return missing ? (Prose)$"missing: the median, {formula}" : formula;
        }
    }

    static Symbol Input(int index) => new("x", (index + 1).ToString(CultureInfo.InvariantCulture));

    static string CellOf(Table table, string column, int row)
    {
        const int Longest = 24;
        string text = CellText.Of(table[column], row).ToString();
        return text.Length == 0 ? "(missing)" : text.Length > Longest ? text[..(Longest - 1)] + "…" : text;
    }

    static void WriteTarget(Document document, ExplanationSubject? subject, double[] targets)
    {
        var t = new Symbol("t");
        if (subject is { Target: NumberTarget number, Features.Table: var table })
        {
            double value = number.ValueOf(table, subject.Row);
            document.Say($"The target '{number.Name}' is measured in standard deviations from its mean too:");
            document.Show(Equation.Of(t, ((Expression)value - number.Standardization.Mean) / number.Standardization.StandardDeviation, targets[0]));
        }
        else if (subject is { Target: ClassTarget classes, Features.Table: var rows })
        {
            string name = classes.Classes[classes.IndexOf(rows, subject.Row)];
            document.Say(classes.Task == TaskKind.Binary
                ? (Prose)$"The target '{classes.Name}' is {name}: {t} = {targets[0]} (1 stands for {classes.Classes[1]}, 0 for {classes.Classes[0]})."
                : $"The target '{classes.Name}' is {name}: the vector {t} has a 1 for it and 0 for the {classes.Classes.Count - 1} other classes.");
        }
        else if (targets.Length <= 10)
        {
            document.Say($"The target is {t} = {(targets.Length == 1 ? targets[0] : MatrixOf.Row(targets))}.");
        }
    }
}
