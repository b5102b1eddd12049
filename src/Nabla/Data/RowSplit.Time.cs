using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data;

/// <content>Rows in the order of time: what is held out is later than what is learnt from, as it will be in use.</content>
public static partial class RowSplit
{
    /// <summary>Holds out the latest rows. Rows of the same time stay on one side, so that every row held out is later than every row kept.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based rows to divide, each once, in any order.</param>
    /// <param name="fraction">The share to hold out, in the open interval (0, 1), met as nearly as equal times allow.</param>
    /// <param name="time">The column to order by: numbers, or ISO 8601 dates with or without a time of day.</param>
    /// <returns>The rows of each side, ascending.</returns>
    /// <exception cref="NablaDataException">The column is not there, a cell is missing or neither a number nor a date, or all times are equal.</exception>
    /// <exception cref="ArgumentException">A fraction outside (0, 1), or a row twice or outside the table.</exception>
    public static (int[] Kept, int[] HeldOut) LatestHoldout(Table table, ReadOnlySpan<int> rows, double fraction, string time)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The fraction to hold out must lie between 0 and 1.");
        }

        List<int[]> blocks = TimeBlocks(table, rows, [1 - fraction, fraction], time);
        return (Ascending(blocks[0]), Ascending(blocks[1]));
    }

    /// <summary>
    /// Folds that move forward in time: the rows are cut into <c>folds + 1</c> blocks of about the same size, and each block but the first is held
    /// out once, with all earlier rows to learn from.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based rows to divide, each once, in any order.</param>
    /// <param name="folds">The number of folds, at least 1.</param>
    /// <param name="time">The column to order by: numbers, or ISO 8601 dates with or without a time of day.</param>
    /// <returns>For each fold the earlier rows and those held out, ascending; the first block is held out in none.</returns>
    /// <exception cref="NablaDataException">
    /// The column is not there, a cell is missing or neither a number nor a date, or there are too few different times.
    /// </exception>
    /// <exception cref="ArgumentException">No fold, or a row twice or outside the table.</exception>
    public static (int[] Kept, int[] HeldOut)[] ForwardChaining(Table table, ReadOnlySpan<int> rows, int folds, string time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 1);
        List<int[]> blocks = TimeBlocks(table, rows, [.. Enumerable.Repeat(1.0 / (folds + 1), folds + 1)], time);
        return [.. Enumerable.Range(1, folds).Select(fold => (Ascending(blocks.Take(fold).SelectMany(block => block)), Ascending(blocks[fold])))];
    }

    /// <summary>The number of different times that rows have.</summary>
    internal static int CountTimes(Table table, ReadOnlySpan<int> rows, string time) => TimeColumn.Ranks(table, table[time], rows).Max() + 1;

    /// <summary>Rows in blocks of rising time, each cut at the change of time nearest to its share.</summary>
    static List<int[]> TimeBlocks(Table table, ReadOnlySpan<int> rows, double[] shares, string time)
    {
        Check(table, rows, []);
        int[] order = rows.ToArray();
        int[] ranks = TimeColumn.Ranks(table, table[time], order);
        Array.Sort(ranks, order);
        int times = ranks[^1] + 1;
        if (times < shares.Length)
        {
            string what = times == 1
                ? $"every row has the same time in column '{time}', so none is later than the others"
                : $"the {times} different times of column '{time}' are too few for {shares.Length} blocks";
            throw new NablaDataException($"{table.Source}: {what}; name another column, or give it more rows.") { File = table.Source, Column = time };
        }

        int[] startOfRank = [.. Enumerable.Range(0, ranks.Length).Where(i => i == 0 || ranks[i] != ranks[i - 1]), ranks.Length];
        var blocks = new List<int[]>();
        double share = 0;
        int from = 0;
        for (int block = 0; block < shares.Length; block++)
        {
            share += shares[block];
            int left = shares.Length - 1 - block;

            // Each block takes one time at least, and leaves one for each block behind it.
            int to = left == 0 ? times : Enumerable.Range(from + 1, times - left - from)
                .MinBy(rank => (Math.Abs(startOfRank[rank] - (share * order.Length)), rank));
            blocks.Add(order[startOfRank[from]..startOfRank[to]]);
            from = to;
        }

        return blocks;
    }
}
