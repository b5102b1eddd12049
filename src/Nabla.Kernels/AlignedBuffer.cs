using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>
/// A zeroed array of numbers that begins on a 64-byte boundary (a cache line, a 512-bit vector) and never moves, so that many threads can
/// work on parts of it. The garbage collector owns it: nothing has to be disposed. A large one lies in large pages where the system gives them.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class AlignedBuffer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Alignment = 64;

    readonly T[] _storage;
    readonly int _offset;
    readonly unsafe T* _pointer;

    public unsafe AlignedBuffer(int length)
    {
        bool large = LargePages.Serve((long)length * Unsafe.SizeOf<T>());
        int alignment = large ? LargePages.Size : Alignment;
        int slack = alignment / Unsafe.SizeOf<T>();

        // Large: untouched so far, so that the first touch, below, gets the large pages.
        _storage = large ? GC.AllocateUninitializedArray<T>(checked(length + slack), pinned: true) : GC.AllocateArray<T>(checked(length + slack), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_storage));
        _offset = (int)(((nuint)alignment - address % (nuint)alignment) % (nuint)alignment) / Unsafe.SizeOf<T>();
        _pointer = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_storage)) + _offset;
        Length = length;
        if (large)
        {
            LargePages.Ask(_pointer, (nuint)length * (nuint)sizeof(T));
            Span.Clear();
        }
    }

    /// <summary>The first element, for kernels that check their ranges themselves; valid as long as the buffer is reachable.</summary>
    public unsafe T* Pointer => _pointer;

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>All elements.</summary>
    public Span<T> Span => _storage.AsSpan(_offset, Length);

    /// <summary>The elements from <paramref name="start"/> on.</summary>
    public Span<T> Slice(int start, int length)
    {
        // The offset shifts the array's own bounds check: the end must be checked here.
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start + (ulong)(uint)length, (ulong)Length);
        return _storage.AsSpan(_offset + start, length);
    }
}
