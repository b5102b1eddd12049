using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Nabla.Data.Reading;

/// <summary>A type of element of a NumPy array.</summary>
/// <param name="Kind"><c>f</c> number, <c>i</c> and <c>u</c> whole number, <c>b</c> boolean, <c>U</c> and <c>S</c> text.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="IsBigEndian">Whether the high byte is first.</param>
readonly record struct NpyType(char Kind, int Size, bool IsBigEndian)
{
    const int LongestText = 1 << 20;

    /// <summary>Understands what NumPy writes, such as <c>&lt;f4</c>; <see langword="null"/> where it is no type that is read.</summary>
    public static NpyType? Parse(string text)
    {
        if (text.Length < 3 || text[0] is not ('<' or '>' or '|' or '=')
            || !int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int size))
        {
            return null;
        }

        char kind = text[1];
        bool known = kind switch
        {
            'f' => size is 2 or 4 or 8,
            'i' or 'u' => size is 1 or 2 or 4 or 8,
            'b' => size == 1,
            'U' => size is > 0 and <= LongestText / 4,
            'S' => size is > 0 and <= LongestText,
            _ => false,
        };
        return known ? new NpyType(kind, kind == 'U' ? 4 * size : size, text[0] == '>') : null;
    }
}

/// <summary>A column of a NumPy array: every <paramref name="stride"/>-th byte begins an element. NaN is a missing number.</summary>
/// <param name="name">The column's name.</param>
/// <param name="bytes">The array; kept, not copied.</param>
/// <param name="type">The type of the elements.</param>
/// <param name="offset">Where the first row's element begins.</param>
/// <param name="stride">Bytes from one row's element to the next.</param>
/// <param name="rowCount">The number of rows.</param>
sealed class NpyColumn(string name, ReadOnlyMemory<byte> bytes, NpyType type, long offset, long stride, int rowCount) : Column(name, rowCount)
{
    /// <inheritdoc/>
    public override bool IsMissing(int row) => type.Kind switch
    {
        'f' => double.IsNaN(Number(row)),
        'U' or 'S' => Text(row).AsSpan().IsWhiteSpace(),
        _ => false,
    };

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, out double value)
    {
        if (type.Kind is 'b' or 'U' or 'S')
        {
            value = 0;
            return type.Kind != 'b' && TextColumn.TryParse(Text(row), out value);
        }

        double number = Number(row);
        bool isFinite = double.IsFinite(number);
        value = isFinite ? number : 0;
        return isFinite;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> GetText(int row)
    {
        if (IsMissing(row))
        {
            return default;
        }

        ReadOnlySpan<byte> element = Element(row);
        return type.Kind switch
        {
            'b' => element[0] != 0 ? "true" : "false",
            'U' or 'S' => Text(row),
            'i' => ((long)Bits(element) << (64 - (8 * type.Size)) >> (64 - (8 * type.Size))).ToString(CultureInfo.InvariantCulture),
            'u' => Bits(element).ToString(CultureInfo.InvariantCulture),
            _ => Number(row).ToString("R", CultureInfo.InvariantCulture),
        };
    }

    double Number(int row)
    {
        ReadOnlySpan<byte> element = Element(row);
        ulong bits = Bits(element);
        int unused = 64 - (8 * type.Size);
        return (type.Kind, type.Size) switch
        {
            ('f', 8) => BitConverter.UInt64BitsToDouble(bits),
            ('f', 4) => BitConverter.UInt32BitsToSingle((uint)bits),
            ('f', _) => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
            ('i', _) => (long)(bits << unused) >> unused,
            _ => bits,
        };
    }

    ulong Bits(ReadOnlySpan<byte> element) => (type.Size, type.IsBigEndian) switch
    {
        (1, _) => element[0],
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(element),
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(element),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(element),
        (4, true) => BinaryPrimitives.ReadUInt32BigEndian(element),
        (_, false) => BinaryPrimitives.ReadUInt64LittleEndian(element),
        _ => BinaryPrimitives.ReadUInt64BigEndian(element),
    };

    /// <summary>A text, without the zeros that fill it up; what is no code point is U+FFFD.</summary>
    string Text(int row)
    {
        ReadOnlySpan<byte> element = Element(row);
        if (type.Kind == 'S')
        {
            return Encoding.UTF8.GetString(element.TrimEnd((byte)0));
        }

        var text = new StringBuilder();
        for (int i = 0; i < element.Length; i += 4)
        {
            int code = type.IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(element[i..]) : BinaryPrimitives.ReadInt32LittleEndian(element[i..]);
            text.Append(Rune.IsValid(code) ? new Rune(code).ToString() : "\uFFFD");
        }

        return text.ToString().TrimEnd('\0');
    }

    ReadOnlySpan<byte> Element(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
        return bytes.Span.Slice((int)(offset + (row * stride)), type.Size);
    }
}
