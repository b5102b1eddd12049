using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <content>Choosing columns, and the mean of blocks of them.</content>
public sealed partial record Operation
{
    /// <summary>Some columns of its parent: <c>y[:, j] = x[:, columns[j]]</c>. Backward: a column gets the sum over its places.</summary>
    /// <param name="columns">0-based, one for each column of the result; one may come several times.</param>
    public static Operation Select(IReadOnlyList<int> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        string text = columns.Count <= 6
            ? string.Join(", ", columns.Select(column => column + 1))
            : $"{string.Join(", ", columns.Take(5).Select(column => column + 1))}, …";
        return new Operation(
            "select",
            p => columns.All(column => column >= 0 && column < p[0].GetLength(1))
                ? Matrices.Create(p[0].GetLength(0), columns.Count, (i, j) => p[0][i, columns[j]])
                : throw new ArgumentException($"{Matrices.Shape(p[0])} has no column {columns.First(column => column < 0 || column >= p[0].GetLength(1))}: choose columns that are there."),
            (p, _, bar) =>
            {
                double[,] slope = new double[p[0].GetLength(0), p[0].GetLength(1)];
                for (int i = 0; i < bar.GetLength(0); i++)
                {
                    for (int j = 0; j < columns.Count; j++)
                    {
                        slope[i, columns[j]] += bar[i, j];
                    }
                }

                return [slope];
            })
        {
            ParentCount = 1,
            Formula = p => $"{p[0]}[:, {text}]",
            Message = text => $"{text.Bar} at the columns it took",
        };
    }

    /// <summary>
    /// The mean of blocks of columns, <c>y[:, j] = (1/k) Σ x[:, b·width + j]</c> over the k blocks b of all parents side by side. Backward: every block
    /// gets <c>ȳ / k</c>.
    /// </summary>
    /// <param name="blocks">k, 1 or more; it divides the columns of all parents together.</param>
    public static Operation MeanOfBlocks(int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        return new Operation(
            "mean-of-blocks",
            p =>
            {
                double[,] x = SideBySide(p);
                int width = x.GetLength(1) / blocks;
                return width * blocks == x.GetLength(1)
                    ? Matrices.Create(x.GetLength(0), width, (i, j) => Enumerable.Range(0, blocks).Sum(b => x[i, (b * width) + j]) / blocks)
                    : throw new ArgumentException($"{Matrices.Shape(x)} does not divide into {blocks} blocks of columns: give each as many.");
            },
            (p, v, bar) => Apart(p, Matrices.Create(bar.GetLength(0), blocks * bar.GetLength(1), (i, j) => bar[i, j % bar.GetLength(1)] / blocks)))
        {
            Formula = p => p.Count > 1 ? $"({Joined(p, " + ")}) / {blocks}" : $"mean of the {blocks} blocks of {p[0]}",
            Message = text => $"{text.Bar} / {blocks}",
        };
    }
}
