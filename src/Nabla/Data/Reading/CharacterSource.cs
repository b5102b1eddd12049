using System;

namespace Nabla.Data.Reading;

/// <summary>The characters of a text, in order, with a look ahead at the first of them.</summary>
/// <param name="name">What the source is called in errors.</param>
abstract class CharacterSource(string name)
{
    Memory<char> _peeked;
    bool _ended;

    /// <summary>What the source is called in errors.</summary>
    public string Name { get; } = name;

    /// <summary>What is known about the encoding by now; all of it when the text has been read.</summary>
    public abstract Detection Encoding { get; }

    /// <summary>
    /// The first characters, fewer at the end; <see cref="Read"/> gives them again. To be called before the first read, and again with a larger
    /// <paramref name="count"/> to see more.
    /// </summary>
    /// <param name="count">At least 2.</param>
    /// <param name="isWhole">Whether they are the whole text.</param>
    public ReadOnlySpan<char> Peek(int count, out bool isWhole)
    {
        if (_peeked.Length < count)
        {
            char[] head = new char[count];
            _peeked.CopyTo(head);
            int filled = _peeked.Length;
            // A code point needs up to two characters of room.
            while (!_ended && head.Length - filled >= 2)
            {
                int more = ReadNext(head.AsSpan(filled));
                filled += more;
                _ended = more == 0;
            }

            _peeked = head.AsMemory(0, filled);
        }

        isWhole = _ended;
        return _peeked.Span;
    }

    /// <summary>Reads some characters; 0 at the end.</summary>
    /// <param name="destination">At least 2 characters long, the longest that one code point can be.</param>
    /// <exception cref="NablaDataException">The source cannot be read.</exception>
    public int Read(Span<char> destination)
    {
        int count = Math.Min(_peeked.Length, destination.Length);
        if (count == 0)
        {
            return _ended ? 0 : ReadNext(destination);
        }

        _peeked.Span[..count].CopyTo(destination);
        _peeked = _peeked[count..];
        return count;
    }

    /// <summary>What is wrong with the bytes for which the NUL at that position stands; <see langword="null"/> where it is a NUL of the text.</summary>
    /// <param name="position">The number of characters before it. Positions are asked for in ascending order.</param>
    public virtual string? UndecodedAt(long position) => null;

    /// <summary>Reads some characters; 0 at the end.</summary>
    private protected abstract int ReadNext(Span<char> destination);
}
