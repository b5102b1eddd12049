using System;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>Pixels that are whole numbers from 0 to 255, kept as bytes: a quarter of the memory of their features.</summary>
/// <param name="Bytes">Rows of bytes, one behind the other.</param>
/// <param name="Rows">For each row asked for, its number among those.</param>
/// <param name="Scale">What a byte is divided by to be a feature.</param>
sealed record PixelBytes(ReadOnlyMemory<byte> Bytes, int[] Rows, double Scale)
{
    /// <summary>The pixels of rows, or <see langword="null"/> where they are no such numbers.</summary>
    public static PixelBytes? Of(PixelEncoder encoder, Column[] columns, ReadOnlySpan<int> rows)
    {
        if (StoredBytes(columns) is { } stored)
        {
            int[] storedRows = rows.ToArray();
            if (columns[0] is SelectedColumn selected)
            {
                selected.ToStored(storedRows);
            }

            return new PixelBytes(stored, storedRows, encoder.Scale);
        }

        if ((long)rows.Length * columns.Length > Array.MaxLength)
        {
            return null;
        }

        byte[] bytes = new byte[rows.Length * columns.Length];
        int at = 0;
        foreach (int row in rows)
        {
            foreach (Column column in columns)
            {
                // The sign of -0 would be lost.
                if (!column.TryGetNumber(row, out double value) || value != (byte)value || double.IsNegative(value))
                {
                    return null;
                }

                bytes[at++] = (byte)value;
            }
        }

        return new PixelBytes(bytes, [.. Enumerable.Range(0, rows.Length)], encoder.Scale);
    }

    /// <summary>The bytes that the columns share, if they lie as the rows of an image file do.</summary>
    static ReadOnlyMemory<byte>? StoredBytes(Column[] columns)
    {
        ReadOnlyMemory<byte>? bytes = null;
        for (int i = 0; i < columns.Length; i++)
        {
            Column column = columns[i] is SelectedColumn selected ? selected.Stored : columns[i];
            if (column is not ByteColumn pixel || !pixel.IsColumn(i, columns.Length, bytes ?? pixel.Bytes))
            {
                return null;
            }

            bytes = pixel.Bytes;
        }

        return bytes;
    }
}
