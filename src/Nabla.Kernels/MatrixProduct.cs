using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>Depth of a block of B: 1024 rows of 64 floats are 256 KiB, which stay in the second-level cache between tiles.</summary>
    const int DepthBlock = 1024;

    /// <summary>Rows of C from which on a B whose rows do not follow each other is copied together, see <see cref="PackedBlocks"/>.</summary>
    const int PackedFrom = 128;

    /// <summary>Bytes of A, as far as its strides reach, above which it does not stay in the second-level cache beside everything else.</summary>
    const int LargeBytes = 768 * 1024;

    /// <summary>Rows of C between two requests for what comes next: four strips.</summary>
    const int PackedRows = 4 * TileRows;

    /// <summary>Bytes of the copy of a block of B.</summary>
    const int PackedBytes = 32 * 1024;

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
        Check(a.Length, aRow, aDepth, b.Length, bDepth, depth, start.Length, startRow, c.Length, cRow, rows, columns);
        if (rows == 0 || columns == 0)
        {
            return;
        }

        fixed (T* aPointer = &MemoryMarshal.GetReference(a), bPointer = &MemoryMarshal.GetReference(b),
            startPointer = &MemoryMarshal.GetReference(start), cPointer = &MemoryMarshal.GetReference(c))
        {
            // A null start tells the tiles to start from zeros.
            T* from = start.IsEmpty ? null : startPointer;
            Run(aPointer, aRow, aDepth, bPointer, bDepth, depth, from, startRow, cPointer, cRow, rows, columns);
        }
    }

    /// <summary><see cref="Multiply"/> without its checks, for at least one row; see <see cref="BoundProduct{T}"/>.</summary>
    internal static void Run<T>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated && rows <= TileRows && depth <= DepthBlock && columns <= 4 * Vector512<T>.Count)
        {
            Tile512<T, NothingAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows, columns / Vector512<T>.Count);
        }
        else if (aRow == 1 && (long)aDepth * depth * sizeof(T) >= LargeBytes)
        {
            if (rows >= PackedFrom && bDepth > columns)
            {
                PackedBlocks(a, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows, columns);
            }
            else
            {
                Blocks<T, ColumnsAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows, columns);
            }
        }
        else if (aDepth == 1 && rows > TileRows && aRow <= depth + depth / 8)
        {
            Blocks<T, RowsAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows, columns);
        }
        else
        {
            Blocks<T, NothingAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows, columns);
        }
    }

    /// <summary>Refuses matrices that do not lie in their memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(
        int aLength, int aRow, int aDepth, int bLength, int bDepth, int depth, int startLength, int startRow, int cLength, int cRow, int rows, int columns)
    {
        // One branch for all: the sign bit of any of these says that something may be wrong. 64 bits hold every product of two ints.
        long last = rows - 1L, deepest = depth - 1L;
        long beyondA = aLength - 1 - (last * aRow + deepest * aDepth);
        long beyondB = bLength - (deepest * bDepth + columns);
        long beyondC = cLength - (last * cRow + columns);
        long beyondStart = startLength == 0 ? 0 : startLength - (last * startRow + columns);
        long width = PanelColumns - (long)columns, odd = -(long)(columns & (VectorArithmetic.Padding - 1));
        long wrong = last | deepest | (columns - 1L) | width | odd | beyondA | beyondB | beyondC | beyondStart;
        wrong |= (long)aRow | (long)aDepth | (long)bDepth | (long)startRow | (long)cRow;
        if (wrong < 0)
        {
            CheckEach(aLength, aRow, aDepth, bLength, bDepth, depth, startLength, startRow, cLength, cRow, rows, columns);
        }
    }

    /// <summary>What <see cref="Check"/> doubts, case by case: without rows, k or start values there is less to ask for.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void CheckEach(
        int aLength, int aRow, int aDepth, int bLength, int bDepth, int depth, int startLength, int startRow, int cLength, int cRow, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        if (columns % VectorArithmetic.Padding != 0 || columns is < 0 or > PanelColumns)
        {
            throw new ArgumentOutOfRangeException(nameof(columns), columns, "Columns are a multiple of 16, at most 64.");
        }

        CheckExtent(aLength, rows, aRow, depth, aDepth);
        CheckExtent(bLength, rows == 0 ? 0 : depth, bDepth, columns, 1);
        CheckExtent(cLength, rows, cRow, columns, 1);
        CheckExtent(startLength, startLength == 0 ? 0 : rows, startRow, columns, 1);
    }

    static void CheckExtent(int length, int rows, int rowStride, int columns, int columnStride)
    {
        if (rows == 0 || columns == 0)
        {
            return;
        }

        if (rowStride < 0 || columnStride < 0 || (rows - 1L) * rowStride + (columns - 1L) * columnStride >= length)
        {
            throw new ArgumentException($"A matrix of {rows} x {columns} with strides {rowStride} and {columnStride} does not fit in {length} elements.");
        }
    }

    static void Blocks<T, TAhead>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TAhead : struct, IPrefetch
    {
        int tiles = (rows + TileRows - 1) / TileRows;
        int from = 0;
        do
        {
            int block = Math.Min(depth - from, DepthBlock);
            T* aBlock = a + from * aDepth;
            T* bBlock = b + from * bDepth;

            // Rows are divided evenly: 64 rows make eleven tiles of 5 or 6, not ten of 6 and one of 4.
            int smaller = rows / tiles, larger = rows - smaller * tiles, row = 0;
            for (int tile = 0; tile < tiles; tile++)
            {
                int tileRows = smaller + (tile < larger ? 1 : 0);
                T* startTile = start == null ? null : start + row * startRow;
                Strip<T, TAhead>(aBlock + row * aRow, aRow, aDepth, bBlock, bDepth, block, startTile, startRow, c + row * cRow, cRow, tileRows, columns);
                row += tileRows;
            }

            from += block;
            start = c;
            startRow = cRow;
        }
        while (from < depth);
    }

    /// <summary>
    /// The weight gradient of a wide layer. Consecutive k of B are whole matrix rows apart: every one lies in another page, and strides like
    /// 4 KiB put all of them into a few sets of the cache. So a block of B is copied together first (Goto and van de Geijn, "Anatomy of
    /// high-performance matrix multiplication", 2008).
    /// </summary>
    [SkipLocalsInit]
    static void PackedBlocks<T>(
        T* a, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte* memory = stackalloc byte[PackedBytes + 64];
        T* packed = (T*)((nuint)(memory + 63) & ~(nuint)63);
        int depthBlock = PackedBytes / sizeof(T) / PanelColumns;
        for (int from = 0; from < depth; from += depthBlock)
        {
            int block = Math.Min(depth - from, depthBlock);
            for (int k = 0; k < block; k++)
            {
                for (int column = 0; column < columns; column += Vector512<T>.Count)
                {
                    Vector512.Load(b + (from + k) * bDepth + column).Store(packed + k * columns + column);
                }
            }

            // Between the strips, ask for what will be copied next, and for the first cache line of each row of A beside it: the tiles ask for the others.
            int next = from + block, nextBlock = Math.Min(depth - next, depthBlock), asked = 0;
            for (int row = 0; row < rows; row += PackedRows)
            {
                for (int until = (int)((long)nextBlock * Math.Min(row + PackedRows, rows) / rows); asked < until; asked++)
                {
                    Prefetch(b + (next + asked) * bDepth, columns);
                    Prefetch(a + (next + asked) * aDepth, 1);
                }

                Blocks<T, ColumnsAhead>(
                    a + from * aDepth + row, 1, aDepth, packed, columns, block, start == null ? null : start + row * startRow, startRow,
                    c + row * cRow, cRow, Math.Min(rows - row, PackedRows), columns);
            }

            start = c;
            startRow = cRow;
        }
    }

    static void Prefetch<T>(T* row, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Sse.IsSupported)
        {
            for (byte* line = (byte*)row; line < row + columns; line += 64)
            {
                Sse.Prefetch1(line);
            }
        }
    }

    /// <summary>One strip of at most six rows: the tiles from left to right, by the widest registers there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Strip<T, TAhead>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TAhead : struct, IPrefetch
    {
        if (Vector512.IsHardwareAccelerated)
        {
            for (int column = 0; column < columns; column += 4 * Vector512<T>.Count)
            {
                int vectors = Math.Min(4, (columns - column) / Vector512<T>.Count);
                Tile512<T, TAhead>(a, aRow, aDepth, b + column, bDepth, depth, start == null ? null : start + column, startRow, c + column, cRow, rows, vectors);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            // 16 columns are a whole number of pairs of vectors for float and double alike.
            for (int column = 0; column < columns; column += 2 * Vector256<T>.Count)
            {
                Tile256(a, aRow, aDepth, b + column, bDepth, depth, start == null ? null : start + column, startRow, c + column, cRow, rows);
            }
        }
        else
        {
            Scalar(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows, columns);
        }
    }

    static void Tile512<T, TAhead>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TAhead : struct, IPrefetch
    {
        switch (4 * rows + vectors)
        {
            case 5: MatrixTile512.Run<T, One, One, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 6: MatrixTile512.Run<T, One, Two, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 7: MatrixTile512.Run<T, One, Three, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 8: MatrixTile512.Run<T, One, Four, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 9: MatrixTile512.Run<T, Two, One, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 10: MatrixTile512.Run<T, Two, Two, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 11: MatrixTile512.Run<T, Two, Three, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 12: MatrixTile512.Run<T, Two, Four, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 13: MatrixTile512.Run<T, Three, One, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 14: MatrixTile512.Run<T, Three, Two, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 15: MatrixTile512.Run<T, Three, Three, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 16: MatrixTile512.Run<T, Three, Four, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 17: MatrixTile512.Run<T, Four, One, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 18: MatrixTile512.Run<T, Four, Two, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 19: MatrixTile512.Run<T, Four, Three, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 20: MatrixTile512.Run<T, Four, Four, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 21: MatrixTile512.Run<T, Five, One, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 22: MatrixTile512.Run<T, Five, Two, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 23: MatrixTile512.Run<T, Five, Three, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 24: MatrixTile512.Run<T, Five, Four, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 25: MatrixTile512.Run<T, Six, One, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 26: MatrixTile512.Run<T, Six, Two, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 27: MatrixTile512.Run<T, Six, Three, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 28: MatrixTile512.Run<T, Six, Four, TAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
        }
    }

    static void Tile256<T>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (rows)
        {
            case 1: MatrixTile256.Run<T, One>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 2: MatrixTile256.Run<T, Two>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 3: MatrixTile256.Run<T, Three>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 4: MatrixTile256.Run<T, Four>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 5: MatrixTile256.Run<T, Five>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
            case 6: MatrixTile256.Run<T, Six>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow); break;
        }
    }

    /// <summary>The same chains one element at a time, for machines without 256-bit vectors.</summary>
    internal static void Scalar<T>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                T sum = start == null ? T.Zero : start[row * startRow + column];
                for (int k = 0; k < depth; k++)
                {
                    sum = T.FusedMultiplyAdd(a[row * aRow + k * aDepth], b[k * bDepth + column], sum);
                }

                c[row * cRow + column] = sum;
            }
        }
    }
}
