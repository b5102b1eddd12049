using System;
using System.Buffers;
using System.Numerics;
using Nabla.Networks;

namespace Nabla.Data.Features;

/// <content>Many rows at a time, column by column: rows that follow each other are read in one go.</content>
public sealed partial class BoundFeatures
{
    /// <summary>Numbers that are encoded before they are rounded.</summary>
    const int PieceLength = 1 << 15;

    /// <summary>Writes the features of rows to consecutive rows of a matrix, as <see cref="Encode{T}(int, Span{T})"/> does one by one.</summary>
    /// <param name="rows">0-based rows of the table.</param>
    /// <param name="inputs">The matrix.</param>
    /// <param name="first">Its row for the first of them.</param>
    internal void Encode<T>(ReadOnlySpan<int> rows, Matrix<T> inputs, int first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Encoder.Width;
        int most = Math.Clamp(PieceLength / width, 1, Math.Max(1, rows.Length));
        double[] rented = ArrayPool<double>.Shared.Rent(most * (width + 1));
        try
        {
            for (int done = 0; done < rows.Length; done += most)
            {
                ReadOnlySpan<int> piece = rows.Slice(done, Math.Min(most, rows.Length - done));
                EncodeColumns(piece, rented.AsSpan(0, piece.Length * width), rented.AsSpan(most * width, piece.Length));
                for (int i = 0; i < piece.Length; i++)
                {
                    Round(piece[i], rented.AsSpan(i * width, width), inputs.Row(first + done + i));
                }
            }
        }
        catch (NablaDataException)
        {
            // The fault to be told is that of the first row, not that of the first column.
            for (int i = 0; i < rows.Length; i++)
            {
                Encode(rows[i], inputs.Row(first + i));
            }

            throw;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    void EncodeColumns(ReadOnlySpan<int> rows, Span<double> features, Span<double> numbers)
    {
        int at = 0;
        for (int c = 0; c < _columns.Length; c++)
        {
            ColumnEncoder encoder = Encoder.Columns[c];
            var number = encoder as NumberEncoder;
            if (number is not null)
            {
                ReadNumbers(_columns[c][0], rows, numbers);
            }

            for (int i = 0; i < rows.Length; i++)
            {
                Span<double> ofRow = features.Slice((i * Encoder.Width) + at, encoder.Width);
                if (number is not null && !double.IsNaN(numbers[i]))
                {
                    number.Encode(numbers[i], ofRow);
                }
                else
                {
                    encoder.Encode(_table, _columns[c], rows[i], ofRow);
                }
            }

            at += encoder.Width;
        }
    }

    /// <summary>Reads stretches of rows that follow each other.</summary>
    static void ReadNumbers(Column column, ReadOnlySpan<int> rows, Span<double> numbers)
    {
        for (int start = 0; start < rows.Length;)
        {
            int end = start + 1;
            while (end < rows.Length && rows[end] == rows[end - 1] + 1)
            {
                end++;
            }

            column.ReadNumbers(rows[start], numbers[start..end]);
            start = end;
        }
    }
}
