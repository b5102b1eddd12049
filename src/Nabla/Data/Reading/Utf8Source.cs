using System;
using System.Buffers;
using System.Text.Unicode;

namespace Nabla.Data.Reading;

/// <summary>Text in UTF-8, with or without a byte order mark.</summary>
sealed class Utf8Source : CharacterSource
{
    readonly ByteSource _source;
    readonly byte[] _bytes = new byte[64 * 1024];
    int _start;
    int _end;
    bool _ended;
    bool _invalid;

    /// <summary>Begins to read.</summary>
    /// <exception cref="NablaDataException">The bytes begin with the mark of another encoding.</exception>
    public Utf8Source(ByteSource source)
        : base(source.Name)
    {
        _source = source;
        ReadOnlySpan<byte> head = source.Peek(4);
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF])
        {
            throw new NablaDataException($"{Name} is in UTF-16 or UTF-32; save it as UTF-8.") { File = Name, Line = 1 };
        }

        if (head is [0xEF, 0xBB, 0xBF, ..])
        {
            source.Read(stackalloc byte[3]);
        }
    }

    private protected override int ReadNext(Span<char> destination)
    {
        while (!_invalid)
        {
            OperationStatus status = Utf8.ToUtf16(
                _bytes.AsSpan(_start, _end - _start), destination, out int read, out int written, replaceInvalidSequences: false, _ended);
            _start += read;
            if (written > 0)
            {
                return written;
            }

            if (status == OperationStatus.InvalidData)
            {
                _invalid = true;
            }
            else if (_ended)
            {
                break;
            }
            else
            {
                Refill();
            }
        }

        return 0;
    }

    private protected override void CheckEnd(long line)
    {
        if (_invalid)
        {
            throw new NablaDataException($"{Name}:{line}: the bytes are not UTF-8; save the file as UTF-8.") { File = Name, Line = line };
        }
    }

    void Refill()
    {
        int left = _end - _start;
        _bytes.AsSpan(_start, left).CopyTo(_bytes);
        int count = _source.Read(_bytes.AsSpan(left));
        (_start, _end, _ended) = (0, left + count, count == 0);
    }
}
