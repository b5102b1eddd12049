using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Nabla.Kernels;

namespace Nabla.Determinism;

/// <summary>What every kernel computes over many shapes, in a hash each: tiles, tails, blocks and copies of all widths must give the same bits.</summary>
static class KernelHashes
{
    /// <summary>The shapes of products: tiny ones, every number of rows of a tile and of columns, several blocks of k.</summary>
    static readonly (int Rows, int Depth, int Columns)[] s_products =
    [
        (1, 1, 16), (4, 2, 16), (4, 8, 16), (1, 13, 64), (2, 65, 32), (3, 64, 48), (5, 63, 64), (6, 130, 16), (7, 31, 48), (13, 70, 32), (17, 129, 64),
        (2, 1030, 64), (33, 5, 64),
    ];

    /// <summary>Names and hashes.</summary>
    public static IEnumerable<(string Name, string Hash)> All<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string type = typeof(T) == typeof(float) ? "float" : "double";
        foreach (double density in new[] { 1, 0.3 })
        {
            foreach (bool byRows in new[] { true, false })
            {
                string role = $"{(byRows ? "rows" : "columns")}-{(density < 1 ? "sparse" : "dense")}-{type}";
                string dense = Hash(s_products.Select(shape => Product<T>(shape, byRows, density, MatrixProduct.Multiply)));
                string sparse = Hash(s_products.Select(shape => Product<T>(shape, byRows, density, SparseProduct.Multiply)));
                if (dense != sparse)
                {
                    throw new InvalidOperationException($"The sparse product differs from the dense one: {role}.");
                }

                yield return ($"product-{role}", dense);
            }
        }

        // A reaches over more than 768 KiB: blocks are copied and asked for ahead.
        yield return ($"product-large-{type}", Hash([Product<T>((129, 261, 16), byRows: false, 1, MatrixProduct.Multiply, aStride: 1024)]));
        yield return ($"transpose-{type}", Hash([Transpose<T>(70, 70), Transpose<T>(13, 64), Transpose<T>(64, 3), Transpose<T>(5, 130)]));
        yield return ($"softmax-{type}", Hash(Enumerable.Range(1, 40).Select(Softmax<T>)));
        yield return ($"dropout-{type}", Hash(Enumerable.Range(1, 40).Select(Dropout<T>)));
        yield return ($"row-normalization-{type}", Hash(Enumerable.Range(1, 40).Select(RowNormalization<T>)));
        yield return ($"column-normalization-{type}", Hash(Enumerable.Range(2, 20).Select(ColumnNormalization<T>)));
        yield return ($"norm-{type}", Hash(Enumerable.Range(1, 60).Select(count => new[] { T.CreateTruncating(NormKernel.Dot<T>(Draw<T>(count, 97 * count), Draw<T>(1, 97 * count))) })));
        yield return ($"block-products-{type}", Hash(Enumerable.Range(1, 40).SelectMany(BlockProducts<T>)));
        yield return ($"cosine-of-turns-{type}", Hash(Enumerable.Range(1, 40).Select(CosineOfTurns<T>)));
        yield return ($"sums-{type}", Hash(Enumerable.Range(0, 40).Select(Sums<T>)));
    }

    delegate void Multiply<T>(
        ReadOnlySpan<T> a, int aRow, int aDepth, ReadOnlySpan<T> b, int bDepth, int depth,
        ReadOnlySpan<T> start, int startRow, Span<T> c, int cRow, int rows, int columns);

    static T[] Product<T>((int Rows, int Depth, int Columns) shape, bool byRows, double density, Multiply<T> multiply, int aStride = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int depth, int columns) = shape;
        (int aRow, int aDepth) = byRows ? (depth + aStride, 1) : (1, rows + aStride);
        T[] a = Draw<T>(rows, (rows - 1) * aRow + (depth - 1) * aDepth + 1, density);
        T[] start = Draw<T>(columns, columns);
        start[0] = T.NegativeZero;
        T[] c = new T[rows * columns];
        multiply(a, aRow, aDepth, Draw<T>(depth, depth * (columns + 16)), columns + 16, depth, start, 0, c, columns, rows, columns);
        return c;
    }

    static T[] Transpose<T>(int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layout = new PanelLayout(rows, columns);
        T[] transposed = new T[new PanelLayout(columns, rows).Length];
        for (int panel = 0; panel < layout.PanelCount; panel++)
        {
            layout.TransposePiece<T>(Draw<T>(rows, layout.Length), panel, 0, rows / 3, transposed);
            layout.TransposePiece<T>(Draw<T>(rows, layout.Length), panel, rows / 3, rows - rows / 3, transposed);
        }

        return transposed;
    }

    static T[][] BlockProducts<T>(int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Rows = 7, Depth = 6;
        int padded = VectorArithmetic.Padded(columns);
        T[] x = Draw<T>(columns, Rows * 9), w = Draw<T>(columns + 1, Depth * padded), dz = Draw<T>(columns + 2, Rows * 50);
        T[] z = new T[Rows * 50], dx = new T[Rows * 9], dw = new T[Depth * padded];
        BlockProduct.Forward<T>(x, 9, w, padded, Depth, Draw<T>(columns + 3, columns), z, 50, Rows, columns);
        BlockProduct.Backward<T>(dz, 50, w, padded, Depth, dx, 9, Rows, columns);
        BlockProduct.Gradient<T>(x, 9, dz, 50, Rows, dw, padded, Depth, columns);
        return [z, dx, dw];
    }

    static T[] CosineOfTurns<T>(int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] turns = Draw<T>(seed, Vector512<T>.Count);
        Vector512<T> x = Vector512.Create<T>(turns) * T.CreateTruncating(seed * seed);
        T[] results = new T[2 * turns.Length];
        VectorMath.CosineOfTurns(x).CopyTo(results);
        VectorMath.CosineOfTurnsSlope(x).CopyTo(results, turns.Length);
        return results;
    }

    static T[] Softmax<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] p = new T[VectorArithmetic.Padded(count)];
        double logSum = SoftmaxKernel.Row<T>(Draw<T>(count, p.Length), count, p);
        return [.. p, T.CreateTruncating(logSum)];
    }

    static T[] Dropout<T>(int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] factors = new T[VectorArithmetic.Padded(columns)];
        DropoutKernel.Factors<T>(new CounterRandom(5, RandomPurpose.Dropout, 9), 2, columns, 0.4, columns, factors);
        return factors;
    }

    static T[] RowNormalization<T>(int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int padded = VectorArithmetic.Padded(columns);
        T[] x = Draw<T>(columns, padded), gamma = Draw<T>(1, padded), y = new T[padded], dx = new T[padded], moments = new T[2];
        RowNormalizationKernel.Forward<T>(x, columns, gamma, Draw<T>(2, padded), T.CreateTruncating(1e-5), y, moments);
        RowNormalizationKernel.Backward<T>(x, columns, gamma, moments, Draw<T>(3, padded), dx, add: false);
        return [.. y, .. dx, .. moments];
    }

    static T[] ColumnNormalization<T>(int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = Draw<T>(rows, 32 * rows), gamma = Draw<T>(1, 32), mean = new T[32], scale = new T[32], y = new T[32 * rows], dx = new T[32 * rows];
        ColumnNormalizationKernel.Moments<T>(x, 32, rows, mean, scale);
        ColumnNormalizationKernel.ToScale<T>(scale, T.CreateTruncating(1e-5));
        ColumnNormalizationKernel.Forward<T>(x, 32, rows, mean, scale, gamma, Draw<T>(2, 32), y);
        ColumnNormalizationKernel.Backward<T>(x, Draw<T>(3, 32 * rows), 32, rows, mean, scale, gamma, ofTheseRows: true, dx, add: false);
        return [.. mean, .. scale, .. y, .. dx];
    }

    static T[] Sums<T>(int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] sums = new T[48];
        RowKernel.SumRows<T>(Draw<T>(rows, 64 * rows), 64, rows, 16, 48, sums);
        return sums;
    }

    static T[] Draw<T>(int seed, int count, double density = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] values = new T[count];
        foreach (ref T value in values.AsSpan())
        {
            value = density == 1 || random.NextDouble() < density ? T.CreateTruncating(random.NextDouble() * 2 - 1) : T.Zero;
        }

        return values;
    }

    static string Hash<T>(IEnumerable<T[]> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (T[] result in results)
        {
            hash.AppendData(MemoryMarshal.AsBytes(result.AsSpan()));
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
