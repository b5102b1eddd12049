using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>Linear combinations of vectors, each element rounded once.</summary>
static class LinearKernel
{
    /// <summary><c>sum := scale · values + sum</c>, element by element.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="values">As many elements as <paramref name="sum"/>.</param>
    /// <param name="sum">Changed in place.</param>
    public static void AddScaled<T>(T scale, ReadOnlySpan<T> values, Span<T> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, sum.Length);
        ref T v = ref MemoryMarshal.GetReference(values);
        ref T s = ref MemoryMarshal.GetReference(sum);
        Vector512<T> factor = Vector512.Create(scale);
        int whole = sum.Length - sum.Length % Vector512<T>.Count;
        for (nuint i = 0; i < (nuint)whole; i += (nuint)Vector512<T>.Count)
        {
            VectorArithmetic.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref v, i), Vector512.LoadUnsafe(ref s, i)).StoreUnsafe(ref s, i);
        }

        for (int i = whole; i < sum.Length; i++)
        {
            sum[i] = T.FusedMultiplyAdd(scale, values[i], sum[i]);
        }
    }

    /// <summary><c>values := factor · values</c>, element by element.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="values">Changed in place.</param>
    public static void Scale<T>(T factor, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }
}
