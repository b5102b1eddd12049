using System;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Kernels.Tests;

/// <summary>
/// Numbers between two pages that nobody may touch: one element too far ends the process. Elsewhere than on Linux the numbers lie between
/// canaries, which <see cref="Dispose"/> checks.
/// </summary>
sealed class GuardedMemory<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The values of Linux.
    const int NoAccess = 0;
    const int ReadAndWrite = 3;
    const int PrivateAnonymous = 0x22;

    const int Canaries = 256;
    static readonly T s_canary = T.CreateTruncating(-12345.5);

    readonly int _pageSize = Environment.SystemPageSize;
    readonly nint _address;
    readonly nint _bytes;
    readonly T[] _array = [];
    readonly int _length;
    readonly int _first;

    /// <param name="length">The number of elements.</param>
    /// <param name="atEnd">Whether the last element, not the first one, touches its guard page.</param>
    public GuardedMemory(int length, bool atEnd)
    {
        _length = length;
        if (!OperatingSystem.IsLinux())
        {
            _array = [.. Enumerable.Repeat(s_canary, length + 2 * Canaries)];
            _first = Canaries;
            Span.Clear();
            return;
        }

        nint inner = (length * Unsafe.SizeOf<T>() + _pageSize - 1) / _pageSize * _pageSize;
        _bytes = inner + 2 * _pageSize;
        _address = NativeMemory.Map(0, (nuint)_bytes, NoAccess, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, _address);
        if (inner > 0)
        {
            Assert.Equal(0, NativeMemory.Protect(_address + _pageSize, (nuint)inner, ReadAndWrite));
        }

        _first = _pageSize + (atEnd ? (int)inner - length * Unsafe.SizeOf<T>() : 0);
    }

    /// <summary>The numbers.</summary>
    public Span<T> Span => _address == 0
        ? _array.AsSpan(_first, _length)
        : MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<T>(), _address + _first), _length);

    /// <summary>The numbers, set to <paramref name="values"/>.</summary>
    public static GuardedMemory<T> Of(ReadOnlySpan<T> values, bool atEnd)
    {
        var memory = new GuardedMemory<T>(values.Length, atEnd);
        values.CopyTo(memory.Span);
        return memory;
    }

    public void Dispose()
    {
        if (_address != 0)
        {
            Assert.Equal(0, NativeMemory.Unmap(_address, (nuint)_bytes));
            return;
        }

        Assert.All(_array[.._first], canary => Assert.Equal(s_canary, canary));
        Assert.All(_array[(_first + _length)..], canary => Assert.Equal(s_canary, canary));
    }
}

/// <summary>Three functions of the C library.</summary>
static class NativeMemory
{
    [DllImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Protect(nint address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Unmap(nint address, nuint length);
}
