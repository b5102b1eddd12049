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
}
