using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Kernels;

namespace Nabla.Data;

/// <summary>
/// Rows with equal cells, which a split must not separate. Groups come in a random order that is a function of the seed and of their cells
/// alone, so that neither the order of the rows nor rows elsewhere in the table decide which are held out.
/// </summary>
/// <param name="rows">The rows of the group, ascending.</param>
/// <param name="classIndex">The class of the group.</param>
sealed class RowGroup(int[] rows, int classIndex)
{
    public int[] Rows { get; } = rows;

    public int Class { get; } = classIndex;

    /// <summary>The groups of <paramref name="rows"/> by class (ascending), each class in random order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Distinct rows in any order.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="classes">The class of each row of the table, or empty where there are none.</param>
    /// <param name="step">0 for a holdout, 1 for folds, which are independent of it.</param>
    public static RowGroup[][] ByClass(Table table, ReadOnlySpan<int> rows, ulong seed, ReadOnlySpan<int> classes, uint step)
    {
        int[] sorted = rows.ToArray();
        Array.Sort(sorted);
        var byHash = new Dictionary<ulong, List<int>>(sorted.Length);
        foreach (int row in sorted)
        {
            ulong hash = table.RowHashes[row];
            if (!byHash.TryGetValue(hash, out List<int>? group))
            {
                byHash.Add(hash, group = []);
            }

            group.Add(row);
        }

        int[] classOf = classes.ToArray();
        var random = new CounterRandom(seed, RandomPurpose.Split, step);
        return
        [
            .. byHash.OrderBy(group => random.Uniform(group.Key)).ThenBy(group => group.Key)
                .Select(group => new RowGroup([.. group.Value], classOf.Length == 0 ? 0 : group.Value.Min(row => classOf[row])))
                .GroupBy(group => group.Class).OrderBy(group => group.Key)
                .Select(group => group.ToArray()),
        ];
    }
}
