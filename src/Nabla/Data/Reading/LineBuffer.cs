using System;

namespace Nabla.Data.Reading;

/// <summary>The lines of bytes, one at a time; the buffer grows with the longest.</summary>
/// <param name="source">The bytes.</param>
sealed class LineBuffer(ByteSource source)
{
    byte[] _buffer = new byte[64 * 1024];
    int _start;
    int _end;
    int _length = -1;
    bool _ended;

    /// <summary>What the source is called in errors.</summary>
    public string Name => source.Name;

    /// <summary>The 1-based number of the current line.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The current line, without its line feed, until <see cref="Advance"/>; <see langword="false"/> at the end.</summary>
    /// <exception cref="NablaDataException">It is longer than <see cref="CsvOptions.LongestRow"/>.</exception>
    public bool TryPeekLine(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (_length < 0)
        {
            int found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                _length = searched + found;
                break;
            }

            searched = _end - _start;
            if (!Fill())
            {
                if (_end == _start)
                {
                    line = default;
                    return false;
                }

                _length = _end - _start;
            }
        }

        line = _buffer.AsSpan(_start, _length);
        return true;
    }

    /// <summary>Goes to the next line.</summary>
    public void Advance()
    {
        _start = Math.Min(_end, _start + _length + 1);
        _length = -1;
        Line++;
    }

    /// <summary>Everything from the current line on.</summary>
    /// <exception cref="NablaDataException">It is longer than <paramref name="most"/>.</exception>
    public ReadOnlySpan<byte> ReadAll(int most)
    {
        while (Fill(most, "write it as JSON Lines, one object a line"))
        {
        }

        return _buffer.AsSpan(_start, _end - _start);
    }

    bool Fill() => Fill(CsvOptions.LongestRow, "break it up");

    bool Fill(int most, string advice)
    {
        if (_ended)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end > most)
            {
                throw new NablaDataException($"{source.Name}:{Line}: what begins here is longer than {most} bytes; {advice}.") { File = source.Name, Line = Line };
            }

            Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, most + 1L));
        }

        int count = source.Read(_buffer.AsSpan(_end));
        _end += count;
        _ended = count == 0;
        return !_ended;
    }
}
