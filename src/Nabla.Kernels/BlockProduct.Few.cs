using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <content>Few columns, or the last few of many: lanes belong to rows or to k there, and the chains are the same.</content>
static unsafe partial class BlockProduct
{
    /// <summary>Columns up to which a product by rows is faster than one whose lanes are mostly idle.</summary>
    const int FewColumns = 4;

    /// <summary>Numbers of each row that are turned at a time.</summary>
    const int TurnedDepth = 64;

    /// <summary><see cref="Forward{T}"/> for few columns: a lane belongs to a row, so that no lane is idle.</summary>
    /// <returns>The rows done, as many as fill whole vectors.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int ForwardFew<T>(T* x, nint xStride, T* w, nint wStride, int depth, T* b, T* z, nint zStride, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = Vector512<T>.Count;
        T* turned = stackalloc T[TurnedDepth * lanes];
        T* sums = stackalloc T[FewColumns * lanes];
        int row = 0;
        for (; row + lanes <= rows; row += lanes)
        {
            for (int c = 0; c < columns; c++)
            {
                Vector512.Create(b[c]).Store(sums + (c * lanes));
            }

            for (int first = 0; first < depth; first += TurnedDepth)
            {
                int count = Math.Min(TurnedDepth, depth - first);
                Turn(x + (row * xStride) + first, xStride, turned, count);
                for (int c = 0; c < columns; c++)
                {
                    T* weights = w + (first * wStride) + c;
                    var sum = Vector512.Load(sums + (c * lanes));
                    for (int k = 0; k < count; k++)
                    {
                        sum = VectorArithmetic.FusedMultiplyAdd(Vector512.Load(turned + (k * lanes)), Vector512.Create(weights[k * wStride]), sum);
                    }

                    sum.Store(sums + (c * lanes));
                }
            }

            for (int c = 0; c < columns; c++)
            {
                for (int lane = 0; lane < lanes; lane++)
                {
                    z[((row + lane) * zStride) + c] = sums[(c * lanes) + lane];
                }
            }
        }

        return row;
    }

    /// <summary><c>to[k, r] = from[r, k]</c> for as many rows as a vector has lanes; reads nothing beside them.</summary>
    static void Turn<T>(T* from, nint stride, T* to, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = Vector512<T>.Count;
        int whole = count - (count % lanes);
        BlockTranspose.Run(from, stride, to, lanes, lanes, whole, fill: false);
        for (int k = whole; k < count; k++)
        {
            for (int row = 0; row < lanes; row++)
            {
                to[(k * lanes) + row] = from[(row * stride) + k];
            }
        }
    }

    /// <summary><see cref="Gradient{T}"/> for few columns: a lane belongs to a k, so that no lane is idle.</summary>
    /// <returns>The k done, as many as fill whole vectors.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int GradientFew<T>(T* x, nint xStride, T* dz, nint dzStride, int rows, T* dw, nint dwStride, int depth, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = Vector512<T>.Count;
        T* sums = stackalloc T[4 * lanes];
        int k = 0;
        while (k + lanes <= depth)
        {
            int width = k + (4 * lanes) <= depth ? 4 * lanes : lanes;
            for (int c = 0; c < columns; c++)
            {
                T* to = dw + (k * dwStride) + c;
                for (int i = 0; i < width; i++)
                {
                    sums[i] = to[i * dwStride];
                }

                SumProducts(x + k, xStride, dz + c, dzStride, rows, sums, width);
                for (int i = 0; i < width; i++)
                {
                    to[i * dwStride] = sums[i];
                }
            }

            k += width;
        }

        return k;
    }

    /// <summary><c>sums[k] += sum over r of x[r, k]·dz[r]</c> for the k of four vectors or one.</summary>
    static void SumProducts<T>(T* x, nint xStride, T* dz, nint dzStride, int rows, T* sums, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = Vector512<T>.Count;
        var sum0 = Vector512.Load(sums);
        if (width == lanes)
        {
            for (int row = 0; row < rows; row++)
            {
                sum0 = VectorArithmetic.FusedMultiplyAdd(Vector512.Load(x + (row * xStride)), Vector512.Create(dz[row * dzStride]), sum0);
            }

            sum0.Store(sums);
            return;
        }

        Vector512<T> sum1 = Vector512.Load(sums + lanes), sum2 = Vector512.Load(sums + (2 * lanes)), sum3 = Vector512.Load(sums + (3 * lanes));
        for (int row = 0; row < rows; row++)
        {
            T* from = x + (row * xStride);
            var delta = Vector512.Create(dz[row * dzStride]);
            sum0 = VectorArithmetic.FusedMultiplyAdd(Vector512.Load(from), delta, sum0);
            sum1 = VectorArithmetic.FusedMultiplyAdd(Vector512.Load(from + lanes), delta, sum1);
            sum2 = VectorArithmetic.FusedMultiplyAdd(Vector512.Load(from + (2 * lanes)), delta, sum2);
            sum3 = VectorArithmetic.FusedMultiplyAdd(Vector512.Load(from + (3 * lanes)), delta, sum3);
        }

        sum0.Store(sums);
        sum1.Store(sums + lanes);
        sum2.Store(sums + (2 * lanes));
        sum3.Store(sums + (3 * lanes));
    }
}
