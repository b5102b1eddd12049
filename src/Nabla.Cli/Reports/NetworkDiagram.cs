using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>The network as a row of bars, one for the input and one for each layer's output; a longer bar stands for more numbers.</summary>
static class NetworkDiagram
{
    const int Height = 190;
    const int Middle = 78;
    const int Longest = 136;
    const int Shortest = 14;
    const int Thickness = 18;
    const int Spacing = 96;

    /// <summary>Draws the layers from left to right.</summary>
    public static void Draw(Html html, IReadOnlyList<ReportLayer> layers)
    {
        (int Count, string Text)[] bars = [(layers[0].Inputs, "input"), .. layers.Select(layer => (layer.Outputs, layer.Activation))];
        var largest = bars.Max(bar => bar.Count);
        var width = Spacing * bars.Length;
        html.Add($"""
            <div class="scroll"><svg class="network" viewBox="0 0 {width} {Height}" width="{width}" style="min-width:{0.7 * width}px"
            role="img" aria-label="The network from {string.Join(" to ", bars.Select(bar => $"{bar.Count} ({bar.Text})"))}.">

            """);
        for (var i = 1; i < bars.Length; i++)
        {
            var (left, right) = (X(i - 1) + Thickness, X(i));
            var (from, to) = (Length(bars[i - 1].Count, largest) / 2, Length(bars[i].Count, largest) / 2);
            html.Add($"""<path class="weights" d="M{left} {Middle - from}L{right} {Middle - to}V{Middle + to}L{left} {Middle + from}Z"/>""");
            html.Add($"\n");
        }

        for (var i = 0; i < bars.Length; i++)
        {
            var length = Length(bars[i].Count, largest);
            var centre = X(i) + (Thickness / 2.0);
            html.Add($"""
                <rect class="units" x="{X(i)}" y="{Middle - (length / 2)}" width="{Thickness}" height="{length}" rx="4"/>
                <text class="count" x="{centre}" y="{Height - 22}" text-anchor="middle">{NumberText.Count(bars[i].Count)}</text>
                <text class="kind" x="{centre}" y="{Height - 5}" text-anchor="middle">{bars[i].Text}</text>

                """);
        }

        html.Add($"</svg></div>\n");
    }

    static double X(int bar) => (Spacing * (bar + 0.5)) - (Thickness / 2.0);

    // The root keeps 10 outputs visible beside 784 inputs.
    static double Length(int count, int largest) => Math.Max(Shortest, Longest * Math.Sqrt((double)count / largest));
}
