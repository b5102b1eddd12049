using System;
using System.Collections.Generic;
using Nabla.Kernels;

namespace Nabla.Data;

/// <summary>
/// Rows with equal cells, which a split must not separate. Groups come in a random order that is a function of the seed and of their cells
/// alone, so that neither the order of the rows nor rows elsewhere in the table decide which are held out.
/// </summary>
readonly struct RowGroup
{
    readonly int[] _order;
    readonly int _start;

    RowGroup(int[] order, int start, int length)
    {
        _order = order;
        _start = start;
        Length = length;
    }

    /// <summary>The number of rows.</summary>
    public int Length { get; }

    /// <summary>The rows of the group, ascending.</summary>
    public ReadOnlySpan<int> Rows => _order.AsSpan(_start, Length);

    /// <summary>The groups of <paramref name="rows"/> by class (ascending), each class in random order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Distinct rows in any order.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="classes">The class of each row of the table, or empty where there are none.</param>
    /// <param name="step">0 for a holdout, 1 for folds, which are independent of it.</param>
    public static RowGroup[][] ByClass(Table table, ReadOnlySpan<int> rows, ulong seed, ReadOnlySpan<int> classes, uint step)
    {
        int[] order = rows.ToArray();
        Sort(order, table.RowHashes, new CounterRandom(seed, RandomPurpose.Split, step));
        var byClass = new SortedDictionary<int, List<RowGroup>>();
        ulong[] hashes = table.RowHashes;
        for (int start = 0; start < order.Length;)
        {
            int end = start;
            int classIndex = int.MaxValue;
            while (end < order.Length && hashes[order[end]] == hashes[order[start]])
            {
                classIndex = Math.Min(classIndex, classes.IsEmpty ? 0 : classes[order[end]]);
                end++;
            }

            if (!byClass.TryGetValue(classIndex, out List<RowGroup>? groups))
            {
                byClass.Add(classIndex, groups = []);
            }

            groups.Add(new RowGroup(order, start, end - start));
            start = end;
        }

        return [.. Arrays()];

        IEnumerable<RowGroup[]> Arrays()
        {
            foreach (List<RowGroup> groups in byClass.Values)
            {
                yield return [.. groups];
            }
        }
    }

    /// <summary>By a random number of the hash, then by the hash, then ascending.</summary>
    static void Sort(int[] order, ulong[] hashes, CounterRandom random)
    {
        // The bits of positive numbers are in the order of the numbers.
        ulong[] keys = Array.ConvertAll(order, row => BitConverter.DoubleToUInt64Bits(random.Uniform(hashes[row])));
        Array.Sort(keys, order);
        for (int start = 0; start < order.Length;)
        {
            int end = start + 1;
            while (end < order.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                order.AsSpan(start, end - start).Sort((a, b) => (hashes[a], a).CompareTo((hashes[b], b)));
            }

            start = end;
        }
    }
}
