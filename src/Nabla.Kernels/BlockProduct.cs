using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// The three products of a small dense layer among others side by side: its outputs begin anywhere and are of any number, so that nothing beside
/// them may be written, and nothing beside them counts. Every chain runs upwards by fused multiply-adds, several rows at a time; a lane belongs to an
/// output, so that rows and lanes decide nothing about the bits.
/// </summary>
static unsafe partial class BlockProduct
{
    /// <summary><c>z[r, c] = b[c] + sum over k of x[r, k]·w[k, c]</c>.</summary>
    /// <param name="x">Row r at <c>r * xStride</c>, its k contiguous.</param>
    /// <param name="xStride">Elements between rows of x.</param>
    /// <param name="w">Row k at <c>k * wStride</c>, padded to whole vectors.</param>
    /// <param name="wStride">Elements between rows of w: a multiple of 16.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="b">One number a column.</param>
    /// <param name="z">Row r at <c>r * zStride</c>.</param>
    /// <param name="zStride">Elements between rows of z.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns, at most <paramref name="wStride"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(
        ReadOnlySpan<T> x, int xStride, ReadOnlySpan<T> w, int wStride, int depth, ReadOnlySpan<T> b, Span<T> z, int zStride, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(x.Length, xStride, rows, depth);
        Check(w.Length, wStride, depth, wStride);
        Check(z.Length, zStride, rows, columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, wStride);
        fixed (T* xs = x, ws = w, bs = b, zs = z)
        {
            for (int column = 0; column < columns; column += Vector512<T>.Count)
            {
                int lanes = Math.Min(Vector512<T>.Count, columns - column);
                Vector512<T> start = Load(bs + column, lanes);
                T* from = ws + column;
                int row = lanes <= FewColumns ? ForwardFew(xs, xStride, from, wStride, depth, bs + column, zs + column, zStride, rows, lanes) : 0;
                for (; row + 4 <= rows; row += 4)
                {
                    T* x0 = xs + ((nint)row * xStride);
                    T* x1 = x0 + xStride;
                    T* x2 = x1 + xStride;
                    T* x3 = x2 + xStride;
                    Vector512<T> sum0 = start, sum1 = start, sum2 = start, sum3 = start;
                    for (int k = 0; k < depth; k++)
                    {
                        Vector512<T> weights = Vector512.Load(from + ((nint)k * wStride));
                        sum0 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(x0[k]), weights, sum0);
                        sum1 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(x1[k]), weights, sum1);
                        sum2 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(x2[k]), weights, sum2);
                        sum3 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(x3[k]), weights, sum3);
                    }

                    T* to = zs + ((nint)row * zStride) + column;
                    Store(sum0, to, lanes);
                    Store(sum1, to + zStride, lanes);
                    Store(sum2, to + (2 * (nint)zStride), lanes);
                    Store(sum3, to + (3 * (nint)zStride), lanes);
                }

                for (; row < rows; row++)
                {
                    T* x0 = xs + ((nint)row * xStride);
                    Vector512<T> sum = start;
                    for (int k = 0; k < depth; k++)
                    {
                        sum = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(x0[k]), Vector512.Load(from + ((nint)k * wStride)), sum);
                    }

                    Store(sum, zs + ((nint)row * zStride) + column, lanes);
                }
            }
        }
    }

    /// <summary><c>dx[r, k] += sum over c of dz[r, c]·w[k, c]</c>, c upwards from what dx holds, by strips of w that are transposed first.</summary>
    /// <param name="dz">Row r at <c>r * dzStride</c>.</param>
    /// <param name="dzStride">Elements between rows of dz.</param>
    /// <param name="w">Row k at <c>k * wStride</c>.</param>
    /// <param name="wStride">Elements between rows of w: a multiple of 16.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="dx">Row r at <c>r * dxStride</c>.</param>
    /// <param name="dxStride">Elements between rows of dx.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns, at most <see cref="MatrixProduct.PanelColumns"/> and <paramref name="wStride"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(
        ReadOnlySpan<T> dz, int dzStride, ReadOnlySpan<T> w, int wStride, int depth, Span<T> dx, int dxStride, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(dz.Length, dzStride, rows, columns);
        Check(w.Length, wStride, depth, wStride);
        Check(dx.Length, dxStride, rows, depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, Math.Min(wStride, MatrixProduct.PanelColumns));
        T* transposed = stackalloc T[MatrixProduct.PanelColumns * Vector512<T>.Count];
        fixed (T* dzs = dz, ws = w, dxs = dx)
        {
            for (int first = 0; first < depth; first += Vector512<T>.Count)
            {
                int lanes = Math.Min(Vector512<T>.Count, depth - first);
                for (int column = 0; column < columns; column++)
                {
                    for (int k = 0; k < lanes; k++)
                    {
                        transposed[(column * Vector512<T>.Count) + k] = ws[((nint)(first + k) * wStride) + column];
                    }
                }

                int row = 0;
                for (; row + 8 <= rows; row += 8)
                {
                    T* to = dxs + ((nint)row * dxStride) + first;
                    T* d0 = dzs + ((nint)row * dzStride);
                    T* d1 = d0 + dzStride;
                    T* d2 = d1 + dzStride;
                    T* d3 = d2 + dzStride;
                    T* d4 = d3 + dzStride;
                    T* d5 = d4 + dzStride;
                    T* d6 = d5 + dzStride;
                    T* d7 = d6 + dzStride;
                    Vector512<T> sum0 = Load(to, lanes);
                    Vector512<T> sum1 = Load(to + (1 * (nint)dxStride), lanes);
                    Vector512<T> sum2 = Load(to + (2 * (nint)dxStride), lanes);
                    Vector512<T> sum3 = Load(to + (3 * (nint)dxStride), lanes);
                    Vector512<T> sum4 = Load(to + (4 * (nint)dxStride), lanes);
                    Vector512<T> sum5 = Load(to + (5 * (nint)dxStride), lanes);
                    Vector512<T> sum6 = Load(to + (6 * (nint)dxStride), lanes);
                    Vector512<T> sum7 = Load(to + (7 * (nint)dxStride), lanes);
                    for (int column = 0; column < columns; column++)
                    {
                        Vector512<T> weights = Vector512.Load(transposed + (column * Vector512<T>.Count));
                        sum0 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(d0[column]), weights, sum0);
                        sum1 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(d1[column]), weights, sum1);
                        sum2 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(d2[column]), weights, sum2);
                        sum3 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(d3[column]), weights, sum3);
                        sum4 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(d4[column]), weights, sum4);
                        sum5 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(d5[column]), weights, sum5);
                        sum6 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(d6[column]), weights, sum6);
                        sum7 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(d7[column]), weights, sum7);
                    }

                    Store(sum0, to, lanes);
                    Store(sum1, to + (1 * (nint)dxStride), lanes);
                    Store(sum2, to + (2 * (nint)dxStride), lanes);
                    Store(sum3, to + (3 * (nint)dxStride), lanes);
                    Store(sum4, to + (4 * (nint)dxStride), lanes);
                    Store(sum5, to + (5 * (nint)dxStride), lanes);
                    Store(sum6, to + (6 * (nint)dxStride), lanes);
                    Store(sum7, to + (7 * (nint)dxStride), lanes);
                }

                for (; row < rows; row++)
                {
                    T* to = dxs + ((nint)row * dxStride) + first;
                    Vector512<T> sum = Load(to, lanes);
                    for (int column = 0; column < columns; column++)
                    {
                        sum = VectorArithmetic.FusedMultiplyAdd(
                            Vector512.Create(dzs[((nint)row * dzStride) + column]), Vector512.Load(transposed + (column * Vector512<T>.Count)), sum);
                    }

                    Store(sum, to, lanes);
                }
            }
        }
    }

    /// <summary><c>dw[k, c] += sum over r of x[r, k]·dz[r, c]</c>, r upwards; the padding of dw stays as it is.</summary>
    /// <param name="x">Row r at <c>r * xStride</c>, its k contiguous.</param>
    /// <param name="xStride">Elements between rows of x.</param>
    /// <param name="dz">Row r at <c>r * dzStride</c>.</param>
    /// <param name="dzStride">Elements between rows of dz.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="dw">Row k at <c>k * dwStride</c>.</param>
    /// <param name="dwStride">Elements between rows of dw.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="columns">Columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient<T>(
        ReadOnlySpan<T> x, int xStride, ReadOnlySpan<T> dz, int dzStride, int rows, Span<T> dw, int dwStride, int depth, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(x.Length, xStride, rows, depth);
        Check(dz.Length, dzStride, rows, columns);
        Check(dw.Length, dwStride, depth, columns);
        fixed (T* xs = x, dzs = dz, dws = dw)
        {
            for (int column = 0; column < columns; column += Vector512<T>.Count)
            {
                int lanes = Math.Min(Vector512<T>.Count, columns - column);
                int k = lanes < Vector512<T>.Count ? GradientFew(xs, xStride, dzs + column, dzStride, rows, dws + column, dwStride, depth, lanes) : 0;
                for (; k + 4 <= depth; k += 4)
                {
                    T* to = dws + ((nint)k * dwStride) + column;
                    Vector512<T> sum0 = Load(to, lanes);
                    Vector512<T> sum1 = Load(to + dwStride, lanes);
                    Vector512<T> sum2 = Load(to + (2 * (nint)dwStride), lanes);
                    Vector512<T> sum3 = Load(to + (3 * (nint)dwStride), lanes);
                    for (int row = 0; row < rows; row++)
                    {
                        T* from = xs + ((nint)row * xStride) + k;
                        Vector512<T> deltas = Load(dzs + ((nint)row * dzStride) + column, lanes);
                        sum0 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(from[0]), deltas, sum0);
                        sum1 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(from[1]), deltas, sum1);
                        sum2 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(from[2]), deltas, sum2);
                        sum3 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(from[3]), deltas, sum3);
                    }

                    Store(sum0, to, lanes);
                    Store(sum1, to + dwStride, lanes);
                    Store(sum2, to + (2 * (nint)dwStride), lanes);
                    Store(sum3, to + (3 * (nint)dwStride), lanes);
                }

                for (; k < depth; k++)
                {
                    T* to = dws + ((nint)k * dwStride) + column;
                    Vector512<T> sum = Load(to, lanes);
                    for (int row = 0; row < rows; row++)
                    {
                        sum = VectorArithmetic.FusedMultiplyAdd(
                            Vector512.Create(xs[((nint)row * xStride) + k]), Load(dzs + ((nint)row * dzStride) + column, lanes), sum);
                    }

                    Store(sum, to, lanes);
                }
            }
        }
    }

    /// <summary>The first <paramref name="lanes"/> numbers from there on, zeros behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> Load<T>(T* from, int lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (lanes == Vector512<T>.Count)
        {
            return Vector512.Load(from);
        }

        Vector512<T> vector = default;
        Unsafe.CopyBlockUnaligned(&vector, from, (uint)(lanes * sizeof(T)));
        return vector;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<T>(Vector512<T> vector, T* to, int lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (lanes == Vector512<T>.Count)
        {
            vector.Store(to);
        }
        else
        {
            Unsafe.CopyBlockUnaligned(to, &vector, (uint)(lanes * sizeof(T)));
        }
    }

    static void Check(int length, int stride, int rows, int columns)
    {
        if (rows < 0 || columns < 0 || (rows > 0 && ((long)(rows - 1) * stride) + columns > length))
        {
            throw new ArgumentException($"{rows} rows of {columns} numbers, {stride} from row to row, reach outside the {length} that are there.");
        }
    }
}
