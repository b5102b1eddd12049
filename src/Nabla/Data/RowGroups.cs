using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Kernels;

namespace Nabla.Data;

/// <summary>
/// The groups of rows with equal cells. They come in a random order that is a function of the seed and of their cells alone, so that neither the order
/// of the rows nor rows elsewhere in the table decide which are held out.
/// </summary>
sealed class RowGroups
{
    readonly int[] _order;

    /// <summary>Finds the groups.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Distinct rows in any order.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="classes">The class of each row of the table, or empty where there are none.</param>
    /// <param name="step">0 for a holdout, 1 for folds, which are independent of it.</param>
    public RowGroups(Table table, ReadOnlySpan<int> rows, ulong seed, ReadOnlySpan<int> classes, uint step)
    {
        _order = rows.ToArray();
        ulong[] hashes = table.RowHashes.AsArray();
        Sort(_order, hashes, new CounterRandom(seed, RandomPurpose.Split, step));

        // Nearly every row is a group: they are counted before, so that no list has to grow.
        var counts = new SortedDictionary<int, int>();
        for (int start = 0; start < _order.Length;)
        {
            (RowGroup group, int classIndex) = GroupAt(start, hashes, classes);
            counts[classIndex] = counts.GetValueOrDefault(classIndex) + 1;
            start += group.Length;
        }

        var byClass = counts.ToDictionary(pair => pair.Key, pair => new RowGroup[pair.Value]);
        ByClass = [.. counts.Keys.Select(classIndex => byClass[classIndex])];
        var filled = new Dictionary<int, int>();
        for (int start = 0; start < _order.Length;)
        {
            (RowGroup group, int classIndex) = GroupAt(start, hashes, classes);
            int place = filled.GetValueOrDefault(classIndex);
            byClass[classIndex][place] = group;
            filled[classIndex] = place + 1;
            start += group.Length;
        }
    }

    /// <summary>The groups by class (ascending), each class in random order.</summary>
    public RowGroup[][] ByClass { get; }

    /// <summary>The rows of a group, ascending.</summary>
    public ReadOnlySpan<int> RowsOf(RowGroup group) => _order.AsSpan(group.Start, group.Length);

    /// <summary>The group that begins at a place of the order, and its class: the least of those of its rows.</summary>
    (RowGroup Group, int ClassIndex) GroupAt(int start, ulong[] hashes, ReadOnlySpan<int> classes)
    {
        int end = start;
        int classIndex = int.MaxValue;
        while (end < _order.Length && hashes[_order[end]] == hashes[_order[start]])
        {
            classIndex = Math.Min(classIndex, classes.IsEmpty ? 0 : classes[_order[end]]);
            end++;
        }

        return (new RowGroup(start, end - start), classIndex);
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
