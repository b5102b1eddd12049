using System;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// The matrix product behind all three roles of a dense layer, <c>C = start + A·B</c>. Strides say which role it is:
/// <list type="bullet">
/// <item>forward, <c>Z = b + X·W</c>: A is X by rows, B a panel of W, start the biases with row stride 0;</item>
/// <item>input gradient, <c>dX = dZ·Wᵀ</c>: A is dZ by rows, B a panel of Wᵀ;</item>
/// <item>weight gradient, <c>dW = Xᵀ·dZ</c>: A is X by columns (row stride 1), B the columns of dZ, k runs over the batch.</item>
/// </list>
/// </summary>
/// <remarks>
/// Every element is one chain <c>start, then fused multiply-adds in strictly increasing k</c>. Blocks of k continue the chain from C, which is
/// exact; threads and tiles divide rows and columns only. The bits are therefore those of the plain triple loop, for every register width,
/// tile and thread count.
/// </remarks>
static unsafe class MatrixProduct
{
    /// <summary>Columns of a panel: the unit in which weights are stored and threads own them.</summary>
    public const int PanelColumns = 64;

    /// <summary>Rows of a register tile.</summary>
    const int TileRows = 6;

    /// <summary>Depth of a block of B: 512 rows of 64 floats are 128 KiB, which stay in the second-level cache between tiles.</summary>
    const int DepthBlock = 512;

    /// <summary>Computes <c>C[r, c] = start[r, c] + sum over k of A[r, k]·B[k, c]</c> for one panel of columns.</summary>
    /// <param name="a">A; element [r, k] at <c>r * aRow + k * aDepth</c>.</param>
    /// <param name="aRow">Elements between rows of A.</param>
    /// <param name="aDepth">Elements between the k of A.</param>
    /// <param name="b">B; row k at <c>k * bDepth</c>, its columns contiguous.</param>
    /// <param name="bDepth">Elements between rows of B.</param>
    /// <param name="depth">The number of k; 0 copies <paramref name="start"/>.</param>
    /// <param name="start">The values the chains start from; row r at <c>r * startRow</c>. Empty means zeros.</param>
    /// <param name="startRow">Elements between rows of <paramref name="start"/>; 0 repeats one row, such as the biases.</param>
    /// <param name="c">C; row r at <c>r * cRow</c>.</param>
    /// <param name="cRow">Elements between rows of C.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C: a multiple of 16, at most <see cref="PanelColumns"/>.</param>
    public static void Multiply<T>(
        ReadOnlySpan<T> a, int aRow, int aDepth, ReadOnlySpan<T> b, int bDepth, int depth,
        ReadOnlySpan<T> start, int startRow, Span<T> c, int cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows == 0)
        {
            return;
        }

        CheckExtent(a.Length, rows, aRow, depth, aDepth);
        CheckExtent(b.Length, depth, bDepth, columns, 1);
        CheckExtent(c.Length, rows, cRow, columns, 1);
        T* zeros = stackalloc T[PanelColumns];
        ReadOnlySpan<T> from = start;
        if (start.IsEmpty)
        {
            new Span<T>(zeros, PanelColumns).Clear();
            from = new ReadOnlySpan<T>(zeros, PanelColumns);
            startRow = 0;
        }

        CheckExtent(from.Length, rows, startRow, columns, 1);
        if (columns % VectorArithmetic.Padding != 0 || columns > PanelColumns)
        {
            throw new ArgumentOutOfRangeException(nameof(columns), columns, "Columns are a multiple of 16, at most 64.");
        }

        fixed (T* aPointer = a, bPointer = b, startPointer = from, cPointer = c)
        {
            Blocks(aPointer, aRow, aDepth, bPointer, bDepth, depth, startPointer, startRow, cPointer, cRow, rows, columns);
        }
    }

    static void CheckExtent(int length, int rows, int rowStride, int columns, int columnStride)
    {
        if (rows > 0 && columns > 0 && (long)(rows - 1) * rowStride + (long)(columns - 1) * columnStride >= length)
        {
            throw new ArgumentException($"A matrix of {rows} x {columns} with strides {rowStride} and {columnStride} does not fit in {length} elements.");
        }
    }

    /// <summary><see cref="Multiply"/> without its checks; see <see cref="BoundProduct{T}"/>.</summary>
    internal static void Blocks<T>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int tiles = (rows + TileRows - 1) / TileRows;
        int from = 0;
        do
        {
            int block = Math.Min(depth - from, DepthBlock);
            for (int tile = 0; tile < tiles; tile++)
            {
                // Rows are divided evenly: 64 rows make eleven tiles of 5 or 6, not ten of 6 and one of 4.
                int firstRow = (int)((long)rows * tile / tiles);
                int tileRows = (int)((long)rows * (tile + 1) / tiles) - firstRow;
                Strip(
                    a + firstRow * aRow + from * aDepth, aRow, aDepth, b + from * bDepth, bDepth, block,
                    start + firstRow * startRow, startRow, c + firstRow * cRow, cRow, tileRows, columns);
            }

            from += block;
            start = c;
            startRow = cRow;
        }
        while (from < depth);
    }

    /// <summary>One strip of at most six rows: the tiles from left to right, by the widest registers there are.</summary>
    static void Strip<T>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int column = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            while (column < columns)
            {
                int vectors = Math.Min(4, (columns - column) / Vector512<T>.Count);
                Tile512(a, aRow, aDepth, b + column, bDepth, depth, start + column, startRow, c + column, cRow, rows, vectors);
                column += vectors * Vector512<T>.Count;
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            // 16 columns are a whole number of pairs of vectors for float and double alike.
            for (; column < columns; column += 2 * Vector256<T>.Count)
            {
                Tile256(a, aRow, aDepth, b + column, bDepth, depth, start + column, startRow, c + column, cRow, rows);
            }
        }
        else
        {
            Scalar(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows, columns);
        }
    }

    static void Tile512<T>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (vectors)
        {
            case 4: Rows512<T, Four>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
            case 3: Rows512<T, Three>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
            case 2: Rows512<T, Two>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
            default: Rows512<T, One>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
        }
    }

    static void Rows512<T, TColumns>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, ITileCount
    {
        switch (rows)
        {
            case 6: MatrixTile512.Run<T, Six, TColumns>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 5: MatrixTile512.Run<T, Five, TColumns>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 4: MatrixTile512.Run<T, Four, TColumns>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 3: MatrixTile512.Run<T, Three, TColumns>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 2: MatrixTile512.Run<T, Two, TColumns>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            default: MatrixTile512.Run<T, One, TColumns>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
        }
    }

    static void Tile256<T>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (rows)
        {
            case 6: MatrixTile256.Run<T, Six, Two>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 5: MatrixTile256.Run<T, Five, Two>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 4: MatrixTile256.Run<T, Four, Two>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 3: MatrixTile256.Run<T, Three, Two>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 2: MatrixTile256.Run<T, Two, Two>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            default: MatrixTile256.Run<T, One, Two>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
        }
    }

    /// <summary>The same chains one element at a time, for machines without 256-bit vectors.</summary>
    static void Scalar<T>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                T sum = start[row * startRow + column];
                for (int k = 0; k < depth; k++)
                {
                    sum = T.FusedMultiplyAdd(a[row * aRow + k * aDepth], b[k * bDepth + column], sum);
                }

                c[row * cRow + column] = sum;
            }
        }
    }
}
