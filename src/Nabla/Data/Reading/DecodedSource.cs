using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Nabla.Data.Reading;

/// <summary>
/// The characters of bytes. Where the beginning does not tell the encoding, the bytes are ASCII until the first that is not; that one and what is in the buffer
/// behind it decide, and nothing has to be read again. Bytes that are not text come out as a NUL, which <see cref="UndecodedAt"/> tells from others.
/// </summary>
sealed class DecodedSource : CharacterSource
{
    const int BufferLength = 64 * 1024;

    // Bytes 0x80 to 0x9F (WHATWG Encoding, windows-1252); the five that stand for nothing are the control characters of Latin-1.
    const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    readonly ByteSource _source;
    readonly byte[] _bytes = new byte[BufferLength];
    readonly Queue<long> _undecoded = new();
    TextEncoding? _encoding;
    Detection _detection = new("encoding", "utf-8", "all bytes are ASCII, which is part of it");
    long _position;
    long _offset;
    int _start;
    int _end;
    bool _ended;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="given">The encoding, where it is known.</param>
    /// <exception cref="NablaDataException">The bytes are UTF-32.</exception>
    public DecodedSource(ByteSource source, TextEncoding? given = null)
        : base(source.Name)
    {
        _source = source;
        ReadOnlySpan<byte> head = source.Peek(EncodingDetection.SampleLength);
        if (EncodingDetection.IsUtf32(head))
        {
            throw new NablaDataException($"{Name} is in UTF-32; save it as UTF-8.") { File = Name, Line = 1 };
        }

        (TextEncoding Encoding, string Reason)? found = EncodingDetection.OfBeginning(head, out int markLength);
        _encoding = given ?? found?.Encoding;
        if (found?.Encoding == _encoding)
        {
            source.Read(new byte[markLength]);
            _offset = markLength;
        }

        _detection = given is { } known ? Detection.Given("encoding", EncodingDetection.NameOf(known))
            : found is { } certain ? Found(certain.Encoding, certain.Reason)
            : _detection;
    }

    /// <inheritdoc/>
    public override Detection Encoding => _detection;

    /// <inheritdoc/>
    public override string? UndecodedAt(long position)
    {
        while (_undecoded.TryPeek(out long first) && first < position)
        {
            _undecoded.Dequeue();
        }

        return _undecoded.TryPeek(out long next) && next == position
            ? $"the bytes are not {EncodingDetection.NameOf(_encoding ?? TextEncoding.Utf8).ToUpperInvariant()}; save the file as UTF-8, or say its encoding"
            : null;
    }

    private protected override int ReadNext(Span<char> destination)
    {
        int written = 0;
        while (written == 0)
        {
            int before = _start;
            written = _encoding switch
            {
                null => ReadAscii(destination),
                TextEncoding.Utf8 => ReadUtf8(destination),
                TextEncoding.Latin1 or TextEncoding.Windows1252 => ReadBytes(destination),
                _ => ReadUtf16(destination),
            };
            _offset += _start - before;
            if (written == 0 && _start == before && !Advance())
            {
                return 0;
            }
        }

        _position += written;
        return written;
    }

    int ReadAscii(Span<char> destination)
    {
        Ascii.ToUtf16(_bytes.AsSpan(_start, _end - _start), destination, out int written);
        _start += written;
        return written;
    }

    int ReadUtf8(Span<char> destination)
    {
        ReadOnlySpan<byte> ahead = _bytes.AsSpan(_start, _end - _start);
        OperationStatus status = Utf8.ToUtf16(ahead, destination, out int read, out int written, replaceInvalidSequences: false, _ended);
        if (written == 0 && status == OperationStatus.InvalidData)
        {
            Rune.DecodeFromUtf8(ahead, out _, out read);
            written = Undecoded(destination);
        }

        _start += read;
        return written;
    }

    int ReadBytes(Span<char> destination)
    {
        int count = Math.Min(destination.Length, _end - _start);
        for (int i = 0; i < count; i++)
        {
            byte value = _bytes[_start + i];
            destination[i] = value is >= 0x80 and < 0xA0 && _encoding == TextEncoding.Windows1252 ? Windows1252[value - 0x80] : (char)value;
        }

        _start += count;
        return count;
    }

    int ReadUtf16(Span<char> destination)
    {
        int written = 0;
        while (written < destination.Length && _end - _start >= 2)
        {
            char unit = Unit(_start);
            if (!char.IsSurrogate(unit))
            {
                destination[written++] = unit;
                _start += 2;
                continue;
            }

            // A pair is written whole; half of one is not text.
            if (char.IsHighSurrogate(unit) && _end - _start < 4 && !_ended)
            {
                break;
            }

            bool isPair = char.IsHighSurrogate(unit) && _end - _start >= 4 && char.IsLowSurrogate(Unit(_start + 2));
            if (written + (isPair ? 2 : 1) > destination.Length || (!isPair && written > 0))
            {
                break;
            }

            written += isPair ? 2 : Undecoded(destination);
            if (isPair)
            {
                (destination[written - 2], destination[written - 1]) = (unit, Unit(_start + 2));
            }

            _start += isPair ? 4 : 2;
        }

        if (written == 0 && _ended && _end - _start == 1)
        {
            _start++;
            return Undecoded(destination);
        }

        return written;
    }

    char Unit(int at) => _encoding == TextEncoding.Utf16LittleEndian
        ? (char)(_bytes[at] | (_bytes[at + 1] << 8))
        : (char)((_bytes[at] << 8) | _bytes[at + 1]);

    int Undecoded(Span<char> destination)
    {
        _undecoded.Enqueue(_position);
        destination[0] = '\0';
        return 1;
    }

    /// <summary>Makes the next read possible; <see langword="false"/> at the end of the bytes.</summary>
    bool Advance()
    {
        if (_encoding is null && _end > _start)
        {
            // The first byte that is not ASCII. The more of what follows is seen, the surer the decision.
            while (!_ended && (_start > 0 || _end < _bytes.Length))
            {
                Refill();
            }

            TextEncoding found = EncodingDetection.OfBytes(_bytes.AsSpan(_start, _end - _start), _ended);
            string where = string.Create(CultureInfo.InvariantCulture, $"byte {_offset + 1:N0} is the first beyond ASCII, and");
            _encoding = found;
            _detection = Found(found, $"{where} {(found == TextEncoding.Utf8 ? "what follows is valid UTF-8" : "it does not begin a character of UTF-8")}");
            return true;
        }

        if (_ended)
        {
            return false;
        }

        Refill();
        return true;
    }

    static Detection Found(TextEncoding encoding, string reason) =>
        new("encoding", EncodingDetection.NameOf(encoding), reason, IsUsual: encoding == TextEncoding.Utf8);

    void Refill()
    {
        int left = _end - _start;
        _bytes.AsSpan(_start, left).CopyTo(_bytes);
        int count = _source.Read(_bytes.AsSpan(left));
        (_start, _end, _ended) = (0, left + count, count == 0);
    }
}
