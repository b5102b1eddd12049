using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Data;

/// <summary>
/// Cells of a table that do not fit into the memory it may take: in a file without a name, which is gone when nobody uses the table any longer, or with the
/// process. It is written while the table is read, then mapped.
/// </summary>
/// <param name="source">What is read, for errors.</param>
#pragma warning disable CA1001 // It lives as long as the blocks that lie in it, and its handles free themselves.
sealed class CellFile(string source)
#pragma warning restore CA1001
{
    const int Alignment = 16;

    FileStream? _writing;
    MappedBytes? _mapped;
    long _length;

    /// <summary>Writes values behind those before and returns where they begin; -1 where the system has no room for them.</summary>
    public long TryAppend<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        try
        {
            _writing ??= TemporaryFile.Open("cells", bufferSize: 0);
            long start = _length;
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
            RandomAccess.Write(_writing.SafeFileHandle, bytes, start);
            _length += (bytes.Length + Alignment - 1) / Alignment * Alignment;
            return start;
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return -1;
        }
    }

    /// <summary>Ends the writing: from now on <see cref="Values"/> answers.</summary>
    /// <exception cref="NablaDataException">The system cannot map the file.</exception>
    public void Complete()
    {
        if (_writing is null)
        {
            return;
        }

        try
        {
            // The last values may end before the alignment does.
            _writing.SetLength(_length);
            _mapped = new MappedBytes(_writing);
            _writing = null;
        }
        catch (Exception failure) when (FileFailure.Is(failure) || failure is NotSupportedException)
        {
            string message = $"{source} is larger than the memory that its table may take, and the rest cannot be kept in '{TemporaryFile.Folder}': {FileFailure.Cause(failure)}; "
                + "make room, set TMPDIR to another folder, or give the table more memory (CsvOptions.MemoryLimit).";
            throw new NablaDataException(message, failure) { File = source };
        }
    }

    /// <summary>Values that were written. They are there for as long as this is reachable.</summary>
    public ReadOnlySpan<T> Values<T>(long start, int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_mapped!.Slice(start, checked(count * Unsafe.SizeOf<T>())));
}
