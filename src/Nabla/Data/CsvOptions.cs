using System;
using System.Collections.Generic;

namespace Nabla.Data;

/// <summary>
/// How a CSV file is read. What is <see langword="null"/> is found out from the file, and said in the table's <see cref="Table.Reading"/>.
/// </summary>
public sealed record CsvOptions
{
    /// <summary>The longest row that is read, in characters: 32 Mi. A longer one is nearly always a missing closing quote.</summary>
    public const int LongestRow = 32 * 1024 * 1024;

    /// <summary>The largest number of columns: 100,000.</summary>
    public const int MostColumns = 100_000;

    /// <summary>The largest <see cref="MaximumBadRows"/>: 1,000,000. Each rejected row is kept with its reason.</summary>
    public const int MostBadRows = 1_000_000;

    /// <summary>The <see cref="Quote"/> of a file without quoted fields.</summary>
    public const char NoQuote = '\0';

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

    /// <summary>
    /// The character around a field that contains delimiters or line breaks; <see cref="NoQuote"/> where quotes are ordinary characters.
    /// <see langword="null"/> (the default): the double quote, or the single quote if fields begin and end with it and none begins with a double one.
    /// </summary>
    /// <exception cref="ArgumentException">Neither a double quote nor a single one nor <see cref="NoQuote"/>.</exception>
    public char? Quote
    {
        get;
        init => field = value is null or '"' or '\'' or NoQuote
            ? value
            : throw new ArgumentException("Fields are quoted by a double quote, a single quote or not at all.", nameof(value));
    }

    /// <summary>
    /// The encoding; <see langword="null"/> (the default) finds out: a byte order mark, UTF-16 by its zero bytes, otherwise UTF-8 if the bytes are
    /// that, and Windows-1252 if they are not. Of no importance where a <see cref="System.IO.TextReader"/> is read.
    /// </summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>
    /// What stands before the decimals of a number; <see langword="null"/> (the default) finds out. With <see cref="DecimalSeparator.Comma"/> the cell
    /// <c>1,5</c> is the number 1.5, and its text in the table is <c>1.5</c>.
    /// </summary>
    public DecimalSeparator? Decimal { get; init; }

    /// <summary>
    /// Whether the first record is the names of the columns; <see langword="null"/> (the default) finds out. Without a header the columns are
    /// <c>column_1</c>, <c>column_2</c>, and so on.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>
    /// How many rows may be rejected, each with its reason in <see cref="TableReading.Rejected"/>; 0 (the default) makes the first one an error. A row is
    /// bad if it has too few or too many fields, a quote that is not closed or is followed by text, bytes that are not text in the encoding, or
    /// a cell of one of the <see cref="NumberColumns"/> that is no number.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above <see cref="MostBadRows"/>.</exception>
    public int MaximumBadRows
    {
        get;
        init => field = value is >= 0 and <= MostBadRows
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"0 to {MostBadRows} rows may be rejected.");
    }

    /// <summary>Columns whose cells must be numbers or missing; a name that the file does not have is passed over.</summary>
    public IReadOnlyList<string> NumberColumns { get; init; } = [];

    /// <summary>The memory that a table may take where nothing else is said: 48 MiB.</summary>
    public const long DefaultMemoryLimit = 48L * 1024 * 1024;

    /// <summary>
    /// Bytes of memory that the table may take, 0 or more; <see cref="DefaultMemoryLimit"/> unless given: its cells, and what a training knows of each row, such as its hash, its class and
    /// the rows to train on. What comes when they are used up is kept in files in the folder for temporary files, of which the system holds in memory what it
    /// has room for, and which are gone when they are no longer used. Where the disk has no room, it is kept in memory all the same. Where a cell is kept changes
    /// nothing but the speed. JSON Lines too are kept so.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long MemoryLimit
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The memory of a table is 0 bytes or more.");
    } = DefaultMemoryLimit;

    /// <summary>The characters that are held at first; the buffer grows with the longest row.</summary>
    internal int BufferLength { get; init; } = 64 * 1024;
}
