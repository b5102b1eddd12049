using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;

namespace Nabla.Modeling;

/// <summary>Whether a table is the one that a model was trained on, by the hashes that the model records; and if not, the first difference.</summary>
static class TableDifference
{
    public static ReproductionDifference? Of(Provenance recorded, Table table)
    {
        if (recorded.DataHash == Provenance.Hash(table) && recorded.TableRows == table.RowCount)
        {
            return null;
        }

        return OfNames(recorded.ColumnHashes, table) ?? OfRows(recorded, table) ?? OfCells(recorded, table);
    }

    static ReproductionDifference? OfNames(IReadOnlyList<KeyValuePair<string, string>> recorded, Table table)
    {
        string[] before = [.. recorded.Select(column => column.Key)];
        string[] now = [.. table.Columns.Select(column => column.Name)];
        if (before.Length == 0 || before.SequenceEqual(now))
        {
            return null;
        }

        string? gone = before.Except(now).FirstOrDefault();
        string? come = now.Except(before).FirstOrDefault();
        int moved = Enumerable.Range(0, Math.Min(before.Length, now.Length)).FirstOrDefault(i => before[i] != now[i]);
        string column = gone ?? come ?? before[moved];
        return new(ReproductionDifferenceKind.Data, gone is not null ? $"{table.Source} has no column '{gone}'; the table that the model was trained on had one."
            : come is not null ? $"{table.Source} has a column '{come}'; the table that the model was trained on had none."
            : $"The columns of {table.Source} stand in another order: the {moved + 1}. is '{now[moved]}' where it was '{before[moved]}' when the model was trained.")
        {
            Column = column,
            Recorded = Text(before.Length),
            Found = Text(now.Length),
        };
    }

    static ReproductionDifference? OfRows(Provenance recorded, Table table) => recorded.TableRows == table.RowCount
        ? null
        : new(ReproductionDifferenceKind.Data, $"{table.Source} has {Text(table.RowCount)} rows; the model was trained on a table of {Text(recorded.TableRows)}.")
        {
            Recorded = Text(recorded.TableRows),
            Found = Text(table.RowCount),
        };

    static ReproductionDifference OfCells(Provenance recorded, Table table)
    {
        KeyValuePair<string, string>[] now = Provenance.HashesOf(table);
        int[] others = recorded.ColumnHashes.Count == 0 ? [] : [.. Enumerable.Range(0, now.Length).Where(i => now[i].Value != recorded.ColumnHashes[i].Value)];
        bool isReordered = recorded.AnyOrderHash == Provenance.HashInAnyOrder(table);
        if (others.Length == 0 || isReordered)
        {
            return new(ReproductionDifferenceKind.Data, isReordered
                ? $"The rows of {table.Source} are those that the model was trained on, in another order; their order decides too."
                : $"{table.Source} has other cells than the table that the model was trained on; the model does not record in which column.")
            {
                Recorded = recorded.DataHash,
                Found = Provenance.Hash(table),
            };
        }

        string more = others.Length == 1 ? "no other column has" : others.Length == 2 ? "it is the first of two such columns" : $"it is the first of {Text(others.Length)} such columns";
        return new(
            ReproductionDifferenceKind.Data,
            $"Column '{now[others[0]].Key}' of {table.Source} has other cells than that of the table that the model was trained on; {more}.")
        {
            Column = now[others[0]].Key,
            Recorded = recorded.ColumnHashes[others[0]].Value,
            Found = now[others[0]].Value,
        };
    }

    static string Text(int number) => number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
