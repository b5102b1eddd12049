using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Nabla.Kernels.VectorArithmetic;

namespace Nabla.Kernels;

/// <summary>The innermost loop of <see cref="SparseProduct"/> with 512-bit registers: a row of C at a time, over the bits of its word.</summary>
/// <remarks>A row has four chains, the cycles that a fused multiply-add takes: no more are needed to keep the multipliers busy.</remarks>
static unsafe class SparseTile512
{
    /// <summary>See <see cref="MatrixTile512.Run"/>; bit k of a row's word says whether A[r, k] is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TColumns>(
        ulong* words, T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, ITileCount
    {
        nint lanes = Vector512<T>.Count;
        Vector512<T> negativeZero = Vector512.Create(T.NegativeZero);
        for (; rows > 0; rows--)
        {
            Vector512<T> c0 = default, c1 = default, c2 = default, c3 = default;
            if (start != null)
            {
                c0 = Vector512.Load(start);
                if (TColumns.Value > 1) { c1 = Vector512.Load(start + lanes); }
                if (TColumns.Value > 2) { c2 = Vector512.Load(start + 2 * lanes); }
                if (TColumns.Value > 3) { c3 = Vector512.Load(start + 3 * lanes); }
            }

            for (ulong word = *words++; word != 0; word &= word - 1)
            {
                nint k = BitOperations.TrailingZeroCount(word);
                T* row = b + k * bDepth;
                Vector512<T> x = Vector512.Create(a[k * aDepth]);
                c0 = FusedMultiplyAdd(x, Vector512.Load(row), c0);
                if (TColumns.Value > 1) { c1 = FusedMultiplyAdd(x, Vector512.Load(row + lanes), c1); }
                if (TColumns.Value > 2) { c2 = FusedMultiplyAdd(x, Vector512.Load(row + 2 * lanes), c2); }
                if (TColumns.Value > 3) { c3 = FusedMultiplyAdd(x, Vector512.Load(row + 3 * lanes), c3); }
            }

            // -0 is the smallest of all integers with the same bits.
            Vector512<T> smallest = c0;
            if (TColumns.Value > 1) { smallest = MinBits(smallest, c1); }
            if (TColumns.Value > 2) { smallest = MinBits(smallest, c2); }
            if (TColumns.Value > 3) { smallest = MinBits(smallest, c3); }

            if (AnyBitsEqual(smallest, negativeZero))
            {
                Dense<T, TColumns>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow);
            }
            else
            {
                c0.Store(c);
                if (TColumns.Value > 1) { c1.Store(c + lanes); }
                if (TColumns.Value > 2) { c2.Store(c + 2 * lanes); }
                if (TColumns.Value > 3) { c3.Store(c + 3 * lanes); }
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
        MatrixTile512.Run<T, One, TColumns, NothingAhead>(a, aRow, aDepth, b, bDepth, depth, start, startRow, c, cRow);
    }

    /// <summary>The smaller ones of the lanes' bits taken as integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> MinBits<T>(Vector512<T> a, Vector512<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector512.Min(a.AsInt32(), b.AsInt32()).As<int, T>()
            : Vector512.Min(a.AsInt64(), b.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool AnyBitsEqual<T>(Vector512<T> a, Vector512<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector512.EqualsAny(a.AsInt32(), b.AsInt32())
            : Vector512.EqualsAny(a.AsInt64(), b.AsInt64());
}
