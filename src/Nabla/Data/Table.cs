using System;
using System.Collections.Generic;

namespace Nabla.Data;

/// <summary>
/// Rows and named columns, as they were read: the door through which data enter. A table is immutable; it knows where its cells came from,
/// so that an error can name the file and line.
/// </summary>
public sealed partial class Table
{
    readonly Dictionary<string, int> _indexByName;
    readonly LineNumbers? _lines;
    readonly int[]? _selection;
    TableMemory? _memory;
    TableHashes? _hashes;

    internal Table(
        string source, IReadOnlyList<Column> columns, int rowCount, LineNumbers? lines = null, ImageShape? image = null, int[]? selection = null,
        TableMemory? memory = null)
    {
        _memory = memory;
        Source = source;
        Columns = columns;
        RowCount = rowCount;
        Image = image;
        _lines = lines;
        _selection = selection;
        _indexByName = new Dictionary<string, int>(columns.Count, StringComparer.Ordinal);
        for (int i = 0; i < columns.Count; i++)
        {
            _indexByName.Add(columns[i].Name, i);
        }
    }

    /// <summary>Where the rows came from: a file name, or the name of a bundled data set.</summary>
    public string Source { get; }

    /// <summary>The columns, in the order of the source. Names are unique and not empty.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The shape of the image that each row's pixel columns form, or <see langword="null"/> for other data.</summary>
    public ImageShape? Image { get; }

    /// <summary>
    /// How the table was read: encoding, delimiter and the like, and the rows that could not be used. <see langword="null"/> where it was not read from text.
    /// </summary>
    public TableReading? Reading { get; init; }

    /// <summary>The memory for its cells and for what is known of its rows.</summary>
    internal TableMemory Memory => _memory ??= new TableMemory(Source, CsvOptions.DefaultMemoryLimit);

    /// <summary>64 bits of all cells of each row.</summary>
    internal RowValues<ulong> RowHashes => Hashes.Rows;

    /// <summary>64 bits of all cells of each column.</summary>
    internal ulong[] ColumnHashes => Hashes.Columns;

    TableHashes Hashes => _hashes ??= RowHash.Both(this);

    /// <summary>The column of that name.</summary>
    /// <exception cref="NablaDataException">There is no such column; the message names the nearest ones.</exception>
    public Column this[string name] => IndexOf(name) is >= 0 and var index ? Columns[index] : throw UnknownColumn(name);

    /// <summary>The 0-based position of the column of that name, or -1.</summary>
    public int IndexOf(string name) => _indexByName.GetValueOrDefault(name, -1);

    /// <summary>The 1-based line of the source on which the row begins; 0 where the source has no lines.</summary>
    public long LineOf(int row) => _lines is null ? 0 : _lines[OriginalRow(row)];

    /// <summary><c>file:line</c> of the row where the source has lines, otherwise <c>source, row N</c> (1-based).</summary>
    public string Locate(int row) => _lines is null ? $"{Source}, row {OriginalRow(row) + 1}" : $"{Source}:{LineOf(row)}";

    /// <summary>The table of some of the rows, in the order given, over the same storage. A row may be chosen more than once.</summary>
    /// <param name="rows">0-based rows, below <see cref="RowCount"/>.</param>
    /// <remarks>The rows keep their place in the source: <see cref="LineOf"/> and <see cref="Locate"/> answer as before.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Table SelectRows(ReadOnlySpan<int> rows)
    {
        int[] selection = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rows[i], nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rows[i], RowCount, nameof(rows));
            selection[i] = OriginalRow(rows[i]);
        }

        // The columns of a selection are selections of stored columns: look through them, so that selections do not pile up.
        var columns = new Column[Columns.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            Column stored = _selection is null ? Columns[i] : ((SelectedColumn)Columns[i]).Stored;
            columns[i] = new SelectedColumn(stored, selection);
        }

        return new Table(Source, columns, selection.Length, _lines, Image, selection, Memory) { Reading = Reading };
    }

    int OriginalRow(int row) => _selection is null ? row : _selection[row];

    NablaDataException UnknownColumn(string name)
    {
        string nearest = NearestName.Suggest(name, _indexByName.Keys);
        return new NablaDataException($"{Source} has no column '{name}'; {nearest}") { File = Source, Column = name };
    }
}
