using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data.Features;

/// <content>What the user says of the column: nothing is inferred but the parameters that were left out.</content>
sealed partial class ColumnInference
{
    /// <summary>The column as the user says it is, with the parameters that were left out.</summary>
    ColumnSchema AsSaid(ColumnSchema said)
    {
        const string Reason = "the user says so";
        ColumnSchema column = said.Kind switch
        {
            ColumnKind.Date => SaidDate(said),
            ColumnKind.Boolean => SaidBoolean(said),
            ColumnKind.Category when !_scan.IsNumeric => Of(said.Kind, Reason, TextCounts()) with { MissingWords = MissingCodes(TextCounts()) },
            ColumnKind.Number when _scan.FirstNotNumber >= 0 => Of(said.Kind, Reason) with
            {
                Fault = CellText.NotANumber(
                    _table, _column, _scan.FirstNotNumber,
                    $", as --numeric demands{_scan.Contrast(_table)}; fix the cell, leave it empty, or take the column as text with --categorical {_column.Name}"),
            },
            ColumnKind.Drop => Of(said.Kind, "dropped by the user"),
            _ => Of(said.Kind, Reason),
        };
        return said.Parts.Count > 0 ? column with { Parts = said.Parts } : column;
    }

    ColumnSchema SaidDate(ColumnSchema said)
    {
        const string Reason = "the user says so";
        Dictionary<string, int> counts = TextCounts();
        DateInference? found = said.Format is { } pattern ? DateInference.Of(DateFormat.Find(pattern)!, counts) : DateInference.Infer(counts, fewestShare: 0);
        if (found is null || found.Dates == 0)
        {
            string first = counts.Count > 0 ? $", the first is {CellText.Quote(counts.Keys.First())}" : "";
            string form = said.Format is { } format ? $"a date written {format}" : "a date in any format that is known";
            return Of(ColumnKind.Date, Reason, counts) with { Fault = Problem($"is said to be a date, but no cell is {form}{first}; say another format or kind") };
        }

        ColumnSchema column = AsDate(found, Sample(), counts);
        return column with { Reason = $"{Reason}; {column.Reason}" };
    }

    ColumnSchema SaidBoolean(ColumnSchema said)
    {
        Dictionary<string, int> counts = TextCounts();
        Array.ForEach(MissingCodes(counts), word => counts.Remove(word));
        if (said is { False: { } no, True: { } yes })
        {
            return Of(ColumnKind.Boolean, "the user says so", counts) with { False = no, True = yes };
        }

        if (AsBoolean(counts) is { } boolean)
        {
            return boolean with { Reason = $"the user says so; {boolean.Reason}" };
        }

        return Of(ColumnKind.Boolean, "the user says so", counts) with
        {
            Fault = Problem(counts.Count == 2
                ? $"is said to be boolean, but it is not clear which of {NameList.Of([.. counts.Keys.Order(StringComparer.Ordinal)])} is 1; "
                    + $"say {_column.Name}=boolean:{string.Join('/', counts.Keys.Order(StringComparer.Ordinal))}, the word for 1 last"
                : $"is said to be boolean, but has {counts.Count} different values; say another kind"),
        };
    }
}
