using System;

namespace Nabla.Data;

/// <summary>How a CSV file is read. The defaults suit nearly every file.</summary>
public sealed record CsvOptions
{
    /// <summary>The longest row that is read, in characters: 32 Mi. A longer one is nearly always a missing closing quote.</summary>
    public const int LongestRow = 32 * 1024 * 1024;

    /// <summary>The largest number of columns: 100,000.</summary>
    public const int MostColumns = 100_000;

    /// <summary>
    /// The character between two fields; <see langword="null"/> (the default) finds out which of comma, semicolon, tab and vertical bar
    /// the first records agree on.
    /// </summary>
    /// <exception cref="ArgumentException">A double quote, a line break or NUL.</exception>
    public char? Delimiter
    {
        get;
        init => field = value is '"' or '\r' or '\n' or '\0'
            ? throw new ArgumentException("A double quote, a line break or NUL cannot stand between two fields.", nameof(value))
            : value;
    }

    /// <summary>The characters that are held at first; the buffer grows with the longest row.</summary>
    internal int BufferLength { get; init; } = 64 * 1024;
}
