using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Data;

/// <summary>
/// Divides rows into those to learn from and those held out. Rows with equal cells stay on one side; each class keeps its share, to within one
/// such group; the division is a function of the cells and the seed alone: the order of the rows does not matter.
/// </summary>
public static partial class RowSplit
{
    /// <summary>Holds out a fraction of the rows. Where a class has one group of equal rows only, they are kept.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based rows to divide, each once, in any order.</param>
    /// <param name="fraction">The share to hold out, in the open interval (0, 1).</param>
    /// <param name="seed">Decides which rows.</param>
    /// <param name="classes">Each row's class, one a row of the table, as from <see cref="Targets.ClassTarget.IndicesOf"/>; empty for regression.</param>
    /// <returns>The rows of each side, ascending.</returns>
    /// <exception cref="NablaDataException">So few different rows that one side would be empty.</exception>
    /// <exception cref="ArgumentException">A fraction outside (0, 1), a row twice or outside the table, or classes of another length.</exception>
    public static (int[] Kept, int[] HeldOut) Holdout(Table table, ReadOnlySpan<int> rows, double fraction, ulong seed, ReadOnlySpan<int> classes)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The fraction to hold out must lie between 0 and 1.");
        }

        Check(table, rows, classes);
        var kept = new List<int>(rows.Length);
        var heldOut = new List<int>();
        double owed = 0;
        var all = new RowGroups(table, rows, seed, classes, step: 0);
        foreach (RowGroup[] groups in all.ByClass)
        {
            int count = groups.Sum(group => group.Length);

            // What rounding withheld from the classes before, at most half a row, is made up here: many small classes together give their share.
            double wanted = fraction * count + Math.Clamp(owed, -0.5, 0.5);
            int held = 0;
            int groupsKept = 0;
            for (int i = 0; i < groups.Length; i++)
            {
                bool isLastHope = groupsKept == 0 && i == groups.Length - 1;
                bool comesCloser = Math.Abs(held + groups[i].Length - wanted) <= Math.Abs(held - wanted);
                if (comesCloser && !isLastHope)
                {
                    heldOut.AddRange(all.RowsOf(groups[i]));
                    held += groups[i].Length;
                }
                else
                {
                    kept.AddRange(all.RowsOf(groups[i]));
                    groupsKept++;
                }
            }

            owed = wanted - held;
        }

        if (heldOut.Count == 0)
        {
            string share = fraction.ToString("0.####", CultureInfo.InvariantCulture);
            throw TooFew(table, $"{rows.Length} rows are too few to hold out a fraction of {share} (rows with equal cells stay together)");
        }

        return (Ascending(kept), Ascending(heldOut));
    }

    /// <summary>Divides the rows into folds; each fold is held out once, and its rows are in no other fold.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based rows to divide, each once, in any order.</param>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <param name="seed">Decides which rows.</param>
    /// <param name="classes">Each row's class, one a row of the table; empty for regression.</param>
    /// <returns>For each fold the rows outside and inside, ascending.</returns>
    /// <exception cref="NablaDataException">Fewer different rows than folds.</exception>
    /// <exception cref="ArgumentException">Fewer than 2 folds, a row twice or outside the table, or classes of another length.</exception>
    public static (int[] Kept, int[] HeldOut)[] KFold(Table table, ReadOnlySpan<int> rows, int folds, ulong seed, ReadOnlySpan<int> classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        Check(table, rows, classes);
        var all = new RowGroups(table, rows, seed, classes, step: 1);
        int groupCount = all.ByClass.Sum(groups => groups.Length);
        if (groupCount < folds)
        {
            throw TooFew(table, $"{groupCount} different rows are too few for {folds} folds (rows with equal cells stay together)");
        }

        List<int>[] members = [.. Enumerable.Range(0, folds).Select(_ => new List<int>())];
        foreach (RowGroup[] groups in all.ByClass)
        {
            int[] ofClass = new int[folds];
            foreach (RowGroup group in groups)
            {
                int fold = Enumerable.Range(0, folds).MinBy(fold => (ofClass[fold], members[fold].Count, fold));
                members[fold].AddRange(all.RowsOf(group));
                ofClass[fold] += group.Length;
            }
        }

        return
        [
            .. members.Select(fold => (Ascending(members.Where(other => other != fold).SelectMany(other => other)), Ascending(fold))),
        ];
    }

    static void Check(Table table, ReadOnlySpan<int> rows, ReadOnlySpan<int> classes)
    {
        ArgumentNullException.ThrowIfNull(table);
        RowCheck.ThrowUnlessRowsOf(table, rows);
        if (!classes.IsEmpty && classes.Length != table.RowCount)
        {
            throw new ArgumentException($"{classes.Length} classes are given for the {table.RowCount} rows of {table.Source}.", nameof(classes));
        }

        bool[] seen = new bool[table.RowCount];
        foreach (int row in rows)
        {
            if (seen[row])
            {
                throw new ArgumentException($"Row {row} is given twice.", nameof(rows));
            }

            seen[row] = true;
        }
    }

    static int[] Ascending(IEnumerable<int> rows)
    {
        int[] ascending = [.. rows];
        Array.Sort(ascending);
        return ascending;
    }

    static NablaDataException TooFew(Table table, string problem) => new($"{table.Source}: {problem}; give it more rows.") { File = table.Source };
}
