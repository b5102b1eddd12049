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
    readonly long[]? _lines;

    internal Table(string source, IReadOnlyList<Column> columns, int rowCount, long[]? lines = null, ImageShape? image = null)
    {
        Source = source;
        Columns = columns;
        RowCount = rowCount;
        Image = image;
        _lines = lines;
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

    /// <summary>The column of that name.</summary>
    /// <exception cref="NablaDataException">There is no such column; the message names the nearest ones.</exception>
    public Column this[string name] => IndexOf(name) is >= 0 and var index ? Columns[index] : throw UnknownColumn(name);

    /// <summary>The 0-based position of the column of that name, or -1.</summary>
    public int IndexOf(string name) => _indexByName.GetValueOrDefault(name, -1);

    /// <summary>The 1-based line of the source on which the row begins; 0 where the source has no lines.</summary>
    public long LineOf(int row) => _lines is null ? 0 : _lines[row];

    /// <summary><c>file:line</c> of the row where the source has lines, otherwise <c>source, row N</c> (1-based).</summary>
    public string Locate(int row) => _lines is null ? $"{Source}, row {row + 1}" : $"{Source}:{_lines[row]}";

    NablaDataException UnknownColumn(string name)
    {
        string nearest = NearestName.Suggest(name, _indexByName.Keys);
        return new NablaDataException($"{Source} has no column '{name}'; {nearest}.") { File = Source, Column = name };
    }
}
