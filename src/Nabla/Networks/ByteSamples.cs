using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// Rows stored as bytes, such as the pixels of images: a quarter of the memory of <see cref="float"/>. A byte b is read as
/// <c>(b - shift) / scale</c>, computed in double and rounded once, the same bits as if the numbers had been computed beforehand.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ByteSamples<T> : Samples<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ReadOnlyMemory<byte> _values;
    readonly ByteConversion<T> _conversion;
    readonly int[]? _stored;

    /// <summary>Rows over bytes that lie row by row, without padding.</summary>
    /// <param name="values">The bytes: a whole number of rows. They are kept, not copied; nobody may change them while they are read.</param>
    /// <param name="columns">Bytes of a row, 1 or more.</param>
    /// <param name="scale">What each byte is divided by: finite, above 0. For pixels 255, the largest of them.</param>
    /// <param name="shift">What is subtracted before: finite.</param>
    /// <exception cref="ArgumentException">The bytes are not whole rows, or 255 would overflow <typeparamref name="T"/>.</exception>
    public ByteSamples(ReadOnlyMemory<byte> values, int columns, double scale = 255, double shift = 0)
        : this(values, columns, new ByteConversion<T>(Checked(scale, shift), shift), null)
    {
    }

    ByteSamples(ReadOnlyMemory<byte> values, int columns, ByteConversion<T> conversion, int[]? stored)
        : base(stored?.Length ?? WholeRows(values.Length, columns), columns)
    {
        _values = values;
        _conversion = conversion;
        _stored = stored;
    }

    /// <summary>Some of the rows, in the order given, over the same bytes.</summary>
    /// <param name="rows">0-based rows; kept, not copied.</param>
    internal ByteSamples<T> Select(int[] rows)
    {
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(rows));
        }

        return new ByteSamples<T>(_values, Columns, _conversion, _stored is null ? rows : Array.ConvertAll(rows, row => _stored[row]));
    }

    /// <summary>Whether no byte becomes an infinite number.</summary>
    internal static bool Fits(double scale, double shift = 0) =>
        T.IsFinite(ByteConversion<T>.Convert(0, scale, shift)) && T.IsFinite(ByteConversion<T>.Convert(byte.MaxValue, scale, shift));

    internal override void Gather(ReadOnlySpan<int> rows, Span<T> destination)
    {
        const int RowsAhead = 4;
        ReadOnlySpan<byte> values = _values.Span;
        for (int i = 0; i < Math.Min(RowsAhead, rows.Length); i++)
        {
            Prefetch.Read(Row(values, rows[i]));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (i + RowsAhead < rows.Length)
            {
                Prefetch.Read(Row(values, rows[i + RowsAhead]));
            }

            _conversion.Widen(Row(values, rows[i]), destination.Slice(i * Stride, Stride));
        }

        GC.KeepAlive(this); // Bytes of a mapped file are there for as long as somebody holds them, which a span does not.
    }

    internal override void Gather(int first, int count, Span<T> destination)
    {
        ReadOnlySpan<byte> values = _values.Span;
        for (int i = 0; i < count; i++)
        {
            _conversion.Widen(Row(values, first + i), destination.Slice(i * Stride, Stride));
        }

        GC.KeepAlive(this);
    }

    private protected override void Copy(int row, Span<T> destination)
    {
        ReadOnlySpan<byte> values = Row(_values.Span, row);
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = _conversion[values[i]];
        }
    }

    ReadOnlySpan<byte> Row(ReadOnlySpan<byte> values, int row) => values.Slice((_stored is null ? row : _stored[row]) * Columns, Columns);

    static int WholeRows(int length, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        return length % columns == 0
            ? length / columns
            : throw new ArgumentException($"{length} bytes are not whole rows of {columns} columns.", nameof(columns));
    }

    static double Checked(double scale, double shift)
    {
        if (!(scale > 0 && double.IsFinite(scale) && double.IsFinite(shift)))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, $"A scale is finite and above 0, and a shift, here {shift}, finite.");
        }

        return Fits(scale, shift)
            ? scale
            : throw new ArgumentOutOfRangeException(nameof(scale), scale, $"Divided by {scale}, the largest byte is no finite number of type {typeof(T).Name}.");
    }
}
