using System;
using System.Globalization;

namespace Nabla.Data;

/// <summary>A column of numbers from 0 to 255: every <paramref name="stride"/>-th byte of bytes that other columns share. None is missing.</summary>
/// <param name="name">The column's name.</param>
/// <param name="bytes">The bytes; kept, not copied.</param>
/// <param name="offset">The position of the first row's byte.</param>
/// <param name="stride">The distance from one row's byte to the next.</param>
/// <param name="rowCount">The number of rows.</param>
sealed class ByteColumn(string name, ReadOnlyMemory<byte> bytes, int offset, int stride, int rowCount) : Column(name, rowCount)
{
    /// <summary>The bytes of this and other columns.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Whether this is column <paramref name="index"/> of rows of <paramref name="columns"/> bytes that lie one behind the other.</summary>
    public bool IsColumn(int index, int columns, ReadOnlyMemory<byte> shared) => bytes.Equals(shared) && offset == index && stride == columns;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => false;

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, out double value)
    {
        value = ByteAt(row);
        return true;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> GetText(int row) => ByteAt(row).ToString(CultureInfo.InvariantCulture);

    internal override void ReadNumbers(int first, Span<double> values)
    {
        ReadOnlySpan<byte> all = bytes.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = all[offset + ((first + i) * stride)];
        }
    }

    byte ByteAt(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        return bytes.Span[offset + (row * stride)];
    }
}
