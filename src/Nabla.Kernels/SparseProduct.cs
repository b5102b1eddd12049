using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// <see cref="MatrixProduct"/> for an A that is mostly zeros: images, one-hot columns. It multiplies only what is not zero, and gives the same
/// bits as the dense product for every finite B.
/// </summary>
/// <remarks>
/// <para>
/// A term that is skipped is <c>fma(0, b, sum)</c>, which is <c>sum</c> for every finite b and every sum but -0: there <c>-0 + 0</c> is +0. So a
/// row in which a sum of -0 comes out of a block of k is computed again, densely; it happens only where a chain starts from -0 or underflows.
/// </para>
/// <para>
/// A B that is not finite meets the zeros of A in the dense product only, as NaN. Weights or gradients like that belong to a training run
/// that has diverged already, and reach the results through the other elements of A.
/// </para>
/// <para>
/// Blocks of 64 k: what is not zero in them is one 64-bit word a row, and their 64 columns of B, 16 KiB, stay in the first-level cache.
/// </para>
/// </remarks>
static unsafe class SparseProduct
{
    /// <summary>k of a block: the bits of a word.</summary>
    const int BlockDepth = 64;

    /// <summary>Rows whose words are made at once.</summary>
    const int BlockRows = 64;

    /// <summary>
    /// From this many rows on, a block of B whose rows do not follow each other is copied together first: rows 2 KiB apart share so few sets of
    /// the first-level cache that they drive each other out. 128 x 784 x 512, half zeros, weight gradient: 1.3 times the dense product's time
    /// without the copy, 0.7 times with it.
    /// </summary>
    const int CopiedFrom = 128;

    /// <summary>The share of the elements of a matrix that are not zero.</summary>
    public static double Density<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int zeros = 0, i = 0;
        ref T first = ref MemoryMarshal.GetReference(values);
        for (; i <= values.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            zeros += BitOperations.PopCount(Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)i), Vector512<T>.Zero).ExtractMostSignificantBits());
        }

        for (; i < values.Length; i++)
        {
            zeros += T.IsZero(values[i]) ? 1 : 0;
        }

        return values.IsEmpty ? 1 : 1 - (double)zeros / values.Length;
    }

    /// <summary>Whether the sparse product is faster than the dense one, by the cycles that both need on a processor with a load for each multiplication.</summary>
    /// <remarks>
    /// The dense product spends a cycle on each register of a row and k. The sparse one loads one register more for each k that is not zero, but
    /// waits at least the four cycles of a chain's step, and 40 cycles for each row and block: its word, and the branch that nobody could
    /// predict. Measured on Zen 4 with 64 columns, the two meet at densities of 0.6 to 0.7 (64 x 784 x 128, 200 x 784 x 112 and 128 x 784 x 512, both
    /// roles, 512-bit and 256-bit registers alike), with 32 columns and 64 k at 0.4 to 0.5. A fifth is kept in hand for processors whose
    /// dense product loads less often.
    /// </remarks>
    /// <param name="density">The share of A that is not zero, see <see cref="Density"/>.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="columns">Columns of C.</param>
    public static bool Pays<T>(double density, int depth, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int vectors = Math.Min(4, columns / Vector512<T>.Count);
        double dense = vectors, step = Math.Max(4, vectors + 1), row = 40.0 / Math.Clamp(depth, 1, BlockDepth);
        return density < 0.8 * (dense - row) / step;
    }

    /// <inheritdoc cref="MatrixProduct.Multiply"/>
    public static void Multiply<T>(
        ReadOnlySpan<T> a, int aRow, int aDepth, ReadOnlySpan<T> b, int bDepth, int depth,
        ReadOnlySpan<T> start, int startRow, Span<T> c, int cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (depth == 0 || rows == 0 || columns == 0 || (aDepth != 1 && aRow != 1))
        {
            MatrixProduct.Multiply(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows, columns);
            return;
        }

        MatrixProduct.Check(a.Length, aRow, aDepth, b.Length, bDepth, depth, start.Length, startRow, c.Length, cRow, rows, columns);
        fixed (T* aPointer = &MemoryMarshal.GetReference(a), bPointer = &MemoryMarshal.GetReference(b),
            startPointer = &MemoryMarshal.GetReference(start), cPointer = &MemoryMarshal.GetReference(c))
        {
            T* from = start.IsEmpty ? null : startPointer;
            Run(aPointer, aPointer + a.Length, aRow, aDepth, bPointer, bDepth, depth, from, startRow, cPointer, cRow, rows, columns);
        }
    }

    /// <summary><see cref="Multiply"/> without its checks, for at least one row, column and k, rows or columns of A contiguous; see <see cref="BoundProduct{T}"/>.</summary>
    internal static void Run<T>(
        T* a, T* aEnd, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A block of doubles is as large as one of floats with half the columns.
        int chunk = typeof(T) == typeof(float) ? MatrixProduct.PanelColumns : MatrixProduct.PanelColumns / 2;
        for (int column = 0; column < columns; column += chunk)
        {
            Blocks(
                a, aEnd, aRow, aDepth, b + column, bDepth, depth, start == null ? null : start + column, startRow, c + column, cRow, rows,
                Math.Min(chunk, columns - column));
        }
    }

    [SkipLocalsInit]
    static void Blocks<T>(
        T* a, T* aEnd, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong* words = stackalloc ulong[BlockRows];
        bool copies = rows >= CopiedFrom && bDepth != columns;
        byte* memory = stackalloc byte[copies ? BlockDepth * MatrixProduct.PanelColumns * sizeof(float) + Vector512<byte>.Count : 1];
        T* copy = (T*)((nuint)(memory + Vector512<byte>.Count - 1) & ~(nuint)(Vector512<byte>.Count - 1));
        for (int from = 0; from < depth; from += BlockDepth)
        {
            int block = Math.Min(depth - from, BlockDepth);
            T* bBlock = b + from * bDepth;
            nint bRow = bDepth;
            if (copies)
            {
                for (int k = 0; k < block; k++)
                {
                    new ReadOnlySpan<T>(bBlock + k * bDepth, columns).CopyTo(new Span<T>(copy + k * columns, columns));
                }

                bBlock = copy;
                bRow = columns;
            }

            for (int row = 0; row < rows; row += BlockRows)
            {
                int count = Math.Min(rows - row, BlockRows);
                T* aBlock = a + row * aRow + from * aDepth;
                if (aDepth == 1)
                {
                    WordsOfRows(aBlock, aRow, count, block, words);
                }
                else
                {
                    WordsOfColumns(aBlock, aEnd, aDepth, count, block, words);
                }

                T* startBlock = start == null ? null : start + row * startRow;
                T* cBlock = c + row * cRow;
                if (Vector512.IsHardwareAccelerated)
                {
                    Rows512(words, aBlock, aRow, aDepth, bBlock, bRow, block, startBlock, startRow, cBlock, cRow, count, columns);
                }
                else if (Vector256.IsHardwareAccelerated)
                {
                    Rows256(words, aBlock, aRow, aDepth, bBlock, bRow, block, startBlock, startRow, cBlock, cRow, count, columns);
                }
                else
                {
                    Scalar(words, aBlock, aRow, aDepth, bBlock, bRow, block, startBlock, startRow, cBlock, cRow, count, columns);
                }
            }

            start = c;
            startRow = cRow;
        }
    }

    /// <summary>A word for each row of A, bit k set where element k is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void WordsOfRows<T>(T* a, nint aRow, int rows, int depth, ulong* words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < rows; row++, a += aRow)
        {
            ulong word = 0;
            int k = 0;
            for (; k <= depth - Vector512<T>.Count; k += Vector512<T>.Count)
            {
                // Not equal to zero is true for NaN too.
                word |= (~Vector512.Equals(Vector512.Load(a + k), Vector512<T>.Zero)).ExtractMostSignificantBits() << k;
            }

            for (; k < depth; k++)
            {
                word |= (a[k] == T.Zero ? 0UL : 1) << k;
            }

            words[row] = word;
        }
    }

    /// <summary>The same for an A whose rows are the columns of a matrix: a vector of words at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void WordsOfColumns<T>(T* a, T* aEnd, nint aDepth, int rows, int depth, ulong* words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* last = a + (depth - 1) * aDepth;
        int row = 0;
        for (; row < rows && row + Vector512<T>.Count <= BlockRows && last + row + Vector512<T>.Count <= aEnd; row += Vector512<T>.Count)
        {
            // What lies behind the last row gives words that nobody reads.
            if (typeof(T) == typeof(float))
            {
                (Vector512<ulong> lowLanes, Vector512<ulong> highLanes) = Vector512.Widen(Bits32((float*)a + row, aDepth, Math.Min(depth, 32)));
                if (depth > 32)
                {
                    (Vector512<ulong> low, Vector512<ulong> high) = Vector512.Widen(Bits32((float*)a + row + 32 * aDepth, aDepth, depth - 32));
                    lowLanes |= low << 32;
                    highLanes |= high << 32;
                }

                lowLanes.Store(words + row);
                highLanes.Store(words + row + 8);
            }
            else
            {
                Bits64((double*)a + row, aDepth, depth).Store(words + row);
            }
        }

        for (; row < rows; row++)
        {
            ulong word = 0;
            for (int k = 0; k < depth; k++)
            {
                word |= (a[row + k * aDepth] == T.Zero ? 0UL : 1) << k;
            }

            words[row] = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<uint> Bits32(float* a, nint aDepth, int depth)
    {
        Vector512<uint> bits = default, bit = Vector512<uint>.One;
        for (int k = 0; k < depth; k++, a += aDepth)
        {
            bits |= Vector512.AndNot(bit, Vector512.Equals(Vector512.Load(a), Vector512<float>.Zero).AsUInt32());
            bit <<= 1;
        }

        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Bits64(double* a, nint aDepth, int depth)
    {
        Vector512<ulong> bits = default, bit = Vector512<ulong>.One;
        for (int k = 0; k < depth; k++, a += aDepth)
        {
            bits |= Vector512.AndNot(bit, Vector512.Equals(Vector512.Load(a), Vector512<double>.Zero).AsUInt64());
            bit <<= 1;
        }

        return bits;
    }

    static void Rows512<T>(
        ulong* words, T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (columns / Vector512<T>.Count)
        {
            case 1: SparseTile512.Run<T, One>(words, a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
            case 2: SparseTile512.Run<T, Two>(words, a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
            case 3: SparseTile512.Run<T, Three>(words, a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
            default: SparseTile512.Run<T, Four>(words, a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
        }
    }

    static void Rows256<T>(
        ulong* words, T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (columns / Vector256<T>.Count)
        {
            case 2: SparseTile256.Run<T, Two>(words, a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
            case 4: SparseTile256.Run<T, Four>(words, a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
            case 6: SparseTile256.Run<T, Six>(words, a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
            default: SparseTile256.Run<T, Eight>(words, a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow, rows); break;
        }
    }

    static void Scalar<T>(
        ulong* words, T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* sums = stackalloc T[MatrixProduct.PanelColumns];
        for (int row = 0; row < rows; row++)
        {
            T* from = start == null ? null : start + row * startRow;
            for (int column = 0; column < columns; column++)
            {
                sums[column] = from == null ? T.Zero : from[column];
            }

            for (ulong word = words[row]; word != 0; word &= word - 1)
            {
                nint k = BitOperations.TrailingZeroCount(word);
                T x = a[row * aRow + k * aDepth];
                for (int column = 0; column < columns; column++)
                {
                    sums[column] = T.FusedMultiplyAdd(x, b[k * bDepth + column], sums[column]);
                }
            }

            bool negativeZero = false;
            for (int column = 0; column < columns; column++)
            {
                negativeZero |= T.IsZero(sums[column]) && T.IsNegative(sums[column]);
            }

            if (negativeZero)
            {
                MatrixProduct.Scalar(a + row * aRow, aRow, aDepth, b, bDepth, depth, from, startRow, c + row * cRow, cRow, 1, columns);
            }
            else
            {
                new ReadOnlySpan<T>(sums, columns).CopyTo(new Span<T>(c + row * cRow, columns));
            }
        }
    }
}
