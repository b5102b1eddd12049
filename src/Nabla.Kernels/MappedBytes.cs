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
    const int WillNeed = 3; // MADV_WILLNEED, the same on Linux and macOS

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
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    ~MappedBytes() => Dispose(disposing: false);

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
        if (_start is null)
        {
            return;
        }

        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        if (disposing)
        {
            _view.Dispose();
            _file.Dispose();
            GC.SuppressFinalize(this);
        }
    }

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // The C library's own name; blittable arguments need no generated marshalling.
    [DllImport("libc")]
    static extern int madvise(nint address, nuint length, int advice);
#pragma warning restore IDE1006, SYSLIB1054, CA5392
}
