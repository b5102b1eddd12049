using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>How often the network missed by how much.</summary>
static class Histogram
{
    const int FewestBins = 8;
    const int MostBins = 40;

    /// <summary>Draws the residuals as a figure.</summary>
    public static void Draw(Html html, ReportFit fit, string target)
    {
        double[] residuals = [.. fit.DrawnPoints().Select(point => point.Residual).Order()];
        html.Add($"<figure>\n<figcaption><h3>Residuals</h3>");
        if (residuals.Length == 0)
        {
            html.Add($"</figcaption><p class=\"soft\">No row has a finite prediction.</p></figure>\n");
            return;
        }

        html.Add($"""
            <p class="soft">True minus predicted <i>{target}</i>: left of 0 the network said too much, right of 0 too little. Half of the rows
            lie between {NumberText.Measure(Quantile(residuals, 0.25))} and {NumberText.Measure(Quantile(residuals, 0.75))}.</p></figcaption>

            """);
        var (start, width, counts) = Bins(residuals);
        var end = start + (width * counts.Length);
        var plot = new Plot(Axis.Exact(start, end, 6), Axis.Round([0, counts.Max()], isShare: false), "true − predicted", "rows");
        var range = $"from {NumberText.Measure(residuals[0])} to {NumberText.Measure(residuals[^1])}";
        plot.Open(html, "Residuals", $"Histogram of {NumberText.Plural(residuals.Length, "residual")} {range}.");
        html.Add($"<g class=\"bins\">\n");
        for (var i = 0; i < counts.Length; i++)
        {
            var (low, high) = (start + (i * width), start + ((i + 1) * width));
            var (x, y, barWidth) = (plot.AtX(low) + 0.5, plot.AtY(counts[i]), Math.Max(0.5, plot.AtX(high) - plot.AtX(low) - 1));
            var title = $"{NumberText.Measure(low)} to {NumberText.Measure(high)}\n{NumberText.Plural(counts[i], "row")}";
            html.Add($"""
                <rect class="tip" x="{x}" y="{y}" width="{barWidth}" height="{Plot.Bottom - y}"><title>{title}</title></rect>

                """);
        }

        html.Add($"</g>\n");
        if (start <= 0 && end >= 0)
        {
            html.Add($"""<line class="zero" x1="{plot.AtX(0)}" x2="{plot.AtX(0)}" y1="{Plot.Top}" y2="{Plot.Bottom}"/>""");
        }

        Plot.Close(html);
        html.Add($"</figure>\n");
    }

    /// <summary>
    /// Bins of equal round width with an edge at 0, by the rule of Freedman and Diaconis (1981): 2 * interquartile range / cube root of the
    /// count, held between 8 and about 40 bins.
    /// </summary>
    /// <param name="sorted">At least one finite value, ascending.</param>
    public static (double Start, double Width, int[] Counts) Bins(IReadOnlyList<double> sorted)
    {
        var range = sorted[^1] - sorted[0];
        if (range <= 1e-12 * Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1])))
        {
            var side = sorted[0] == 0 ? 0.5 : Math.Abs(sorted[0]) / 2;
            return (sorted[0] - side, 2 * side, [sorted.Count]);
        }

        var ideal = 2 * (Quantile(sorted, 0.75) - Quantile(sorted, 0.25)) / Math.Cbrt(sorted.Count);
        var width = RoundWidth(Math.Clamp(ideal, range / MostBins, range / FewestBins));
        var first = Math.Floor(sorted[0] / width);
        var counts = new int[(int)(Math.Floor(sorted[^1] / width) - first) + 1];
        foreach (var value in sorted)
        {
            counts[Math.Clamp((int)(Math.Floor(value / width) - first), 0, counts.Length - 1)]++;
        }

        return (first * width, width, counts);
    }

    static double RoundWidth(double width)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(width)));
        return (width / power) switch { < 1.5 => 1, < 2.25 => 2, < 3.75 => 2.5, < 7.5 => 5, _ => 10 } * power;
    }

    // Linear between neighbours, as NumPy's default.
    static double Quantile(IReadOnlyList<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        return below + 1 == sorted.Count ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
