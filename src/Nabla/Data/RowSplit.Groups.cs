using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Kernels;

namespace Nabla.Data;

/// <content>Rows that belong together by the value of a column: a patient, a household, a recording.</content>
public static partial class RowSplit
{
    /// <summary>Holds out about a fraction of the rows, whole groups only: no value of the column is on both sides.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based rows to divide, each once, in any order.</param>
    /// <param name="fraction">The share to hold out, in the open interval (0, 1).</param>
    /// <param name="seed">Decides which groups.</param>
    /// <param name="group">The column whose equal values belong together.</param>
    /// <param name="classes">Each row's class, one a row of the table, whose shares are kept as far as groups allow; empty where there are none.</param>
    /// <returns>The rows of each side, ascending.</returns>
    /// <exception cref="NablaDataException">The column is not there, a cell of it is missing, or all rows are of one group.</exception>
    /// <exception cref="ArgumentException">A fraction outside (0, 1), a row twice or outside the table, or classes of another length.</exception>
    public static (int[] Kept, int[] HeldOut) GroupHoldout(
        Table table, ReadOnlySpan<int> rows, double fraction, ulong seed, string group, ReadOnlySpan<int> classes)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The fraction to hold out must lie between 0 and 1.");
        }

        int[][] parts = DivideGroups(table, rows, [1 - fraction, fraction], seed, group, classes, step: 2);
        return (parts[0], parts[1]);
    }

    /// <summary>Divides the rows into folds of whole groups; each fold is held out once.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based rows to divide, each once, in any order.</param>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <param name="seed">Decides which groups.</param>
    /// <param name="group">The column whose equal values belong together.</param>
    /// <param name="classes">Each row's class, one a row of the table, whose shares are kept as far as groups allow; empty where there are none.</param>
    /// <returns>For each fold the rows outside and inside, ascending.</returns>
    /// <exception cref="NablaDataException">The column is not there, a cell of it is missing, or there are fewer groups than folds.</exception>
    /// <exception cref="ArgumentException">Fewer than 2 folds, a row twice or outside the table, or classes of another length.</exception>
    public static (int[] Kept, int[] HeldOut)[] GroupKFold(
        Table table, ReadOnlySpan<int> rows, int folds, ulong seed, string group, ReadOnlySpan<int> classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        int[][] parts = DivideGroups(table, rows, [.. Enumerable.Repeat(1.0 / folds, folds)], seed, group, classes, step: 3);
        return [.. parts.Select(part => (Ascending(parts.Where(other => other != part).SelectMany(other => other)), part))];
    }

    /// <summary>The number of each row's group, from 0 in the order of first appearance.</summary>
    internal static int[] GroupNumbers(Table table, ReadOnlySpan<int> rows, string group)
    {
        int[] numbers = new int[table.RowCount];
        int next = 0;
        foreach (List<int> members in GroupsOf(table, rows, group).Values)
        {
            foreach (int row in members)
            {
                numbers[row] = next;
            }

            next++;
        }

        return [.. rows.ToArray().Select(row => numbers[row])];
    }

    /// <summary>The number of groups that rows have.</summary>
    internal static int CountGroups(Table table, ReadOnlySpan<int> rows, string group) => GroupsOf(table, rows, group).Count;

    /// <summary>
    /// Gives each group, in random order, to the part that it brings closest to its share of every class: the one with the smallest increase of
    /// Pearson's statistic, the sum over parts and classes of <c>(rows there - rows expected)^2 / rows expected</c>.
    /// </summary>
    static int[][] DivideGroups(
        Table table, ReadOnlySpan<int> rows, double[] shares, ulong seed, string group, ReadOnlySpan<int> classes, uint step)
    {
        Check(table, rows, classes);
        Dictionary<string, List<int>> groups = GroupsOf(table, rows, group);
        if (groups.Count < shares.Length)
        {
            string what = groups.Count == 1
                ? $"every row has the same value of the group column '{group}', so no group can be held out"
                : $"the {groups.Count} groups of column '{group}' are too few for {shares.Length} folds";
            throw new NablaDataException($"{table.Source}: {what}; name another column, or give it rows of more groups.") { File = table.Source, Column = group };
        }

        // The rows of each class, and behind them all rows: their number counts as much as a class, and it alone where there are no classes.
        int classCount = 1;
        foreach (int row in classes)
        {
            classCount = Math.Max(classCount, row + 2);
        }

        double[] total = new double[classCount];
        var random = new CounterRandom(seed, RandomPurpose.Split, step);
        var order = new List<(double Key, string Name, List<int> Rows, double[] Counts)>();
        foreach ((string name, List<int> members) in groups)
        {
            double[] counts = new double[classCount];
            foreach (int row in members)
            {
                counts[^1]++;
                if (!classes.IsEmpty)
                {
                    counts[classes[row]]++;
                }
            }

            for (int c = 0; c < classCount; c++)
            {
                total[c] += counts[c];
            }

            order.Add((random.Uniform(RowHash.OfText(name)), name, members, counts));
        }

        order.Sort((a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : string.CompareOrdinal(a.Name, b.Name));
        List<int>[] parts = [.. shares.Select(_ => new List<int>())];
        double[][] held = [.. shares.Select(_ => new double[classCount])];
        int empty = parts.Length;
        for (int i = 0; i < order.Count; i++)
        {
            // The last groups fill the parts that have none yet.
            bool mustFill = order.Count - i <= empty;
            int best = -1;
            double least = double.PositiveInfinity;
            for (int part = 0; part < parts.Length; part++)
            {
                double increase = Increase(order[i].Counts, held[part], total, shares[part]);
                if (increase < least && (!mustFill || parts[part].Count == 0))
                {
                    (best, least) = (part, increase);
                }
            }

            empty -= parts[best].Count == 0 ? 1 : 0;
            parts[best].AddRange(order[i].Rows);
            for (int c = 0; c < classCount; c++)
            {
                held[best][c] += order[i].Counts[c];
            }
        }

        return [.. parts.Select(Ascending)];
    }

    static double Increase(double[] counts, double[] held, double[] total, double share)
    {
        double increase = 0;
        for (int c = 0; c < counts.Length; c++)
        {
            double expected = share * total[c];
            increase += counts[c] == 0 ? 0 : counts[c] * (counts[c] + (2 * (held[c] - expected))) / expected;
        }

        return increase;
    }

    /// <summary>The rows of each group by its value; numbers written in different ways are one group.</summary>
    static Dictionary<string, List<int>> GroupsOf(Table table, ReadOnlySpan<int> rows, string group)
    {
        Column column = table[group];
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (int row in rows)
        {
            string name = column.TryGetNumber(row, out double number)
                ? (number + 0.0).ToString("R", CultureInfo.InvariantCulture)
                : CellText.Of(column, row).ToString();
            if (name.Length == 0 || CellText.IsMissingWord(name))
            {
                throw CellText.Error(table, column, row, "the group of the row is missing; fill it in, or remove the row");
            }

            if (!groups.TryGetValue(name, out List<int>? members))
            {
                groups.Add(name, members = []);
            }

            members.Add(row);
        }

        return groups;
    }
}
