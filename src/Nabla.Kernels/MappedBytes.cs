using System;
using System.Buffers;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>
/// The bytes of a file as memory: the system reads a page when it is looked at, and may forget it again. The file must not become shorter
/// meanwhile: the system ends a process that looks at what is gone.
/// </summary>
sealed unsafe class MappedBytes : MemoryManager<byte>
{
    const int Shuffled = 1; // MADV_RANDOM, the same on Linux and macOS
    const int WillNeed = 3; // MADV_WILLNEED

    readonly MemoryMappedFile _file;
    readonly MemoryMappedViewAccessor _view;
    byte* _start;

    /// <summary>Maps a file, which is closed together with this.</summary>
    /// <param name="file">Open for reading; not empty.</param>
    public MappedBytes(FileStream file)
    {
        Length = file.Length;
        _file = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);

        // No reference is added: the memory lives as long as the view, which this object holds and whose handle frees itself.
        _start = (byte*)_view.SafeMemoryMappedViewHandle.DangerousGetHandle() + _view.PointerOffset;
    }

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>Some of the bytes; valid for as long as this is.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)offset, (ulong)Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)(uint)length, (ulong)(Length - offset), nameof(length));
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    /// <summary>Has the system begin to read bytes that will be looked at soon, where it can be told.</summary>
    public void ReadAhead(long offset, long length)
    {
        if (_start is null || OperatingSystem.IsWindows() || offset < 0 || length <= 0 || length > Length - offset)
        {
            return;
        }

        // The address of a page; that the advice was not taken is no failure.
        nint first = ((nint)_start + (nint)offset) & ~((nint)Environment.SystemPageSize - 1);
        _ = madvise(first, (nuint)((nint)_start + (nint)offset + (nint)length - first), WillNeed);
    }

    /// <summary>Tells the system that the bytes are looked at in no order: what stands behind a page is not worth reading with it.</summary>
    public void ExpectNoOrder()
    {
        if (_start is not null && !OperatingSystem.IsWindows())
        {
            _ = madvise((nint)_start & ~((nint)Environment.SystemPageSize - 1), (nuint)Length, Shuffled);
        }
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new Span<byte>(_start, checked((int)Length));
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        _start = null;
        if (disposing)
        {
            _view.Dispose();
            _file.Dispose();
        }
    }

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // The C library's own name; blittable arguments need no generated marshalling.
    [DllImport("libc")]
    static extern int madvise(nint address, nuint length, int advice);
#pragma warning restore IDE1006, SYSLIB1054, CA5392
}
