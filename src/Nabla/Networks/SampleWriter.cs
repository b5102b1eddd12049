using System;
using System.IO;
using System.Numerics;
using Nabla.Files;

namespace Nabla.Networks;

/// <summary>Writes the rows of a file of samples, one after the other; made by <see cref="SampleFile.Write"/>.</summary>
public sealed class SampleWriter
{
    readonly Stream _stream;
    readonly byte[] _row;

    internal SampleWriter(Stream stream, int columns, SampleStorage storage, double scale, double shift)
    {
        Header = new SampleHeader(storage, 0, columns, scale, shift);
        _stream = stream;
        _row = new byte[Math.Max(SampleHeader.Length, Header.RowLength)];
        _stream.Write(_row.AsSpan(0, SampleHeader.Length));
    }

    /// <summary>The number of rows so far.</summary>
    public int Rows => (int)Header.Rows;

    internal SampleHeader Header { get; private set; }

    /// <summary>Writes a row of bytes, to a file that stores bytes.</summary>
    /// <param name="row">One byte a column.</param>
    /// <exception cref="ArgumentException">The row has another length, or the file stores something else.</exception>
    public void Write(ReadOnlySpan<byte> row)
    {
        Check(row.Length, Header.Storage == SampleStorage.Byte);
        Append(row);
    }

    /// <summary>Writes a row of numbers, rounded to the type that the file stores.</summary>
    /// <param name="row">One number a column.</param>
    /// <exception cref="ArgumentException">The row has another length, or the file stores bytes.</exception>
    public void Write(ReadOnlySpan<float> row) => WriteRow(row);

    /// <inheritdoc cref="Write(ReadOnlySpan{float})"/>
    public void Write(ReadOnlySpan<double> row) => WriteRow(row);

    /// <summary>The header, once all rows are written.</summary>
    internal void Complete()
    {
        Header.Write(_row);
        _stream.Position = 0;
        _stream.Write(_row.AsSpan(0, SampleHeader.Length));
        _stream.Flush();
    }

    /// <summary>Writes a row of either type, rounded to the one that the file stores.</summary>
    internal void WriteRow<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(row.Length, Header.Storage != SampleStorage.Byte);
        if (Header.Storage == (typeof(T) == typeof(float) ? SampleStorage.Float : SampleStorage.Double))
        {
            Append(LittleEndian.Bytes(row));
            return;
        }

        Span<byte> bytes = _row.AsSpan(0, Header.RowLength);
        for (int i = 0; i < row.Length; i++)
        {
            if (Header.Storage == SampleStorage.Float)
            {
                BitConverter.TryWriteBytes(bytes[(i * sizeof(float))..], float.CreateTruncating(row[i]));
            }
            else
            {
                BitConverter.TryWriteBytes(bytes[(i * sizeof(double))..], double.CreateTruncating(row[i]));
            }
        }

        Append(bytes);
    }

    void Append(ReadOnlySpan<byte> row)
    {
        if (Header.Rows == int.MaxValue)
        {
            throw new ArgumentException($"A file of samples has at most {int.MaxValue} rows: write a second one.");
        }

        _stream.Write(row);
        Header = Header with { Rows = Header.Rows + 1 };
    }

    void Check(int length, bool fits)
    {
        if (length != Header.Columns)
        {
            throw new ArgumentException($"A row of this file has {Header.Columns} numbers; {length} were given.");
        }

        if (!fits)
        {
            throw new ArgumentException(Header.Storage == SampleStorage.Byte ? "This file stores bytes: give bytes." : "This file stores numbers: give numbers, not bytes.");
        }
    }
}
