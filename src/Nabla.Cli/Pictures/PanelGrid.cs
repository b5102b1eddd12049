using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Pictures;

/// <summary>Several pictures as one, in rows from left to right.</summary>
static class PanelGrid
{
    const double Margin = 10;
    const double Headline = 44;

    /// <summary>Arranges pictures; a single one stays what it is.</summary>
    /// <param name="title">What they are together.</param>
    /// <param name="panels">At least one.</param>
    /// <param name="columns">The most in a row.</param>
    public static Picture Arrange(string title, IReadOnlyList<Picture> panels, int columns)
    {
        if (panels.Count == 1)
        {
            return panels[0];
        }

        columns = Math.Min(columns, panels.Count);
        double[] widths = [.. Enumerable.Range(0, columns).Select(column => panels.Where((_, i) => i % columns == column).Max(panel => panel.Width))];
        var html = new Html();
        html.Add($"""<text class="headline" x="{Margin + 4}" y="28">{title}</text>""");
        html.Add($"\n");
        double y = Headline;
        foreach (Picture[] row in panels.Chunk(columns))
        {
            double x = Margin;
            for (int i = 0; i < row.Length; i++)
            {
                html.Add($"""
                    <g transform="translate({x} {y})" role="group" aria-label="{row[i].Title}. {row[i].Description}">
                    {row[i].Content}</g>

                    """);
                x += widths[i] + Margin;
            }

            y += row.Max(panel => panel.Height) + Margin;
        }

        string names = string.Join(", ", panels.Select(panel => panel.Title));
        return new Picture(title, $"{panels.Count} drawings: {names}.", widths.Sum() + (Margin * (columns + 1)), y, html);
    }
}
