using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Insight.Documents;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>Seed text 004's network for exclusive or, by hand: three hard thresholds, and logistic units that come close to them.</summary>
static class XorExample
{
    static readonly double[][] s_rows = [[0, 0], [0, 1], [1, 0], [1, 1]];
    static readonly double[] s_truth = [0, 1, 1, 0];
    static readonly double[] s_scales = [1, 2, 3, 5, 10, 20];
    static readonly double[,] s_hidden = { { 1, 1 }, { 1, 1 } };
    static readonly double[] s_hiddenBiases = [-0.5, -1.5];
    static readonly double[,] s_output = { { 1, -1 } };
    static readonly double[] s_outputBiases = [-0.5];

    /// <summary>Replays it.</summary>
    public static Explanation Explain(ExplainOptions options)
    {
        ExampleOptions.RefuseAllButDigits(options, "xor");
        Document document = ExampleOptions.Begin(
            options, "Exclusive or by hand, every number explained", "Three units with a hard threshold compute what no single one can (seed text 004).");
        ForwardPass[] passes = [.. s_rows.Select(Network(1, ReferenceActivation.Threshold).Forward)];
        document.Section("The network");
        document.Add(Figure(passes[1]));
        Expression x1 = new Symbol("x", "1");
        Expression x2 = new Symbol("x", "2");
        Expression h1 = new Symbol("h", "1");
        Expression h2 = new Symbol("h", "2");
        document.Say("A unit with a hard threshold gives 1 where its sum is above 0, and 0 elsewhere, at 0 too. I[...] is 1 where what stands in it is true.");
        document.Show(
            Equation.Of(h1, Indicator(x1 + x2 - 0.5), new Words("x₁ or x₂")),
            Equation.Of(h2, Indicator(x1 + x2 - 1.5), new Words("x₁ and x₂")),
            Equation.Of(new Symbol("y"), Indicator(h1 - h2 - 0.5), new Words("h₁ and not h₂")));
        WriteRows(document, passes);
        WriteSecondForm(document, passes);
        WriteOneUnit(document);
        WriteLogistic(document);
        return new Explanation(document, json => WriteJson(json, passes));
    }

    /// <summary>The network with all weights and biases times k.</summary>
    static LayeredNetwork Network(double k, ReferenceActivation activation) => new LayeredNetwork()
        .Add(Times(s_hidden, k), [.. s_hiddenBiases.Select(b => k * b)], activation)
        .Add(Times(s_output, k), [.. s_outputBiases.Select(b => k * b)], activation);

    static double[,] Times(double[,] matrix, double k)
    {
        double[,] scaled = (double[,])matrix.Clone();
        for (int i = 0; i < scaled.GetLength(0); i++)
        {
            for (int j = 0; j < scaled.GetLength(1); j++)
            {
                scaled[i, j] *= k;
            }
        }

        return scaled;
    }

    static Call Indicator(Expression sum) => Call.Of("I", new Comparison(sum, 0.0));

    static void WriteRows(Document document, ForwardPass[] passes)
    {
        document.Section("All four rows");
        for (int row = 0; row < s_rows.Length; row++)
        {
            double[] x = s_rows[row];
            (double[] z, double[] h) = (passes[row].PreActivations[0], passes[row].Activations[1]);
            Expression one = x[0];
            Expression other = x[1];
            document.Part($"{x[0]}, {x[1]}");
            document.Show(
                Equation.Of(new Symbol("h", "1"), Indicator(one + other - 0.5), Indicator(z[0]), h[0]),
                Equation.Of(new Symbol("h", "2"), Indicator(one + other - 1.5), Indicator(z[1]), h[1]),
                Equation.Of(new Symbol("y"), Indicator((Expression)h[0] - h[1] - 0.5), Indicator(passes[row].PreActivations[1][0]), passes[row].Output[0]));
        }
    }

    static void WriteSecondForm(Document document, ForwardPass[] passes)
    {
        Expression h1 = new Symbol("h", "1");
        Expression h2 = new Symbol("h", "2");
        document.Section("The same in another form");
        document.Say($"{h1} - {h2} - 0.5 and {h1} + (1 - {h2}) - 1.5 are one number: the output unit says {h1} and not {h2}.");
        document.Add(new TableBlock(
            [new Symbol("x", "1"), new Symbol("x", "2"), h1, h2, h1 - h2 - 0.5, h1 + ((Expression)1.0 - h2) - 1.5, new Symbol("y"), "xor"],
            [
                .. s_rows.Select((x, row) =>
                {
                    double[] h = passes[row].Activations[1];
                    return (IReadOnlyList<Prose>)
                    [
                        x[0], x[1], h[0], h[1], passes[row].PreActivations[1][0], SecondForm(h), passes[row].Output[0], s_truth[row],
                    ];
                }),
            ],
            [0, 1, 2, 3, 4, 5, 6, 7]));
    }

    static double SecondForm(double[] h) => h[0] + (1 - h[1]) - 1.5;

    static void WriteOneUnit(Document document)
    {
        document.Section("Why one unit is not enough");
        Expression w1 = new Symbol("w", "1");
        Expression w2 = new Symbol("w", "2");
        Expression b = new Symbol("b");
        document.Say($"A single unit would need {w1} + {b} > 0 and {w2} + {b} > 0 for the two rows with answer 1, and {b} ≤ 0 and {w1} + {w2} + {b} ≤ 0 for the other two. The first two add up to {w1} + {w2} + 2·{b} > 0, the last two to {w1} + {w2} + 2·{b} ≤ 0. It gets three rows of four right at best.");
    }

    static void WriteLogistic(Document document)
    {
        document.Section("With logistic units instead");
        document.Say($"The derivative of a hard threshold is 0 wherever it has one, so no gradient can teach such a network. A logistic unit has a slope everywhere, and {Call.Of("σ", new Symbol("k") * new Symbol("z"))} comes as close to the threshold as one likes. All weights and biases times k:");
        document.Add(new TableBlock(
            ["k", "0, 0", "0, 1", "1, 0", "1, 1", "largest error", "right"],
            [
                .. s_scales.Select(k =>
                {
                    double[] y = Outputs(k);
                    double error = y.Zip(s_truth, (one, truth) => Math.Abs(one - truth)).Max();
                    return (IReadOnlyList<Prose>)[k, .. y.Select(one => (Prose)new Number(one, new NumberStyle(6))), new Number(error, new NumberStyle(3)), error < 0.5 ? "all four" : "no"];
                }),
            ],
            [0, 1, 2, 3, 4, 5]));
        document.Note("What to see", "The weights that solve it with thresholds do not solve it with logistic units until they are large: at k = 1 and 2 the unit's soft slope blurs the two hidden answers into one.");
    }

    static double[] Outputs(double k)
    {
        LayeredNetwork network = Network(k, ReferenceActivation.Sigmoid);
        return [.. s_rows.Select(row => network.Forward(row).Output[0])];
    }

    static NetworkFigure Figure(ForwardPass pass)
    {
        var columns = new List<FigureColumn>
        {
            new("input", "2 numbers", new Symbol("x", Bold: true), new Words(""), Units(pass.Activations[0], "x₁", "x₂"), 0),
            new("layer 1", "2 threshold", new Symbol("h", Bold: true), new Words(""), Units(pass.Activations[1], "", ""), 0),
            new("output", "1 threshold", new Symbol("y"), new Words(""), Units(pass.Activations[2], "xor"), 0),
        };
        var edges = new List<FigureEdge>();
        foreach ((int column, double[,] weights) in (ReadOnlySpan<(int, double[,])>)[(1, s_hidden), (2, s_output)])
        {
            for (int to = 0; to < weights.GetLength(0); to++)
            {
                for (int from = 0; from < weights.GetLength(1); from++)
                {
                    edges.Add(new FigureEdge(column, from, to, weights[to, from], null));
                }
            }
        }

        return new NetworkFigure(columns, edges) { ForwardOnly = true };
    }

    static IReadOnlyList<FigureUnit> Units(double[] values, params string[] names) => [.. values.Zip(names, (value, name) => new FigureUnit(value, name))];

    static void WriteJson(Utf8JsonWriter json, ForwardPass[] passes)
    {
        json.WriteStartArray("rows");
        for (int row = 0; row < passes.Length; row++)
        {
            json.WriteStartObject();
            json.Numbers("x", s_rows[row]);
            json.Numbers("z", passes[row].PreActivations[0]);
            json.Numbers("h", passes[row].Activations[1]);
            json.Number("sum", passes[row].PreActivations[1][0]);
            json.Number("secondForm", SecondForm(passes[row].Activations[1]));
            json.Number("y", passes[row].Output[0]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("logistic");
        foreach (double k in s_scales)
        {
            json.WriteStartObject();
            json.Number("k", k);
            json.Numbers("outputs", Outputs(k));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
