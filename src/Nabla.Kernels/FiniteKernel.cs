using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>Whether numbers are finite, many at once.</summary>
static class FiniteKernel
{
    /// <summary>Whether no element is infinite or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AreFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = Vector512<T>.Count;
        int whole = values.Length - (values.Length % lanes);
        ref T start = ref MemoryMarshal.GetReference(values);
        Vector512<T> even = Vector512<T>.Zero;
        Vector512<T> odd = Vector512<T>.Zero;
        nuint i = 0;
        for (; i + (nuint)(2 * lanes) <= (nuint)whole; i += (nuint)(2 * lanes))
        {
            even |= VectorArithmetic.NotFinite(Vector512.LoadUnsafe(ref start, i));
            odd |= VectorArithmetic.NotFinite(Vector512.LoadUnsafe(ref start, i + (nuint)lanes));
        }

        if (i < (nuint)whole)
        {
            even |= VectorArithmetic.NotFinite(Vector512.LoadUnsafe(ref start, i));
        }

        bool finite = (even | odd).AsByte() == Vector512<byte>.Zero;
        foreach (T value in values[whole..])
        {
            finite &= T.IsFinite(value);
        }

        return finite;
    }

    /// <summary>Whether every pair of elements differs by at most <paramref name="limit"/>; false where one is infinite or NaN.</summary>
    /// <param name="left">At least <paramref name="count"/> elements, rounded up to whole vectors.</param>
    /// <param name="right">As many.</param>
    /// <param name="count">The number of pairs; what lies behind is read and not looked at.</param>
    /// <param name="limit">The largest difference.</param>
    public static bool AreNear<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, int count, T limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int padded = (count + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count;
        ref T l = ref MemoryMarshal.GetReference(left[..padded]);
        ref T r = ref MemoryMarshal.GetReference(right[..padded]);
        Vector512<T> largest = Vector512.Create(limit);
        Vector512<T> near = Vector512<T>.AllBitsSet;
        for (int first = 0; first < count; first += Vector512<T>.Count)
        {
            Vector512<T> distance = Vector512.Abs(Vector512.LoadUnsafe(ref l, (nuint)first) - Vector512.LoadUnsafe(ref r, (nuint)first));
            near &= Vector512.LessThanOrEqual(distance, largest) | ~VectorArithmetic.ColumnsBelow<T>(first, count);
        }

        return near.AsByte() == Vector512<byte>.AllBitsSet;
    }
}
