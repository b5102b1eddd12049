using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Nabla.Kernels.VectorArithmetic;

namespace Nabla.Kernels;

/// <summary>The innermost loop of <see cref="SparseProduct"/> with 256-bit registers: a row of C at a time, over the bits of its word.</summary>
/// <remarks>A row has eight chains, two for each of the four cycles that a fused multiply-add takes: no more are needed to keep the multipliers busy.</remarks>
static unsafe class SparseTile256
{
    /// <summary>See <see cref="MatrixTile256.Run"/>; bit k of a row's word says whether A[r, k] is not zero.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TColumns">Vectors of a row of C: 2, 4, 6 or 8.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TColumns>(
        ulong* words, T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, ITileCount
    {
        nint lanes = Vector256<T>.Count;
        Vector256<T> negativeZero = Vector256.Create(T.NegativeZero);
        for (; rows > 0; rows--)
        {
            Vector256<T> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
            if (start != null)
            {
                c0 = Vector256.Load(start);
                c1 = Vector256.Load(start + lanes);
                if (TColumns.Value > 2) { c2 = Vector256.Load(start + 2 * lanes); }
                if (TColumns.Value > 3) { c3 = Vector256.Load(start + 3 * lanes); }
                if (TColumns.Value > 4) { c4 = Vector256.Load(start + 4 * lanes); }
                if (TColumns.Value > 5) { c5 = Vector256.Load(start + 5 * lanes); }
                if (TColumns.Value > 6) { c6 = Vector256.Load(start + 6 * lanes); }
                if (TColumns.Value > 7) { c7 = Vector256.Load(start + 7 * lanes); }
            }

            for (ulong word = *words++; word != 0; word &= word - 1)
            {
                nint k = BitOperations.TrailingZeroCount(word);
                T* row = b + k * bDepth;
                Vector256<T> x = Vector256.Create(a[k * aDepth]);
                c0 = FusedMultiplyAdd(x, Vector256.Load(row), c0);
                c1 = FusedMultiplyAdd(x, Vector256.Load(row + lanes), c1);
                if (TColumns.Value > 2) { c2 = FusedMultiplyAdd(x, Vector256.Load(row + 2 * lanes), c2); }
                if (TColumns.Value > 3) { c3 = FusedMultiplyAdd(x, Vector256.Load(row + 3 * lanes), c3); }
                if (TColumns.Value > 4) { c4 = FusedMultiplyAdd(x, Vector256.Load(row + 4 * lanes), c4); }
                if (TColumns.Value > 5) { c5 = FusedMultiplyAdd(x, Vector256.Load(row + 5 * lanes), c5); }
                if (TColumns.Value > 6) { c6 = FusedMultiplyAdd(x, Vector256.Load(row + 6 * lanes), c6); }
                if (TColumns.Value > 7) { c7 = FusedMultiplyAdd(x, Vector256.Load(row + 7 * lanes), c7); }
            }

            // -0 is the smallest of all integers with the same bits.
            Vector256<T> smallest = c0;
            smallest = MinBits(smallest, c1);
            if (TColumns.Value > 2) { smallest = MinBits(smallest, c2); }
            if (TColumns.Value > 3) { smallest = MinBits(smallest, c3); }
            if (TColumns.Value > 4) { smallest = MinBits(smallest, c4); }
            if (TColumns.Value > 5) { smallest = MinBits(smallest, c5); }
            if (TColumns.Value > 6) { smallest = MinBits(smallest, c6); }
            if (TColumns.Value > 7) { smallest = MinBits(smallest, c7); }

            if (AnyBitsEqual(smallest, negativeZero))
            {
                Dense<T, TColumns>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow);
            }
            else
            {
                c0.Store(c);
                c1.Store(c + lanes);
                if (TColumns.Value > 2) { c2.Store(c + 2 * lanes); }
                if (TColumns.Value > 3) { c3.Store(c + 3 * lanes); }
                if (TColumns.Value > 4) { c4.Store(c + 4 * lanes); }
                if (TColumns.Value > 5) { c5.Store(c + 5 * lanes); }
                if (TColumns.Value > 6) { c6.Store(c + 6 * lanes); }
                if (TColumns.Value > 7) { c7.Store(c + 7 * lanes); }
            }

            a += aRow;
            c += cRow;
            start = start == null ? null : start + startRow;
        }
    }

    /// <summary>One row again, with its zeros.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Dense<T, TColumns>(T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, ITileCount
    {
        for (int column = 0; column < TColumns.Value * Vector256<T>.Count; column += 2 * Vector256<T>.Count)
        {
            MatrixTile256.Run<T, One>(
                a, aRow, aDepth, b + column, bDepth, depth, start == null ? null : start + column, startRow, c + column, cRow);
        }
    }

    /// <summary>The smaller ones of the lanes' bits taken as integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<T> MinBits<T>(Vector256<T> a, Vector256<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector256.Min(a.AsInt32(), b.AsInt32()).As<int, T>()
            : Vector256.Min(a.AsInt64(), b.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool AnyBitsEqual<T>(Vector256<T> a, Vector256<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector256.EqualsAny(a.AsInt32(), b.AsInt32())
            : Vector256.EqualsAny(a.AsInt64(), b.AsInt64());
}
