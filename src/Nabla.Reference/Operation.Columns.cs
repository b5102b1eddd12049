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
    /// Rows of tables, from the parents indices <c>[rows x columns]</c> and a table for each column: the vectors side by side, zeros for the index -1.
    /// Backward: a row of a table gets the sum over its places; an index, which is rounded, gets 0.
    /// </summary>
    public static Operation Embedding { get; } = new(
        "embedding",
        p => SideBySide([.. Enumerable.Range(1, p.Count - 1).Select(t => Matrices.Create(
            p[0].GetLength(0), p[t].GetLength(1), (i, j) => Index(p, i, t) is >= 0 and var index ? p[t][index, j] : 0))]),
        (p, _, bar) =>
        {
            double[][,] slopes = [.. p.Select(parent => new double[parent.GetLength(0), parent.GetLength(1)])];
            for (int i = 0; i < bar.GetLength(0); i++)
            {
                int column = 0;
                for (int t = 1; t < p.Count; t++)
                {
                    for (int j = 0; j < p[t].GetLength(1); j++, column++)
                    {
                        if (Index(p, i, t) is >= 0 and var index)
                        {
                            slopes[t][index, j] += bar[i, column];
                        }
                    }
                }
            }

            return slopes;
        })
    {
        Formula = p => p.Count == 2 ? $"row {p[0]} of {p[1]}" : $"[{string.Join(" | ", p.Skip(1).Select((table, t) => $"row {p[0]}[{t + 1}] of {table}"))}]",
        Message = text => text.Parent == 0 ? "0" : $"{text.Bar} at the rows it took",
    };

    /// <summary>
    /// Dense layers side by side from the parents x, W and b: <c>Z_j = X_j · W_j + b_j</c>, X_j the columns of block j, W_j its rows of W, or all of W
    /// where the blocks share it.
    /// </summary>
    /// <param name="widths">The columns of each block.</param>
    /// <param name="isShared">Whether all blocks have the same W.</param>
    public static Operation BlockAffine(IReadOnlyList<int> widths, bool isShared)
    {
        ArgumentNullException.ThrowIfNull(widths);
        int[] starts = [.. widths.Select((_, j) => widths.Take(j).Sum())];
        double[,] X(double[,] x, int j) => Matrices.Create(x.GetLength(0), widths[j], (i, k) => x[i, starts[j] + k]);
        double[,] W(double[,] w, int j) => Matrices.Create(widths[j], w.GetLength(1), (k, c) => w[isShared ? k : starts[j] + k, c]);
        double[,] Bar(double[,] bar, double[,] w, int j) => Matrices.Create(bar.GetLength(0), w.GetLength(1), (i, c) => bar[i, (j * w.GetLength(1)) + c]);

        return new Operation(
            "block-affine",
            p => Matrices.Add(SideBySide([.. widths.Select((_, j) => Matrices.Product(X(p[0], j), W(p[1], j)))]), p[2]),
            (p, _, bar) =>
            {
                double[,] w = new double[p[1].GetLength(0), p[1].GetLength(1)];
                for (int j = 0; j < widths.Count; j++)
                {
                    double[,] slope = Matrices.Product(Matrices.Transpose(X(p[0], j)), Bar(bar, p[1], j));
                    for (int k = 0; k < widths[j]; k++)
                    {
                        for (int c = 0; c < w.GetLength(1); c++)
                        {
                            w[isShared ? k : starts[j] + k, c] += slope[k, c];
                        }
                    }
                }

                return
                [
                    SideBySide([.. widths.Select((_, j) => Matrices.Product(Bar(bar, p[1], j), Matrices.Transpose(W(p[1], j))))]), w, Matrices.SumTo(p[2], bar),
                ];
            })
        {
            ParentCount = 3,
            Formula = p => $"{p[0]} · {(isShared ? "the same" : "diag of the blocks of")} {p[1]} + {p[2]}, {widths.Count} blocks",
            Message = text => text.Parent switch
            {
                0 => $"{text.Bar} · {text.Parents[1]}ᵀ by blocks",
                1 => $"{text.Parents[0]}ᵀ · {text.Bar} by blocks",
                _ => text.Sum + text.Bar,
            },
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

    /// <summary>The index that a row has for a table; -1 for none.</summary>
    static int Index(IReadOnlyList<double[,]> parents, int row, int table) => (int)Math.Round(parents[0][row, table - 1]) is var index && index >= -1 && index < parents[table].GetLength(0)
        ? index
        : throw new ArgumentException($"There is no row {parents[0][row, table - 1]} in a table of {parents[table].GetLength(0)}: give an index from -1 on.");
}
