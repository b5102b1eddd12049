using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// Rows of numbers that training reads by their number, whatever they are stored as: a <see cref="Matrix{T}"/> of the numbers themselves, 
/// <see cref="ByteSamples{T}"/>, or <see cref="FileSamples{T}"/> on the disk. Reading the same row gives the same bits from every form, so that the form changes memory and speed alone.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Any number of threads may read at once, as long as nobody writes.</remarks>
public abstract class Samples<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Samples(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Rows = rows;
        Columns = columns;
        Stride = VectorArithmetic.Padded(columns);
    }

    /// <summary>The number of rows: samples.</summary>
    public int Rows { get; }

    /// <summary>The number of columns: features, outputs.</summary>
    public int Columns { get; }

    /// <summary>Elements of a gathered row: the columns, padded with zeros to a multiple of 16.</summary>
    internal int Stride { get; }

    /// <summary>Writes one row.</summary>
    /// <param name="row">0-based row.</param>
    /// <param name="destination">Exactly <see cref="Columns"/> elements.</param>
    public void CopyRow(int row, Span<T> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Columns);
        Copy(row, destination);
    }

    /// <summary>Writes rows, in that order, to consecutive rows of <see cref="Stride"/> elements, padding included. Allocates nothing.</summary>
    /// <param name="rows">0-based rows.</param>
    /// <param name="destination">At least <c>rows.Length</c> times <see cref="Stride"/> elements.</param>
    internal abstract void Gather(ReadOnlySpan<int> rows, Span<T> destination);

    /// <summary>Writes consecutive rows, as <see cref="Gather(ReadOnlySpan{int}, Span{T})"/> does.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="destination">At least <paramref name="count"/> times <see cref="Stride"/> elements.</param>
    internal abstract void Gather(int first, int count, Span<T> destination);

    /// <summary>Writes the numbers of the only column in these rows, one behind the other.</summary>
    /// <param name="rows">0-based rows.</param>
    /// <param name="destination">At least as many elements.</param>
    internal virtual void GatherColumn(ReadOnlySpan<int> rows, Span<T> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Copy(rows[i], destination.Slice(i, 1));
        }
    }

    /// <summary>One row of <see cref="Stride"/> elements, padding included, where it lies or in the room given.</summary>
    /// <param name="row">0-based row.</param>
    /// <param name="room"><see cref="Stride"/> elements.</param>
    internal virtual ReadOnlySpan<T> PaddedRow(int row, Span<T> room)
    {
        Gather(row, 1, room);
        return room;
    }

    /// <summary>Prepares for rows to be gathered in this order; to be disposed when they have been. <see langword="null"/> where nothing helps.</summary>
    /// <param name="order">0-based rows; they stay as they are meanwhile.</param>
    internal virtual IDisposable? ReadAhead(int[] order) => null;

    /// <summary>Writes the <see cref="Columns"/> elements of one row; both arguments are known to be right.</summary>
    private protected abstract void Copy(int row, Span<T> destination);
}
