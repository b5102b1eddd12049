using System;
using System.Globalization;
using System.Linq;

namespace Nabla.Data;

/// <summary>A column read as points in time: all numbers, or all ISO 8601 dates. Only their order counts.</summary>
static class TimeColumn
{
    static readonly string[] s_formats =
    [
        "yyyy-MM-dd", "yyyy-MM",
        .. from separator in (string[])["'T'", " "] from clock in (string[])["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"] from zone in (string[])["", "K"]
           select $"yyyy-MM-dd{separator}{clock}{zone}",
    ];

    /// <summary>For each row the number of different earlier times among the rows.</summary>
    /// <exception cref="NablaDataException">A cell is missing, or neither a number nor a date; the message says where.</exception>
    public static int[] Ranks(Table table, Column column, ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
        {
            return [];
        }

        bool areNumbers = column.TryGetNumber(rows[0], out _);
        double[] numbers = new double[areNumbers ? rows.Length : 0];
        long[] ticks = new long[areNumbers ? 0 : rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (column.IsMissing(rows[i]) || CellText.IsMissingWord(CellText.Of(column, rows[i])))
            {
                throw CellText.Error(table, column, rows[i], "the time of the row is missing; fill it in, or remove the row");
            }

            bool isRead = areNumbers ? column.TryGetNumber(rows[i], out numbers[i]) : TryParse(CellText.Of(column, rows[i]), out ticks[i]);
            if (!isRead)
            {
                string wanted = !areNumbers ? "neither a number nor a date such as 2024-02-29 or 2024-02-29T18:30"
                    : i == 0 ? "not a finite number" : "not a number as in the rows before";
                throw CellText.Error(
                    table, column, rows[i],
                    $"{CellText.Quote(CellText.Of(column, rows[i]))} is {wanted}, so the rows cannot be ordered by it; fix the cell, or name another column");
            }
        }

        return areNumbers ? Dense(numbers) : Dense(ticks);
    }

    static bool TryParse(ReadOnlySpan<char> text, out long ticks)
    {
        // A date without a zone counts as universal time, so that nothing depends on the zone of the machine.
        bool isDate = DateTimeOffset.TryParseExact(
            text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time);
        ticks = isDate ? time.UtcTicks : 0;
        return isDate;
    }

    static int[] Dense<TKey>(TKey[] keys)
        where TKey : notnull
    {
        TKey[] distinct = [.. keys.Distinct().Order()];
        return Array.ConvertAll(keys, key => Array.BinarySearch(distinct, key));
    }
}
