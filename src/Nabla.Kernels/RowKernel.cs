using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Kernels;

/// <summary>Gathering rows, and sums over rows.</summary>
static class RowKernel
{
    /// <summary>
    /// Copies rows <paramref name="rows"/> of a matrix, in that order, into consecutive rows. Both have the same stride, a multiple of 16. The rows
    /// lie anywhere in memory: while one is copied, the next is fetched.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Gather<T>(ReadOnlySpan<T> matrix, int stride, ReadOnlySpan<int> rows, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int last = (matrix.Length / stride) - 1;
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)row, (uint)last, nameof(rows));
        }

        fixed (T* from = matrix, to = destination[..(rows.Length * stride)])
        {
            for (int i = 0; i < rows.Length; i++)
            {
                T* source = from + ((nint)rows[i] * stride);
                T* next = from + ((nint)rows[i + 1 < rows.Length ? i + 1 : i] * stride);
                T* target = to + ((nint)i * stride);
                for (int column = 0; column < stride; column += Vector512<T>.Count)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(next + column);
                    }

                    Vector512.Load(source + column).Store(target + column);
                }
            }
        }
    }

    /// <summary>Copies the first column of rows <paramref name="rows"/> of a matrix, in that order, into consecutive elements.</summary>
    public static void GatherColumn<T>(ReadOnlySpan<T> matrix, int stride, ReadOnlySpan<int> rows, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        destination = destination[..rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            destination[i] = matrix[(int)Math.Min((uint)rows[i] * (ulong)(uint)stride, int.MaxValue)];
        }
    }

    /// <summary>Copies columns [0, count) of rows.</summary>
    public static void Copy<T>(ReadOnlySpan<T> from, int fromStride, Span<T> to, int toStride, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < rows; row++)
        {
            from.Slice(row * fromStride, columns).CopyTo(to[(row * toStride)..]);
        }
    }

    /// <summary>Copies columns [0, count) of rows, or adds them to what is there; <paramref name="columns"/> is a multiple of 16.</summary>
    public static void CopyOrAdd<T>(ReadOnlySpan<T> from, int fromStride, Span<T> to, int toStride, int rows, int columns, bool add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!add)
        {
            Copy(from, fromStride, to, toStride, rows, columns);
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            ref T source = ref MemoryMarshal.GetReference(from.Slice(row * fromStride, columns));
            ref T target = ref MemoryMarshal.GetReference(to.Slice(row * toStride, columns));
            for (nuint i = 0; i < (nuint)columns; i += (nuint)Vector512<T>.Count)
            {
                (Vector512.LoadUnsafe(ref target, i) + Vector512.LoadUnsafe(ref source, i)).StoreUnsafe(ref target, i);
            }
        }
    }

    /// <summary><c>target[i] += source[i]</c> for every element of <paramref name="source"/>, wherever both begin.</summary>
    public static void Add<T>(ReadOnlySpan<T> source, Span<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(source);
        ref T to = ref MemoryMarshal.GetReference(target[..source.Length]);
        int i = 0;
        for (; i + Vector512<T>.Count <= source.Length; i += Vector512<T>.Count)
        {
            (Vector512.LoadUnsafe(ref to, (nuint)i) + Vector512.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < source.Length; i++)
        {
            target[i] += source[i];
        }
    }

    /// <summary><c>to = from ⊙ factors</c>, or that added to what is there. All three have the length of <paramref name="to"/>, a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(ReadOnlySpan<T> from, ReadOnlySpan<T> factors, Span<T> to, bool add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T source = ref MemoryMarshal.GetReference(from[..to.Length]);
        ref T factor = ref MemoryMarshal.GetReference(factors[..to.Length]);
        ref T target = ref MemoryMarshal.GetReference(to);
        for (nuint i = 0; i < (nuint)to.Length; i += (nuint)Vector512<T>.Count)
        {
            Vector512<T> product = Vector512.LoadUnsafe(ref source, i) * Vector512.LoadUnsafe(ref factor, i);
            (add ? Vector512.LoadUnsafe(ref target, i) + product : product).StoreUnsafe(ref target, i);
        }
    }

    /// <summary><c>sums[c] = sum over r of a[r, c]·b[r, c]</c>, r upwards; both have the same stride.</summary>
    /// <param name="a">Row r at <c>r * stride</c>.</param>
    /// <param name="b">Row r at <c>r * stride</c>.</param>
    /// <param name="stride">Elements between rows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="sums">The sums; their number, a multiple of 16, is that of the columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumProducts<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int stride, int rows, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int needed = rows == 0 ? 0 : ((rows - 1) * stride) + sums.Length;
        ref T first = ref MemoryMarshal.GetReference(a[..needed]);
        ref T second = ref MemoryMarshal.GetReference(b[..needed]);
        ref T to = ref MemoryMarshal.GetReference(sums);
        for (int column = 0; column < sums.Length; column += Vector512<T>.Count)
        {
            Vector512<T> sum = Vector512<T>.Zero;
            for (int row = 0; row < rows; row++)
            {
                nuint at = (nuint)((row * stride) + column);
                sum = VectorArithmetic.FusedMultiplyAdd(Vector512.LoadUnsafe(ref first, at), Vector512.LoadUnsafe(ref second, at), sum);
            }

            sum.StoreUnsafe(ref to, (nuint)column);
        }
    }

    /// <summary><c>values[i] /= divisor</c> for every element.</summary>
    public static void Divide<T>(Span<T> values, T divisor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T at = ref MemoryMarshal.GetReference(values);
        Vector512<T> all = Vector512.Create(divisor);
        int i = 0;
        for (; i + Vector512<T>.Count <= values.Length; i += Vector512<T>.Count)
        {
            (Vector512.LoadUnsafe(ref at, (nuint)i) / all).StoreUnsafe(ref at, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            values[i] /= divisor;
        }
    }

    /// <summary>BP4 summed over the batch: <c>sums[c] = sum over r of matrix[r, c]</c>, r upwards, for columns [first, first + count).</summary>
    /// <param name="matrix">Row r at <c>r * stride</c>.</param>
    /// <param name="stride">Elements between rows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="first">The first column: a multiple of 16.</param>
    /// <param name="count">The number of columns: a multiple of 16.</param>
    /// <param name="sums">The sums of these columns, from element 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumRows<T>(ReadOnlySpan<T> matrix, int stride, int rows, int first, int count, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(matrix[..(rows == 0 ? 0 : (rows - 1) * stride + first + count)]);
        ref T to = ref MemoryMarshal.GetReference(sums[..count]);
        for (int column = 0; column < count; column += Vector512<T>.Count)
        {
            Vector512<T> sum = Vector512<T>.Zero;
            for (int row = 0; row < rows; row++)
            {
                sum += Vector512.LoadUnsafe(ref from, (nuint)(row * stride + first + column));
            }

            sum.StoreUnsafe(ref to, (nuint)column);
        }
    }
}
