using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace Nabla.Data.Reading;

/// <summary>The columns of JSON objects while they are read: a column for every key, in the order of their first appearance.</summary>
/// <param name="memory">Where the cells are kept; in memory, whatever their size, when left out.</param>
sealed class JsonTable(TableMemory? memory = null)
{
    // Objects that share hardly a key make a table of missing cells that is far larger than the text: the product is bounded.
    const long CellAllowance = 1 << 20;
    const int MostCellsPerValue = 100;

    readonly List<TextColumnBuilder> _columns = [];
    readonly Dictionary<string, TextColumnBuilder> _columnByKey = new(StringComparer.Ordinal);
    readonly List<(string Key, string Cell)> _row = [];
    readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    long _values;

    /// <summary>The number of rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Reads the object at whose beginning the reader stands; nothing is added where there is a problem with it.</summary>
    /// <returns>The key it is about, if any, and what is wrong; <see langword="null"/> where the object is a row.</returns>
    /// <exception cref="JsonException">This is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A text is not valid Unicode.</exception>
    public (string? Key, string Problem)? AddObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return (null, $"row {Rows + 1} is not an object; send an object or an array of objects");
        }

        _row.Clear();
        _keys.Clear();
        int newKeys = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            if (key.Length == 0)
            {
                return (null, "a key is empty; name every value");
            }

            if (!_keys.Add(key))
            {
                return (key, $"row {Rows + 1} has this key twice; send it once");
            }

            newKeys += _columnByKey.ContainsKey(key) ? 0 : 1;
            if (_columns.Count + newKeys > CsvOptions.MostColumns)
            {
                return (key, $"there are more than {CsvOptions.MostColumns} different keys; send fewer");
            }

            reader.Read();
            if (CellOf(ref reader, out string cell) is { } problem)
            {
                return (key, problem);
            }

            _row.Add((key, cell));
        }

        Add();
        return null;
    }

    /// <summary>What is wrong with the rows as a whole; <see langword="null"/> where nothing is.</summary>
    public string? Problem
    {
        get
        {
            long cells = (long)Rows * _columns.Count;
            return cells > CellAllowance && cells / MostCellsPerValue > _values
                ? $"{Rows} objects have {_columns.Count} different keys, hardly any in common; give them the same keys"
                : null;
        }
    }

    /// <summary>The columns of all rows added.</summary>
    public Column[] Build()
    {
        var built = new Column[_columns.Count];
        for (int i = 0; i < built.Length; i++)
        {
            Pad(_columns[i]);
            built[i] = _columns[i].Build();
        }

        memory?.Complete();
        return built;
    }

    void Add()
    {
        foreach ((string key, string cell) in _row)
        {
            if (!_columnByKey.TryGetValue(key, out TextColumnBuilder? column))
            {
                column = new TextColumnBuilder(key, memory);
                _columns.Add(column);
                _columnByKey.Add(key, column);
            }

            Pad(column);
            column.Append(cell);
        }

        _values += _row.Count;
        Rows++;
    }

    void Pad(TextColumnBuilder column)
    {
        while (column.RowCount < Rows)
        {
            column.Append([]);
        }
    }

    static string? CellOf(ref Utf8JsonReader reader, out string cell)
    {
        cell = "";
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.True:
                cell = "true";
                return null;
            case JsonTokenType.False:
                cell = "false";
                return null;
            case JsonTokenType.String:
                cell = reader.GetString()!;
                return null;
            case JsonTokenType.Number:
                cell = Encoding.ASCII.GetString(reader.ValueSpan);
                return TextColumn.TryParse(cell, out _) ? null : "the number is too large for a double; send it in another unit, or null";
            default:
                return "the value is nested; send a number, text, boolean or null";
        }
    }
}
