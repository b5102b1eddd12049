using System.Collections.Generic;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>Predicted against true values as points around the line on which both are equal.</summary>
static class ScatterChart
{
    /// <summary>More points than this are thinned out evenly.</summary>
    public const int MostPoints = 2000;

    /// <summary>Draws the points as a figure.</summary>
    public static void Draw(Html html, ReportFit fit, string target)
    {
        var points = fit.DrawnPoints();
        html.Add($"<figure>\n<figcaption><h3>Predicted against true</h3>");
        if (points.Count == 0)
        {
            html.Add($"</figcaption><p class=\"soft\">No row has a finite prediction.</p></figure>\n");
            return;
        }

        var shown = Sample(points);
        var part = shown.Count < points.Count ? $" ({NumberText.Count(shown.Count)} of {NumberText.Count(points.Count)} shown)" : "";
        html.Add($"<p class=\"soft\">Each point is a row the network was not trained on{part}; on the line the prediction is exact.</p></figcaption>\n");
        double[] values = [.. shown.Select(point => point.True), .. shown.Select(point => point.Predicted)];
        var axis = Axis.Round(values, isShare: false, tickCount: 7);
        var plot = new Plot(axis, axis, $"true {Short(target)}", $"predicted {Short(target)}");
        var range = $"from {NumberText.Measure(values.Min())} to {NumberText.Measure(values.Max())}";
        plot.Open(html, "Predicted against true", $"{NumberText.Plural(shown.Count, "point")} {range}; on the diagonal a prediction is exact.");
        html.Add($"""
            <line class="identity" x1="{Plot.Left}" y1="{Plot.Bottom}" x2="{Plot.Right}" y2="{Plot.Top}"/>
            <g class="points">

            """);
        foreach (var point in shown)
        {
            html.Add($"""
                <circle class="tip" cx="{plot.AtX(point.True)}" cy="{plot.AtY(point.Predicted)}" r="3"><title>true {NumberText.Measure(point.True)}
                predicted {NumberText.Measure(point.Predicted)}
                missed by {NumberText.Measure(point.Residual)}</title></circle>

                """);
        }

        html.Add($"</g>\n");
        Plot.Close(html);
        html.Add($"</figure>\n");
    }

    /// <summary>At most <see cref="MostPoints"/> of the points, evenly spread over their order.</summary>
    public static IReadOnlyList<ReportPoint> Sample(IReadOnlyList<ReportPoint> points) =>
        points.Count <= MostPoints
            ? points
            : [.. Enumerable.Range(0, MostPoints).Select(i => points[(int)((long)i * points.Count / MostPoints)])];

    static string Short(string name) => name.Length <= 24 ? name : name[..23] + "…";
}
