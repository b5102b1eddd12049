using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>Softmax of one row of logits and what is built on it, by the shift with the largest logit, which neither overflows nor changes the value.</summary>
static class SoftmaxKernel
{
    /// <summary>
    /// <c>p[c] = e^(z[c] - max z) / sum over c of e^(z[c] - max z)</c>. Returns <c>log sum over c of e^z[c]</c>, in double.
    /// </summary>
    /// <param name="z">A row of logits, padded to a multiple of 16.</param>
    /// <param name="count">The number of classes; what lies behind is padding and becomes 0.</param>
    /// <param name="p">The probabilities; may be the same memory as <paramref name="z"/>.</param>
    public static double Row<T>(ReadOnlySpan<T> z, int count, Span<T> p)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T max = Row(z, count, p, out T total);
        return double.CreateTruncating(max) + VectorMath.Log(double.CreateTruncating(total));
    }

    /// <summary>The same without the logarithm: returns the largest logit and, as <paramref name="total"/>, the sum over c of <c>e^(z[c] - max z)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Row<T>(ReadOnlySpan<T> z, int count, Span<T> p, out T total)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = Vector512<T>.Count;
        ref T from = ref MemoryMarshal.GetReference(z);
        ref T to = ref MemoryMarshal.GetReference(p[..z.Length]);
        int padded = z.Length;
        Vector512<T> lowest = Vector512.Create(T.NegativeInfinity);
        Vector512<T> largest = lowest;
        for (int i = 0; i < padded; i += lanes)
        {
            Vector512<T> inside = VectorArithmetic.ColumnsBelow<T>(i, count);
            largest = Vector512.Max(largest, Vector512.ConditionalSelect(inside, Vector512.LoadUnsafe(ref from, (nuint)i), lowest));
        }

        T max = VectorArithmetic.MaxLanes(largest);
        Vector512<T> shift = Vector512.Create(max);
        Vector512<T> sum = Vector512<T>.Zero;
        for (int i = 0; i < padded; i += lanes)
        {
            Vector512<T> e = VectorMath.Exp(Vector512.LoadUnsafe(ref from, (nuint)i) - shift);
            e = Vector512.ConditionalSelect(VectorArithmetic.ColumnsBelow<T>(i, count), e, Vector512<T>.Zero);
            e.StoreUnsafe(ref to, (nuint)i);
            sum += e;
        }

        total = VectorArithmetic.SumLanes(sum);
        Vector512<T> divisor = Vector512.Create(total);
        for (int i = 0; i < padded; i += lanes)
        {
            (Vector512.LoadUnsafe(ref to, (nuint)i) / divisor).StoreUnsafe(ref to, (nuint)i);
        }

        return max;
    }
}
