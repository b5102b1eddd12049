using System;

namespace Nabla.Data.Reading;

/// <summary>The characters of a text, in order, with a look ahead at the first of them.</summary>
/// <param name="name">What the source is called in errors.</param>
abstract class CharacterSource(string name)
{
    ReadOnlyMemory<char> _peeked;

    /// <summary>What the source is called in errors.</summary>
    public string Name { get; } = name;

    /// <summary>The first characters, fewer at the end; <see cref="Read"/> gives them again. To be called before the first read.</summary>
    public ReadOnlyMemory<char> Peek(int count)
    {
        char[] head = new char[count];
        int filled = 0;
        while (head.Length - filled >= 2 && ReadNext(head.AsSpan(filled)) is > 0 and var more)
        {
            filled += more;
        }

        return _peeked = head.AsMemory(0, filled);
    }

    /// <summary>Reads some characters; 0 at the end.</summary>
    /// <param name="destination">At least 2 characters long, the longest that one code point can be.</param>
    /// <param name="line">The 1-based line on which the next character stands, for errors.</param>
    /// <exception cref="NablaDataException">The source cannot be read, or the next bytes are not text.</exception>
    public int Read(Span<char> destination, long line)
    {
        int count = Math.Min(_peeked.Length, destination.Length);
        if (count > 0)
        {
            _peeked.Span[..count].CopyTo(destination);
            _peeked = _peeked[count..];
            return count;
        }

        count = ReadNext(destination);
        if (count == 0)
        {
            CheckEnd(line);
        }

        return count;
    }

    /// <summary>Reads some characters; 0 at the end and before anything that is not text.</summary>
    private protected abstract int ReadNext(Span<char> destination);

    /// <summary>Raises an error if the text stopped before its end.</summary>
    private protected virtual void CheckEnd(long line)
    {
    }
}
