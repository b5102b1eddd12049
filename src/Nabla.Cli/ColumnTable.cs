using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Data.Features;

namespace Nabla.Cli;

/// <summary>What the columns of a table were taken for: one table for a person, a list for a program.</summary>
static class ColumnTable
{
    const int MostColumnsInFull = 24;
    const int MostLeftOutNamed = 8;
    const int LongestName = 24;
    const int NarrowestReason = 24;

    /// <summary>Writes the table; of many columns only how many of each kind, and which are left out.</summary>
    public static void Write(Output output, TableSchema schema, IReadOnlyCollection<string> targets, string? weight = null, string? group = null)
    {
        bool full = output.Verbose || schema.Columns.Count <= MostColumnsInFull;
        List<IReadOnlyList<string>> rows = full ? InFull(schema, targets, weight, group) : ByKind(schema, targets, weight, group);
        string label = "Columns";
        foreach (string row in TextTable.Lines(rows, leftColumns: full ? 2 : 1))
        {
            output.Verbatim(label, row);
            label = "";
        }

        foreach (ColumnSchema column in schema.Columns.Where(column => column.Problem is not null && !targets.Contains(column.Name)))
        {
            output.Field("Problem", column.Problem!, Tone.Bad);
        }
    }

    /// <summary>Writes the list <c>columns</c>.</summary>
    public static void WriteJson(Utf8JsonWriter json, TableSchema schema, IReadOnlyCollection<string> targets, string? weight = null, string? group = null)
    {
        json.WriteStartArray("columns");
        foreach (ColumnSchema column in schema.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("kind", column.KindWord);
            json.WriteString("role", Role(column, targets, weight, group));
            json.WriteString("reason", column.Reason);
            WriteParameters(json, column);
            if (column.Evidence is { } evidence)
            {
                json.WriteNumber("cells", evidence.Cells);
                json.WriteNumber("missing", evidence.Missing);
                json.WriteNumber("distinct", evidence.Distinct);
                json.WriteNumber("numbers", evidence.Numbers);
                json.WriteNumber("dates", evidence.Dates);
                json.Number("meanLength", evidence.MeanLength);
                json.Number("meanWords", evidence.MeanWords);
                json.Number("minimum", evidence.Range?.Minimum);
                json.Number("maximum", evidence.Range?.Maximum);
                json.Texts("examples", evidence.Examples);
            }

            json.WriteString("problem", column.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteParameters(Utf8JsonWriter json, ColumnSchema column)
    {
        if (column.Format is not null)
        {
            json.WriteString("format", column.Format);
        }

        if (column.Parts.Count > 0)
        {
            json.Texts("parts", column.Parts.Select(ColumnText.Part));
        }

        if (column.False is not null)
        {
            json.WriteString("false", column.False);
            json.WriteString("true", column.True);
        }

        if (column.MissingWords.Count > 0)
        {
            json.Texts("missingWords", column.MissingWords);
        }
    }

    static List<IReadOnlyList<string>> InFull(TableSchema schema, IReadOnlyCollection<string> targets, string? weight, string? group)
    {
        List<IReadOnlyList<string>> rows = [["column", "taken for", "missing", "why"]];
        var cells = schema.Columns.Select(column => (Column: column, Name: Shortened(column.Name), Kind: Kind(column, targets, weight, group), Missing: Missing(column))).ToList();
        int room = Output.TextWidth - 6 - Widest(cells.Select(cell => cell.Name), "column") - Widest(cells.Select(cell => cell.Kind), "taken for")
            - Widest(cells.Select(cell => cell.Missing), "missing");
        foreach (var cell in cells)
        {
            List<string> lines = Output.Wrap(Why(cell.Column, targets), Math.Max(room, NarrowestReason));
            rows.AddRange(lines.Select((line, i) => (IReadOnlyList<string>)(i == 0 ? [cell.Name, cell.Kind, cell.Missing, line] : ["", "", "", line])));
        }

        // The last column is flush left, the one before it flush right: the widths of the last do not matter.
        int widest = rows.Max(row => row[^1].Length);
        return [.. rows.Select(row => (IReadOnlyList<string>)[.. row.SkipLast(1), row[^1].PadRight(widest)])];
    }

    static int Widest(IEnumerable<string> texts, string heading) => texts.Append(heading).Max(text => text.Length);

    static List<IReadOnlyList<string>> ByKind(TableSchema schema, IReadOnlyCollection<string> targets, string? weight, string? group)
    {
        List<(string Label, string Text)> lines = [];
        foreach (var kind in schema.Columns.GroupBy(column => Kind(column, targets, weight, group)).OrderByDescending(kind => kind.Count()).ThenBy(kind => kind.Key, StringComparer.Ordinal))
        {
            ColumnSchema[] columns = [.. kind];
            lines.Add((kind.Key, $"{NumberText.Count(columns.Length)}: {Names(columns)}"));
        }

        ColumnSchema[] leftOut = [.. schema.Columns.Where(column => !column.IsUsed && !targets.Contains(column.Name))];
        lines.AddRange(leftOut.Take(MostLeftOutNamed).Select(column => ("left out", $"{Shortened(column.Name)}: {column.Reason}")));
        if (leftOut.Length > MostLeftOutNamed)
        {
            lines.Add(("left out", $"and {leftOut.Length - MostLeftOutNamed} more; --verbose tells why"));
        }

        int labels = lines.Max(line => line.Label.Length);
        List<IReadOnlyList<string>> rows = [];
        foreach ((string label, string text) in lines)
        {
            List<string> wrapped = Output.Wrap(text, Math.Max(Output.TextWidth - labels - 2, NarrowestReason));
            int widest = wrapped.Max(line => line.Length);
            rows.AddRange(wrapped.Select((line, i) => (IReadOnlyList<string>)[i == 0 ? label : "", line]));
        }

        int width = rows.Max(row => row[1].Length);
        return [.. rows.Select(row => (IReadOnlyList<string>)[row[0], row[1].PadRight(width)])];
    }

    static string Names(ColumnSchema[] columns)
    {
        const int MostNames = 6;
        if (columns[0].Kind == ColumnKind.Pixel)
        {
            return $"{columns[0].Name} to {columns[^1].Name}";
        }

        string names = string.Join(", ", columns.Take(MostNames).Select(column => Shortened(column.Name)));
        return columns.Length > MostNames ? $"{names} and {columns.Length - MostNames} more" : names;
    }

    static string Kind(ColumnSchema column, IReadOnlyCollection<string> targets, string? weight, string? group) => Role(column, targets, weight, group) switch
    {
        "target" => "target",
        "weight" => "weight",
        "group" => "group",
        _ => column.KindWord,
    };

    /// <summary><c>target</c>, <c>weight</c>, <c>group</c>, <c>feature</c> or <c>leftOut</c>.</summary>
    static string Role(ColumnSchema column, IReadOnlyCollection<string> targets, string? weight, string? group) =>
        targets.Contains(column.Name) ? "target" : column.Name == weight ? "weight" : column.Name == group ? "group" : column.IsUsed ? "feature" : "leftOut";

    static string Why(ColumnSchema column, IReadOnlyCollection<string> targets) =>
        (column.IsUsed || targets.Contains(column.Name) ? "" : "left out: ") + column.Reason
        + (column.MissingWords.Count > 0 ? $"; missing: {string.Join(", ", column.MissingWords)}" : "");

    static string Missing(ColumnSchema column) => column.Evidence switch
    {
        null or { Missing: 0 } => "",
        var evidence => (100.0 * evidence.Missing / Math.Max(1, evidence.Cells)) switch
        {
            < 0.1 => "<0.1 %",
            var share => string.Create(CultureInfo.InvariantCulture, $"{share:0.0} %"),
        },
    };

    static string Shortened(string name) => name.Length > LongestName ? name[..(LongestName - 1)] + "…" : name;
}
