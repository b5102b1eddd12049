using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Initializers;
using Nabla.Insight;

namespace Nabla.Cli.Pictures;

/// <summary>Initializers: a histogram of a layer's initial weights, with the distribution they are drawn from over it.</summary>
static class InitializerPictures
{
    const int Bins = 41;
    const long MostWeights = 10_000_000;

    /// <summary>One initializer.</summary>
    /// <param name="initializer">Which one.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="outputs">Outputs of the layer.</param>
    /// <param name="seed">The seed.</param>
    public static EntryPicture Of(Initializer initializer, int inputs, int outputs, ulong seed)
    {
        if ((long)inputs * outputs > MostWeights)
        {
            string weights = NumberText.Count((long)inputs * outputs);
            throw new UsageException(
                $"--inputs {inputs} and --outputs {outputs} are {weights} weights; give fewer: {NumberText.Count(MostWeights)} are drawn at most.");
        }

        InitializerSample sample = InitializerSample.Draw(initializer, inputs, outputs, seed, Bins);
        string name = initializer.ToString();
        (string title, _) = CurvePanel.Title(initializer.Name, [.. initializer.Parameters.Where(parameter => parameter.Value != 0)]);
        double width = sample.Edges[1] - sample.Edges[0];
        double[] shares = [.. sample.Counts.Select(count => (double)count / (inputs * outputs))];
        double[] middles = [.. sample.Counts.Select((_, i) => (sample.Edges[i] + sample.Edges[i + 1]) / 2)];
        double[] expected = sample.Distribution is { IsPoint: false } distribution ? [.. middles.Select(middle => width * distribution.Density(middle))] : [];
        string layer = $"a layer of {NumberText.Count(inputs)} inputs and {NumberText.Count(outputs)} outputs";
        string drawnFrom = sample.Distribution?.ToString() ?? "weights that depend on one another";
        var panel = new CurvePanel(
            title, [drawnFrom, $"{inputs} inputs, {outputs} outputs: sample variance {NumberText.Measure(sample.Variance)}"],
            Axis.Exact(sample.Edges[0], sample.Edges[^1], 5), Axis.Round([0, .. shares, .. expected], isShare: true), "weight", "share of the weights");
        Bars(panel, sample, shares);
        if (sample.Distribution is { IsPoint: false } drawn)
        {
            panel.Draw([Theory(drawn, sample, width)]);
        }

        List<(string, string)> facts =
        [
            ("drawn from", drawnFrom),
            ("mean", $"{NumberText.Measure(sample.Mean)} in the sample{Expected(sample.Distribution?.Mean)}"),
            ("variance", $"{NumberText.Measure(sample.Variance)} in the sample{Expected(sample.Distribution?.Variance)}"),
            ("weights", $"{NumberText.Count((long)inputs * outputs)} of {layer}, from {NumberText.Measure(sample.Least)} to {NumberText.Measure(sample.Largest)}"),
        ];
        List<string[]> table = [["weights from", "to", "count", "expected share", "share"]];
        table.AddRange(from i in Enumerable.Range(0, Bins)
                       where sample.Counts[i] > 0 && i % 4 == 0
                       select (string[])
                       [
                           NumberText.Measure(sample.Edges[i]), NumberText.Measure(sample.Edges[i + 1]), NumberText.Count(sample.Counts[i]),
                           expected.Length > 0 ? NumberText.Percent(expected[i]) : NumberText.Unknown, NumberText.Percent(shares[i]),
                       ]);
        string description =
            $"Histogram of the initial weights of {layer}: {drawnFrom}; sample mean {NumberText.Measure(sample.Mean)}, "
            + $"sample variance {NumberText.Measure(sample.Variance)}.";
        return new EntryPicture(name, drawnFrom, facts, [panel.ToPicture(title, description)], table, json =>
        {
            json.WriteString("name", name);
            json.WriteNumber("inputs", inputs);
            json.WriteNumber("outputs", outputs);
            json.WriteString("distribution", sample.Distribution?.ToString());
            json.WriteNumber("mean", sample.Mean);
            json.WriteNumber("variance", sample.Variance);
            json.Number("expectedVariance", sample.Distribution?.Variance);
            json.Number("limit", sample.Distribution?.Limit);
            json.Numbers("edges", sample.Edges);
            json.Numbers("counts", sample.Counts.Select(count => (double)count));
            json.Numbers("expectedShares", expected);
        });
    }

    static string Expected(double? number) => number is { } value ? $", {NumberText.Measure(value)} expected" : "";

    static void Bars(CurvePanel panel, InitializerSample sample, double[] shares)
    {
        for (int i = 0; i < shares.Length; i++)
        {
            if (shares[i] > 0)
            {
                (double left, double right) = (panel.Plot.AtX(sample.Edges[i]), panel.Plot.AtX(sample.Edges[i + 1]));
                double top = panel.Plot.AtY(shares[i]);
                string range = $"{NumberText.Measure(sample.Edges[i])} to {NumberText.Measure(sample.Edges[i + 1])}";
                panel.Content.Add($"""
                    <rect class="bar" x="{left + 0.4}" y="{top}" width="{right - left - 0.8}" height="{CurvePanel.Area.Bottom - top}"
                    ><title>{range}: {NumberText.Plural(sample.Counts[i], "weight")}</title></rect>

                    """);
            }
        }
    }

    // The expected share of a bin around each place. A density with limits has upright sides there.
    static PanelLine Theory(WeightDistribution distribution, InitializerSample sample, double width)
    {
        const int Points = 121;
        (double from, double to) = (sample.Edges[0], sample.Edges[^1]);
        List<double> places = [.. Enumerable.Range(0, Points).Select(i => from + ((to - from) * i / (Points - 1)))];
        List<double> shares = [.. places.Select(place => width * distribution.Density(place))];
        if (double.IsFinite(distribution.Limit))
        {
            double limit = distribution.Limit;
            double inside = width * distribution.Density(0);
            places = [from, -limit, -limit, limit, limit, to];
            shares = [0, 0, inside, inside, 0, 0];
        }

        return new PanelLine("expected", "first", places, shares, MayJump: false);
    }
}
