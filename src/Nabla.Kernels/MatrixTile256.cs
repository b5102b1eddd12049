using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Nabla.Kernels.VectorArithmetic;

namespace Nabla.Kernels;

/// <summary>
/// The innermost loop of every matrix product with 256-bit registers: up to six rows by two vectors of C stay in registers while k runs upwards.
/// </summary>
/// <remarks>
/// Twelve accumulators, two loads of B and one broadcast of A fill 15 of the 16 registers of AVX2. Each element of C is one chain of fused
/// multiply-adds in strictly increasing k, so that its bits depend neither on the tile it lies in nor on the register width.
/// TRows is a constant to the compiler: it removes the branches and keeps one loop per number of rows.
/// </remarks>
static unsafe class MatrixTile256
{
    /// <summary><c>C[r, c] = start[r, c] + sum over k of A[r, k] * B[k, c]</c>; see <see cref="MatrixProduct"/> for the strides. Without start, zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TRows>(
        T* a, nint aRow, nint aDepth, T* b, nint bDepth, int depth, T* start, nint startRow, T* c, nint cRow)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, ITileCount
    {
        nint lanes = Vector256<T>.Count;
        Vector256<T> c00 = default, c01 = default;
        Vector256<T> c10 = default, c11 = default;
        Vector256<T> c20 = default, c21 = default;
        Vector256<T> c30 = default, c31 = default;
        Vector256<T> c40 = default, c41 = default;
        Vector256<T> c50 = default, c51 = default;

        if (start != null)
        {
            c00 = Vector256.Load(start);
            c01 = Vector256.Load(start + lanes);

            if (TRows.Value > 1)
            {
                c10 = Vector256.Load(start + startRow);
                c11 = Vector256.Load(start + startRow + lanes);
            }

            if (TRows.Value > 2)
            {
                c20 = Vector256.Load(start + 2 * startRow);
                c21 = Vector256.Load(start + 2 * startRow + lanes);
            }

            if (TRows.Value > 3)
            {
                c30 = Vector256.Load(start + 3 * startRow);
                c31 = Vector256.Load(start + 3 * startRow + lanes);
            }

            if (TRows.Value > 4)
            {
                c40 = Vector256.Load(start + 4 * startRow);
                c41 = Vector256.Load(start + 4 * startRow + lanes);
            }

            if (TRows.Value > 5)
            {
                c50 = Vector256.Load(start + 5 * startRow);
                c51 = Vector256.Load(start + 5 * startRow + lanes);
            }
        }

        nint a2 = 2 * aRow, a3 = 3 * aRow, a4 = 4 * aRow, a5 = 5 * aRow;
        for (; depth > 0; depth--)
        {
            Vector256<T> b0 = Vector256.Load(b);
            Vector256<T> b1 = Vector256.Load(b + lanes);

            Vector256<T> x0 = Vector256.Create(*a);
            c00 = FusedMultiplyAdd(x0, b0, c00);
            c01 = FusedMultiplyAdd(x0, b1, c01);

            if (TRows.Value > 1)
            {
                Vector256<T> x = Vector256.Create(a[aRow]);
                c10 = FusedMultiplyAdd(x, b0, c10);
                c11 = FusedMultiplyAdd(x, b1, c11);
            }

            if (TRows.Value > 2)
            {
                Vector256<T> x = Vector256.Create(a[a2]);
                c20 = FusedMultiplyAdd(x, b0, c20);
                c21 = FusedMultiplyAdd(x, b1, c21);
            }

            if (TRows.Value > 3)
            {
                Vector256<T> x = Vector256.Create(a[a3]);
                c30 = FusedMultiplyAdd(x, b0, c30);
                c31 = FusedMultiplyAdd(x, b1, c31);
            }

            if (TRows.Value > 4)
            {
                Vector256<T> x = Vector256.Create(a[a4]);
                c40 = FusedMultiplyAdd(x, b0, c40);
                c41 = FusedMultiplyAdd(x, b1, c41);
            }

            if (TRows.Value > 5)
            {
                Vector256<T> x = Vector256.Create(a[a5]);
                c50 = FusedMultiplyAdd(x, b0, c50);
                c51 = FusedMultiplyAdd(x, b1, c51);
            }

            a += aDepth;
            b += bDepth;
        }

        c00.Store(c);
        c01.Store(c + lanes);

        if (TRows.Value > 1)
        {
            c10.Store(c + cRow);
            c11.Store(c + cRow + lanes);
        }

        if (TRows.Value > 2)
        {
            c20.Store(c + 2 * cRow);
            c21.Store(c + 2 * cRow + lanes);
        }

        if (TRows.Value > 3)
        {
            c30.Store(c + 3 * cRow);
            c31.Store(c + 3 * cRow + lanes);
        }

        if (TRows.Value > 4)
        {
            c40.Store(c + 4 * cRow);
            c41.Store(c + 4 * cRow + lanes);
        }

        if (TRows.Value > 5)
        {
            c50.Store(c + 5 * cRow);
            c51.Store(c + 5 * cRow + lanes);
        }
    }
}
