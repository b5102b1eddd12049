using System;
using System.Runtime.CompilerServices;

namespace Nabla.Data;

/// <summary>What a block of cells keeps, in memory or in the file for what does not fit there.</summary>
readonly struct CellValues<T>
    where T : unmanaged
{
    readonly T[]? _values;
    readonly CellFile? _file;
    readonly long _start;

    /// <summary>Values in memory.</summary>
    public CellValues(T[] values)
    {
        _values = values;
        Length = values.Length;
    }

    CellValues(CellFile file, long start, int length)
    {
        (_file, _start) = (file, start);
        Length = length;
    }

    /// <summary>The number of values.</summary>
    public int Length { get; }

    /// <summary>Bytes of memory.</summary>
    public long Bytes => _file is null ? (long)Length * Unsafe.SizeOf<T>() : 0;

    /// <summary>The values. Of a file they are there for as long as the block is reachable.</summary>
    public ReadOnlySpan<T> Span => _file is null ? _values : _file.Values<T>(_start, Length);

    /// <summary>The values where memory holds them; of a file <see langword="null"/>.</summary>
    public T[]? Array => _values;

    /// <summary>Some of the values: where they lie in memory, which a span keeps, or copied from the file, which it does not.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The one behind the last.</param>
    public ReadOnlySpan<T> Kept(int start, int end) => _file is null ? _values.AsSpan(start, end - start) : Span[start..end].ToArray();

    /// <summary>The same values in the file, or where they are if they are few or it has no room for them.</summary>
    public CellValues<T> KeepIn(CellFile file)
    {
        const int FewBytes = 64;
        return Bytes > FewBytes && file.TryAppend<T>(_values) is >= 0 and var start ? new CellValues<T>(file, start, Length) : this;
    }
}
