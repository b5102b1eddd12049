using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">Shown in the legend.</param>
/// <param name="Style">The class that gives colour and dashes: <c>first</c> or <c>second</c>.</param>
/// <param name="Points">Epoch and value; a value that is unknown leaves a gap.</param>
sealed record LineSeries(string Name, string Style, IReadOnlyList<(int Epoch, double? Value)> Points);

/// <summary>Values over the epochs as lines, with a legend, a mark at the best epoch, and the numbers of each epoch under the pointer.</summary>
static class LineChart
{
    // More columns than this would be thinner than two pixels.
    const int MostColumns = 200;

    static readonly Html s_nothing = new();
    static readonly Html s_logarithmic = new Html().Add($"<li>(logarithmic scale)</li>");

    /// <summary>Draws the chart as a figure.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="title">What is drawn, such as <c>Loss</c>.</param>
    /// <param name="series">One or two lines over the same epochs.</param>
    /// <param name="bestEpoch">The epoch to mark.</param>
    /// <param name="isShare">Whether the values are shares, shown in percent; otherwise the axis is logarithmic where the range asks for it.</param>
    public static void Draw(Html html, string title, IReadOnlyList<LineSeries> series, int? bestEpoch, bool isShare)
    {
        LineSeries[] drawn = [.. series.Select(Drawable).Where(line => line.Points.Any(point => point.Value is not null))];
        double[] values = [.. drawn.SelectMany(line => line.Points).Where(point => point.Value is not null).Select(point => point.Value!.Value)];
        int[] epochs = [.. series.SelectMany(line => line.Points).Select(point => point.Epoch).Distinct().Order()];
        html.Add($"<figure>\n<figcaption><h3>{title}</h3>\n");
        if (values.Length == 0)
        {
            html.Add($"</figcaption><p class=\"soft\">No epoch has a finite value.</p></figure>\n");
            return;
        }

        var y = isShare ? Axis.Round(values, isShare: true) : Axis.ForLoss(values);
        // A single line is named by the title.
        Legend(html, drawn, isNamed: series.Count > 1, y);
        html.Add($"</figcaption>\n");
        var plot = new Plot(Axis.Exact(epochs[0], epochs[^1], 6, wholeNumbers: true), y, "epoch");
        plot.Open(html, title, Describe(drawn, bestEpoch, isShare));
        if (bestEpoch is { } best && best >= epochs[0] && best <= epochs[^1])
        {
            MarkBest(html, plot, best);
        }

        foreach (var line in drawn)
        {
            Line(html, plot, line);
        }

        if (bestEpoch is { } marked && drawn[^1].Points.FirstOrDefault(point => point.Epoch == marked) is { Value: { } atBest })
        {
            html.Add($"""<circle class="best {drawn[^1].Style}" cx="{plot.AtX(marked)}" cy="{plot.AtY(atBest)}" r="5"/>""");
        }

        Columns(html, plot, drawn, epochs, isShare);
        Plot.Close(html);
        html.Add($"</figure>\n");
    }

    static LineSeries Drawable(LineSeries line) =>
        line with { Points = [.. line.Points.Select(point => (point.Epoch, point.Value is { } value && Axis.CanDraw(value) ? point.Value : null))] };

    static void Legend(Html html, LineSeries[] drawn, bool isNamed, Axis y)
    {
        html.Add($"<ul class=\"legend\">");
        foreach (var line in drawn.Where(_ => isNamed))
        {
            html.Add($"""
                <li><svg viewBox="0 0 28 10" width="28" height="10" aria-hidden="true"
                ><path class="line {line.Style}" d="M1 5H27"/></svg>{line.Name}</li>
                """);
        }

        html.Add($"{(y.IsLogarithmic ? s_logarithmic : s_nothing)}</ul>");
    }

    static string Describe(LineSeries[] drawn, int? bestEpoch, bool isShare)
    {
        var lines = drawn.Select(line =>
        {
            var known = line.Points.Where(point => point.Value is not null).ToArray();
            var (first, last) = (NumberText.Metric(known[0].Value, isShare), NumberText.Metric(known[^1].Value, isShare));
            return $"{line.Name}: {first} in epoch {known[0].Epoch}, {last} in epoch {known[^1].Epoch}.";
        });
        return string.Join(' ', lines) + (bestEpoch is { } best ? $" The best epoch is {best}." : "");
    }

    static void MarkBest(Html html, Plot plot, int best)
    {
        var x = plot.AtX(best);
        var anchor = x > Plot.Right - 70 ? "end" : x < Plot.Left + 70 ? "start" : "middle";
        html.Add($"""
            <line class="best-line" x1="{x}" x2="{x}" y1="{Plot.Top}" y2="{Plot.Bottom}"/>
            <text class="best-label" x="{x}" y="{Plot.Top - 8}" text-anchor="{anchor}">best: epoch {best}</text>

            """);
    }

    static void Line(Html html, Plot plot, LineSeries line)
    {
        html.Add($"""<path class="line {line.Style}" d=" """);
        var isOpen = false;
        for (var i = 0; i < line.Points.Count; i++)
        {
            if (line.Points[i] is (var epoch, { } value))
            {
                // A point without neighbours is a line of no length; its round ends make it a dot.
                var isAlone = !isOpen && (i + 1 == line.Points.Count || line.Points[i + 1].Value is null);
                html.Add($"{(isOpen ? "L" : "M")}{plot.AtX(epoch)} {plot.AtY(value)}{(isAlone ? "h0" : "")}");
            }

            isOpen = line.Points[i].Value is not null;
        }

        html.Add($"\"/>\n");
    }

    // Invisible columns over the plot: the pointer in one shows its numbers and a line at its epoch.
    static void Columns(Html html, Plot plot, LineSeries[] drawn, int[] epochs, bool isShare)
    {
        var every = (epochs.Length + MostColumns - 1) / MostColumns;
        int[] shown = [.. epochs.Where((_, i) => i % every == 0 || i == epochs.Length - 1)];
        var byEpoch = drawn.Select(line => line.Points.ToLookup(point => point.Epoch, point => point.Value)).ToArray();
        html.Add($"<g class=\"columns\">\n");
        for (var i = 0; i < shown.Length; i++)
        {
            var x = plot.AtX(shown[i]);
            var start = i == 0 ? Plot.Left : (plot.AtX(shown[i - 1]) + x) / 2;
            var end = i == shown.Length - 1 ? Plot.Right : (x + plot.AtX(shown[i + 1])) / 2;
            var numbers = drawn.Select((line, j) => $"{line.Name}: {NumberText.Metric(byEpoch[j][shown[i]].FirstOrDefault(), isShare)}");
            html.Add($"""
                <g class="tip"><title>{$"epoch {shown[i]}\n{string.Join('\n', numbers)}"}</title>
                <rect x="{start}" y="{Plot.Top}" width="{Math.Max(0, end - start)}" height="{Plot.Bottom - Plot.Top}"/>
                <line x1="{x}" x2="{x}" y1="{Plot.Top}" y2="{Plot.Bottom}"/></g>

                """);
        }

        html.Add($"</g>\n");
    }
}
