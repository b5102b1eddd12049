using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Kernels;

/// <summary>Asks the processor for memory that will be read soon, where it can be asked. Changes nothing but the time.</summary>
static class Prefetch
{
    const int CacheLine = 64;

    /// <summary>All cache lines of a piece of memory; of large ones the first few, behind which the processor sees the direction by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Read<T>(ReadOnlySpan<T> piece)
        where T : unmanaged
    {
        const int MostLines = 64;
        if (!Sse.IsSupported)
        {
            return;
        }

        ref byte first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(piece));
        int bytes = Math.Min(piece.Length * sizeof(T), MostLines * CacheLine);
        for (int offset = 0; offset < bytes; offset += CacheLine)
        {
            // The address is only a hint: that the memory might move meanwhile does no harm.
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, offset)));
        }
    }

    /// <summary>Some columns of some rows, into the second-level cache: rows that lie apart are a direction that the processor does not see.</summary>
    /// <param name="start">From the first element of the first row on, all rows.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">Elements of each.</param>
    public static unsafe void Read<T>(ReadOnlySpan<T> start, int stride, int rows, int columns)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        byte* row = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(start));
        for (int left = rows; left > 0; left--, row += (nint)stride * sizeof(T))
        {
            for (nint offset = 0; offset < (nint)columns * sizeof(T); offset += CacheLine)
            {
                Sse.Prefetch1(row + offset);
            }
        }
    }
}
