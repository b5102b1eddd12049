using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Nabla.Data;

/// <summary>
/// A value for each of many rows, such as its number or its hash: in memory, or where the memory of their table is used up in a file (<see cref="TableMemory"/>).
/// Immutable.
/// </summary>
/// <typeparam name="T">The type of a value.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "It is named for what it holds.")]
sealed class RowValues<T> : IReadOnlyList<T>
    where T : unmanaged
{
    readonly CellValues<T> _values;
    readonly TableMemory.Share? _share;

    /// <summary>Takes values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="share">The memory that they take; given back when nobody has them any longer.</param>
    public RowValues(CellValues<T> values, TableMemory.Share? share = null)
    {
        _values = values;
        _share = share;
    }

    /// <summary>The number of values.</summary>
    public int Length => _values.Length;

    /// <summary>Bytes of memory.</summary>
    public long Bytes => _values.Bytes;

    int IReadOnlyCollection<T>.Count => Length;

    /// <summary>A value.</summary>
    /// <param name="index">Its place, below <see cref="Length"/>.</param>
    public T this[int index]
    {
        get
        {
            T value = _values.Span[index];
            GC.KeepAlive(this);
            return value;
        }
    }

    /// <summary>An array as it is: kept, not copied, and in memory whatever its size.</summary>
    public static implicit operator RowValues<T>(T[] values) => new(new CellValues<T>(values));

    /// <summary>Copies consecutive values.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="values">Receives them.</param>
    public void CopyTo(int first, Span<T> values)
    {
        _values.Span.Slice(first, values.Length).CopyTo(values);
        GC.KeepAlive(this);
    }

    /// <summary>All values, not to be written to: the array that holds them, or a copy where a file does. To be used for a while, not to be kept.</summary>
    public T[] AsArray()
    {
        T[] values = _values.Array ?? _values.Span.ToArray();
        GC.KeepAlive(this);
        return values;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
