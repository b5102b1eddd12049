using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static Nabla.Kernels.VectorArithmetic;

namespace Nabla.Kernels;

/// <summary>
/// The innermost loop of every matrix product with 512-bit registers: up to six rows by four vectors of C stay in registers while k runs upwards.
/// </summary>
/// <remarks>
/// 24 accumulators, four loads of B and one broadcast of A fill 29 of the 32 registers of AVX-512. Each element of C is one chain of fused
/// multiply-adds in strictly increasing k, so that its bits depend neither on the tile it lies in nor on the register width.
/// TRows and TColumns are constants to the compiler: it removes the branches and keeps one loop per tile size.
/// </remarks>
static unsafe class MatrixTile512
{
    const int CacheLine = 64;

    /// <summary><c>C[r, c] = start[r, c] + sum over k of A[r, k] * B[k, c]</c>; see <see cref="MatrixProduct"/> for the strides. Without start, zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TRows, TColumns, TAhead>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, ITileCount
        where TColumns : struct, ITileCount
        where TAhead : struct, IPrefetch
    {
        nint lanes = Vector512<T>.Count;
        Vector512<T> c00 = default, c01 = default, c02 = default, c03 = default;
        Vector512<T> c10 = default, c11 = default, c12 = default, c13 = default;
        Vector512<T> c20 = default, c21 = default, c22 = default, c23 = default;
        Vector512<T> c30 = default, c31 = default, c32 = default, c33 = default;
        Vector512<T> c40 = default, c41 = default, c42 = default, c43 = default;
        Vector512<T> c50 = default, c51 = default, c52 = default, c53 = default;

        if (start != null)
        {
            c00 = Vector512.Load(start);
            if (TColumns.Value > 1) { c01 = Vector512.Load(start + lanes); }
            if (TColumns.Value > 2) { c02 = Vector512.Load(start + 2 * lanes); }
            if (TColumns.Value > 3) { c03 = Vector512.Load(start + 3 * lanes); }

            if (TRows.Value > 1)
            {
                c10 = Vector512.Load(start + startRow);
                if (TColumns.Value > 1) { c11 = Vector512.Load(start + startRow + lanes); }
                if (TColumns.Value > 2) { c12 = Vector512.Load(start + startRow + 2 * lanes); }
                if (TColumns.Value > 3) { c13 = Vector512.Load(start + startRow + 3 * lanes); }
            }

            if (TRows.Value > 2)
            {
                c20 = Vector512.Load(start + 2 * startRow);
                if (TColumns.Value > 1) { c21 = Vector512.Load(start + 2 * startRow + lanes); }
                if (TColumns.Value > 2) { c22 = Vector512.Load(start + 2 * startRow + 2 * lanes); }
                if (TColumns.Value > 3) { c23 = Vector512.Load(start + 2 * startRow + 3 * lanes); }
            }

            if (TRows.Value > 3)
            {
                c30 = Vector512.Load(start + 3 * startRow);
                if (TColumns.Value > 1) { c31 = Vector512.Load(start + 3 * startRow + lanes); }
                if (TColumns.Value > 2) { c32 = Vector512.Load(start + 3 * startRow + 2 * lanes); }
                if (TColumns.Value > 3) { c33 = Vector512.Load(start + 3 * startRow + 3 * lanes); }
            }

            if (TRows.Value > 4)
            {
                c40 = Vector512.Load(start + 4 * startRow);
                if (TColumns.Value > 1) { c41 = Vector512.Load(start + 4 * startRow + lanes); }
                if (TColumns.Value > 2) { c42 = Vector512.Load(start + 4 * startRow + 2 * lanes); }
                if (TColumns.Value > 3) { c43 = Vector512.Load(start + 4 * startRow + 3 * lanes); }
            }

            if (TRows.Value > 5)
            {
                c50 = Vector512.Load(start + 5 * startRow);
                if (TColumns.Value > 1) { c51 = Vector512.Load(start + 5 * startRow + lanes); }
                if (TColumns.Value > 2) { c52 = Vector512.Load(start + 5 * startRow + 2 * lanes); }
                if (TColumns.Value > 3) { c53 = Vector512.Load(start + 5 * startRow + 3 * lanes); }
            }
        }

        nint a2 = 2 * aRow, a3 = 3 * aRow, a4 = 4 * aRow, a5 = 5 * aRow;
        byte* ahead = TAhead.ByRows ? (byte*)(a + TRows.Value * aRow) : (byte*)(a + CacheLine / sizeof(T));
        nint aheadStep = TAhead.ByRows ? TRows.Value * aRow * sizeof(T) / Math.Max(depth, 1) : aDepth * sizeof(T);
        if (TAhead.ByRows && Sse.IsSupported)
        {
            // Where the next strip will write.
            T* next = c + TRows.Value * cRow;
            for (int row = 0; row < TRows.Value; row++, next += cRow)
            {
                Sse.Prefetch0(next);
                if (TColumns.Value > 1) { Sse.Prefetch0(next + lanes); }
                if (TColumns.Value > 2) { Sse.Prefetch0(next + 2 * lanes); }
                if (TColumns.Value > 3) { Sse.Prefetch0(next + 3 * lanes); }
            }
        }

        for (; depth > 0; depth--)
        {
            if ((TAhead.ByRows || TAhead.ByColumns) && Sse.IsSupported)
            {
                Sse.Prefetch1(ahead);
                ahead += aheadStep;
            }

            Vector512<T> b0 = Vector512.Load(b);
            Vector512<T> b1 = TColumns.Value > 1 ? Vector512.Load(b + lanes) : default;
            Vector512<T> b2 = TColumns.Value > 2 ? Vector512.Load(b + 2 * lanes) : default;
            Vector512<T> b3 = TColumns.Value > 3 ? Vector512.Load(b + 3 * lanes) : default;

            Vector512<T> x0 = Vector512.Create(*a);
            c00 = FusedMultiplyAdd(x0, b0, c00);
            if (TColumns.Value > 1) { c01 = FusedMultiplyAdd(x0, b1, c01); }
            if (TColumns.Value > 2) { c02 = FusedMultiplyAdd(x0, b2, c02); }
            if (TColumns.Value > 3) { c03 = FusedMultiplyAdd(x0, b3, c03); }

            if (TRows.Value > 1)
            {
                Vector512<T> x = Vector512.Create(a[aRow]);
                c10 = FusedMultiplyAdd(x, b0, c10);
                if (TColumns.Value > 1) { c11 = FusedMultiplyAdd(x, b1, c11); }
                if (TColumns.Value > 2) { c12 = FusedMultiplyAdd(x, b2, c12); }
                if (TColumns.Value > 3) { c13 = FusedMultiplyAdd(x, b3, c13); }
            }

            if (TRows.Value > 2)
            {
                Vector512<T> x = Vector512.Create(a[a2]);
                c20 = FusedMultiplyAdd(x, b0, c20);
                if (TColumns.Value > 1) { c21 = FusedMultiplyAdd(x, b1, c21); }
                if (TColumns.Value > 2) { c22 = FusedMultiplyAdd(x, b2, c22); }
                if (TColumns.Value > 3) { c23 = FusedMultiplyAdd(x, b3, c23); }
            }

            if (TRows.Value > 3)
            {
                Vector512<T> x = Vector512.Create(a[a3]);
                c30 = FusedMultiplyAdd(x, b0, c30);
                if (TColumns.Value > 1) { c31 = FusedMultiplyAdd(x, b1, c31); }
                if (TColumns.Value > 2) { c32 = FusedMultiplyAdd(x, b2, c32); }
                if (TColumns.Value > 3) { c33 = FusedMultiplyAdd(x, b3, c33); }
            }

            if (TRows.Value > 4)
            {
                Vector512<T> x = Vector512.Create(a[a4]);
                c40 = FusedMultiplyAdd(x, b0, c40);
                if (TColumns.Value > 1) { c41 = FusedMultiplyAdd(x, b1, c41); }
                if (TColumns.Value > 2) { c42 = FusedMultiplyAdd(x, b2, c42); }
                if (TColumns.Value > 3) { c43 = FusedMultiplyAdd(x, b3, c43); }
            }

            if (TRows.Value > 5)
            {
                Vector512<T> x = Vector512.Create(a[a5]);
                c50 = FusedMultiplyAdd(x, b0, c50);
                if (TColumns.Value > 1) { c51 = FusedMultiplyAdd(x, b1, c51); }
                if (TColumns.Value > 2) { c52 = FusedMultiplyAdd(x, b2, c52); }
                if (TColumns.Value > 3) { c53 = FusedMultiplyAdd(x, b3, c53); }
            }

            a += aDepth;
            b += bDepth;
        }

        c00.Store(c);
        if (TColumns.Value > 1) { c01.Store(c + lanes); }
        if (TColumns.Value > 2) { c02.Store(c + 2 * lanes); }
        if (TColumns.Value > 3) { c03.Store(c + 3 * lanes); }

        if (TRows.Value > 1)
        {
            c10.Store(c + cRow);
            if (TColumns.Value > 1) { c11.Store(c + cRow + lanes); }
            if (TColumns.Value > 2) { c12.Store(c + cRow + 2 * lanes); }
            if (TColumns.Value > 3) { c13.Store(c + cRow + 3 * lanes); }
        }

        if (TRows.Value > 2)
        {
            c20.Store(c + 2 * cRow);
            if (TColumns.Value > 1) { c21.Store(c + 2 * cRow + lanes); }
            if (TColumns.Value > 2) { c22.Store(c + 2 * cRow + 2 * lanes); }
            if (TColumns.Value > 3) { c23.Store(c + 2 * cRow + 3 * lanes); }
        }

        if (TRows.Value > 3)
        {
            c30.Store(c + 3 * cRow);
            if (TColumns.Value > 1) { c31.Store(c + 3 * cRow + lanes); }
            if (TColumns.Value > 2) { c32.Store(c + 3 * cRow + 2 * lanes); }
            if (TColumns.Value > 3) { c33.Store(c + 3 * cRow + 3 * lanes); }
        }

        if (TRows.Value > 4)
        {
            c40.Store(c + 4 * cRow);
            if (TColumns.Value > 1) { c41.Store(c + 4 * cRow + lanes); }
            if (TColumns.Value > 2) { c42.Store(c + 4 * cRow + 2 * lanes); }
            if (TColumns.Value > 3) { c43.Store(c + 4 * cRow + 3 * lanes); }
        }

        if (TRows.Value > 5)
        {
            c50.Store(c + 5 * cRow);
            if (TColumns.Value > 1) { c51.Store(c + 5 * cRow + lanes); }
            if (TColumns.Value > 2) { c52.Store(c + 5 * cRow + 2 * lanes); }
            if (TColumns.Value > 3) { c53.Store(c + 5 * cRow + 3 * lanes); }
        }
    }
}
