using System;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>
/// A confusion matrix as a table with coloured cells: counts, and their share of the true class; on the right the recall of each class, at
/// the bottom its precision. Right answers lie on the outlined diagonal in blue, mistakes beside it in orange.
/// </summary>
static class ConfusionHeatMap
{
    // From here on names stand upright above the columns and the cells are small.
    const int FewestDense = 11;
    const int FewestTiny = 21;
    const int MostMistakes = 6;

    // The darkest colour is still light enough for the letters on it.
    const double DeepestColour = 78;
    const double PalestMistake = 14;

    /// <summary>Draws the matrix.</summary>
    public static void Draw(Html html, ReportConfusion confusion)
    {
        var names = confusion.ClassNames;
        var size = names.Count;
        html.Add($"""
            <p class="soft">A row is a true class, a column what the network answered; below each count its share of the row.
            <span class="key"><span class="swatch hit"></span> right</span>,
            <span class="key"><span class="swatch miss"></span> wrong</span>;
            the stronger the colour, the larger the share.</p>
            <div class="side-by-side">
            <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">
            <table class="confusion {(size >= FewestTiny ? "dense tiny" : size >= FewestDense ? "dense" : "wide")}">
            <thead><tr><td></td><th scope="colgroup" colspan="{size}" class="over">predicted</th><td></td></tr>
            <tr><th scope="col" class="corner">true</th>
            """);
        foreach (var name in names)
        {
            html.Add($"""<th scope="col" title="{name}"><span>{name}</span></th>""");
        }

        html.Add($"""<th scope="col" class="margin" title="The share of the class that was found"><span>recall</span></th></tr></thead>""");
        html.Add($"\n<tbody>\n");
        for (var row = 0; row < size; row++)
        {
            html.Add($"""<tr><th scope="row" title="{names[row]}"><span>{names[row]}</span></th>""");
            var total = confusion.TrueCount(row);
            for (var column = 0; column < size; column++)
            {
                Cell(html, confusion, row, column, total);
            }

            html.Add($"""<td class="margin">{Ratio(confusion.Counts[row][row], total)}</td></tr>""");
            html.Add($"\n");
        }

        html.Add($"""</tbody><tfoot><tr><th scope="row" title="The share of the answers that are right">precision</th>""");
        for (var column = 0; column < size; column++)
        {
            html.Add($"""<td class="margin">{Ratio(confusion.Counts[column][column], confusion.PredictedCount(column))}</td>""");
        }

        html.Add($"<td></td></tr></tfoot></table></div>\n<div>");
        Mistakes(html, confusion);
        html.Add($"</div></div>\n");
    }

    static void Cell(Html html, ReportConfusion confusion, int row, int column, long total)
    {
        var count = confusion.Counts[row][column];
        if (count == 0)
        {
            html.Add($"""<td class="{(row == column ? "hit" : "none")}">{(confusion.ClassNames.Count >= FewestDense ? "·" : "0")}</td>""");
            return;
        }

        var share = (double)count / total;
        // The root lifts the rare mistakes, which are what one looks for.
        var depth = row == column ? DeepestColour * share : PalestMistake + ((DeepestColour - PalestMistake) * Math.Sqrt(share));
        var title = $"{confusion.ClassNames[row]} answered as {confusion.ClassNames[column]}: {count} of {total}";
        html.Add($"""
            <td class="{(row == column ? "hit" : "miss")}" style="--p:{depth}%"
            title="{title}">{NumberText.Count(count)}<small>{NumberText.WholePercent(share)}</small></td>
            """);
    }

    static string Ratio(long part, long whole) => whole == 0 ? NumberText.Unknown : NumberText.WholePercent((double)part / whole);

    static void Mistakes(Html html, ReportConfusion confusion)
    {
        var mistakes =
            (from row in Enumerable.Range(0, confusion.ClassNames.Count)
             from column in Enumerable.Range(0, confusion.ClassNames.Count)
             where row != column && confusion.Counts[row][column] > 0
             orderby confusion.Counts[row][column] descending, row, column
             select (row, column)).Take(MostMistakes).ToArray();
        if (mistakes.Length == 0)
        {
            html.Add($"<p>No row was answered wrongly.</p>\n");
            return;
        }

        html.Add($"<h3>Most frequent mistakes</h3>\n<ul class=\"mistakes\">\n");
        foreach (var (row, column) in mistakes)
        {
            var share = $"{NumberText.Count(confusion.Counts[row][column])} of {NumberText.Count(confusion.TrueCount(row))}";
            html.Add($"""
                <li><b>{confusion.ClassNames[row]}</b> taken for <b>{confusion.ClassNames[column]}</b> <span class="soft">{share}</span></li>

                """);
        }

        html.Add($"</ul>\n");
    }
}
