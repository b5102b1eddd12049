using System;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>The rows and columns the network was trained on.</summary>
static class DataSection
{
    // A longer list of columns scrolls in its own frame.
    const int MostRowsInFull = 16;

    /// <summary>Draws the section.</summary>
    public static void Draw(Html html, ReportData data)
    {
        html.Add($"""<section aria-labelledby="data"><h2 id="data">Data</h2>""");
        Split(html, data.Rows);
        if (data.Columns.Count > 0)
        {
            html.Add($"""
                <div class="scroll {(data.Columns.Count > MostRowsInFull ? "tall" : "full")}" tabindex="0" role="region" aria-label="Columns">
                <table class="columns-table"><thead><tr>
                <th scope="col">{NumberText.Plural(data.Columns.Count, "column")}</th><th scope="col">kind</th>
                <th scope="col">missing</th><th scope="col">distinct</th>
                <th scope="col">minimum · median · maximum, or most frequent</th><th scope="col">what was done</th>
                </tr></thead><tbody>

                """);
            foreach (var column in data.Columns)
            {
                Row(html, column);
            }

            html.Add($"</tbody></table></div>\n");
        }

        html.Add($"</section>\n");
    }

    static void Split(Html html, ReportRows rows)
    {
        (string Name, int Count, string Style)[] parts = rows.InTurn
            ? [("train, each held out once for validation", rows.Train, "a"), ("test", rows.Test, "c"), ("rejected", rows.Rejected, "d")]
            : [("train", rows.Train, "a"), ("validation", rows.Validation, "b"), ("test", rows.Test, "c"), ("rejected", rows.Rejected, "d")];
        var total = parts.Sum(part => (double)part.Count);
        html.Add($"<div class=\"split\" aria-hidden=\"true\">");
        foreach (var part in parts.Where(part => part.Count > 0))
        {
            html.Add($"""<i class="part-{part.Style}" style="flex-grow:{Math.Max(0.01, part.Count / total)}"></i>""");
        }

        html.Add($"</div>\n<ul class=\"split-legend\">");
        foreach (var part in parts)
        {
            html.Add($"""<li><i class="part-{part.Style}"></i><b>{NumberText.Count(part.Count)}</b> {part.Name}</li>""");
        }

        html.Add($"</ul>\n");
    }

    static void Row(Html html, ReportColumn column)
    {
        html.Add($"""
            <tr><th scope="row">{column.Name}</th><td>{column.Kind}</td>
            <td class="{(column.MissingCount == 0 ? "soft" : "some")}">{NumberText.Count(column.MissingCount)}</td>
            <td>{(column.DistinctCount is { } distinct ? NumberText.Count(distinct) : NumberText.Unknown)}</td><td>
            """);
        if (column.Range is { } range)
        {
            var (minimum, median, maximum) = (NumberText.Measure(range.Minimum), NumberText.Measure(range.Median), NumberText.Measure(range.Maximum));
            html.Add($"""<span class="range">{minimum} · <b>{median}</b> · {maximum}</span>""");
        }
        else if (column.TopLevels.Count > 0)
        {
            for (var i = 0; i < column.TopLevels.Count; i++)
            {
                html.Add($"""{(i == 0 ? "" : " ")}<span class="level">{column.TopLevels[i]}</span>""");
            }
        }
        else
        {
            html.Add($"{NumberText.Unknown}");
        }

        html.Add($"</td><td>{column.Treatment}</td></tr>\n");
    }
}
