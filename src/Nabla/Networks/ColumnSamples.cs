using System;
using System.Numerics;

namespace Nabla.Networks;

/// <summary>
/// Rows of a single number, one behind the other: a <see cref="Matrix{T}"/> would keep 16 numbers for each. It is what most targets are, and those of a
/// large table are then a small part of its inputs.
/// </summary>
/// <param name="values">One a row; kept, not copied.</param>
sealed class ColumnSamples<T>(T[] values) : Samples<T>(values.Length, columns: 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override void Gather(ReadOnlySpan<int> rows, Span<T> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Pad(values[rows[i]], destination.Slice(i * Stride, Stride));
        }
    }

    internal override void Gather(int first, int count, Span<T> destination)
    {
        for (int i = 0; i < count; i++)
        {
            Pad(values[first + i], destination.Slice(i * Stride, Stride));
        }
    }

    internal override void GatherColumn(ReadOnlySpan<int> rows, Span<T> destination)
    {
        destination = destination[..rows.Length];
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = values[rows[i]];
        }
    }

    private protected override void Copy(int row, Span<T> destination) => destination[0] = values[row];

    static void Pad(T value, Span<T> row)
    {
        row.Clear();
        row[0] = value;
    }
}
