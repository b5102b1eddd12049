using System;
using System.IO;
using System.Linq;
using System.Text;

namespace Nabla.Trust;

/// <summary>docs/trust.md, made of the records of <c>docs/trust</c> and of nothing else.</summary>
static class TrustPage
{
    /// <summary>The page of the records in a folder.</summary>
    public static string Of(string folder)
    {
        TrustRecord[] records = [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(TrustRecord.Read)];
        Figure[] held = [.. records.SelectMany(record => record.Figures).Where(figure => figure.IsMet is not null)];
        var page = new StringBuilder(
            """
            # What was tested, and how to test it again

            Every figure here comes out of the command beside it, which wrote it to a file of `docs/trust`; `eng/trust` makes this page of those files. A figure
            that has a bar says whether it meets it. A figure without one is a count or a measurement to be read as it is.


            """.ReplaceLineEndings("\n"));
        page.Append($"{Counted(records.Length, "test", "tests")}, {Counted(held.Length, "figure", "figures")} with a bar: {held.Count(figure => figure.IsMet == true)} met, {held.Count(figure => figure.IsMet == false)} not met.\n");
        foreach (TrustRecord record in records)
        {
            Append(page, record);
        }

        page.Append(
            """

            ## What is not promised

            - The same bits on real processors other than x64 (ARM64 was emulated), and on Windows and macOS: the code is written for it, and was not run there.
            - That files survive a loss of power: the order of writes, flushes and renames is tested, real losses of power are not, and some disks confirm
              what they have not written.
            - That a stack overflow is caught, which .NET cannot: depths are limited instead.

            """.ReplaceLineEndings("\n"));
        return page.ToString();
    }

    static void Append(StringBuilder page, TrustRecord record)
    {
        page.Append($"\n## {record.Title}\n\n`{record.Command}`, {record.Date}\n\n| figure | value | bar | |\n|---|---|---|---|\n");
        foreach (Figure figure in record.Figures)
        {
            string verdict = figure.IsMet switch { true => "met", false => "**not met**", _ => "" };
            page.Append($"| {Cell(figure.Name)} | {Cell(figure.Value)} | {Cell(figure.Bar)} | {verdict} |\n");
        }

        if (record.Notes.Count > 0)
        {
            page.Append('\n').AppendJoin("\n", record.Notes.Select(note => $"- {note}")).Append('\n');
        }
    }

    static string Counted(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<=", "≤", StringComparison.Ordinal).Replace(">=", "≥", StringComparison.Ordinal);
}
