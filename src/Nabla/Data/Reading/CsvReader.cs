using System;
using System.Collections.Generic;

namespace Nabla.Data.Reading;

/// <summary>Makes a <see cref="Table"/> of a CSV text: names of columns if there are any, then one row a record.</summary>
sealed class CsvReader
{
    readonly CharacterSource _source;
    readonly CsvDialect _dialect;
    readonly CsvParser _parser;
    readonly RowRejections _rejections;
    readonly List<string> _notes = [];
    readonly string[] _names;
    readonly int[] _numberColumns;
    readonly long _memoryLimit;

    CsvReader(CharacterSource source, CsvOptions options)
    {
        _source = source;
        _memoryLimit = options.MemoryLimit;
        _dialect = CsvDialect.Of(source, options);
        _rejections = new RowRejections(source.Name, options.MaximumBadRows);
        _parser = new CsvParser(source, _dialect.Delimiter, _dialect.Quote, options.BufferLength);
        if (_dialect.NamesDelimiter)
        {
            _parser.ReadRecord();
        }

        ReadFirst();
        _names = _dialect.HasHeader ? CsvHeader.Names(_parser, _notes) : CsvHeader.Names(_parser.FieldCount);
        _parser.ColumnNames = _names;
        _parser.IsTolerant = _rejections.Allowed;
        var forced = new HashSet<string>(options.NumberColumns, StringComparer.Ordinal);
        var numbers = new List<int>();
        for (int i = 0; i < _names.Length; i++)
        {
            if (forced.Contains(_names[i]))
            {
                numbers.Add(i);
            }
        }

        _numberColumns = [.. numbers];
    }

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="NablaDataException">The text is not a table; the message says where and what to do.</exception>
    public static Table Read(CharacterSource source, CsvOptions options) => new CsvReader(source, options).Read();

    Table Read()
    {
        var memory = new TableMemory(_source.Name, _memoryLimit);
        var columns = new CsvColumns(_names, _dialect.RecordLength, _dialect.Cells, memory);
        var lines = new LineNumbers();
        long firstBlank = 0;
        int blanks = 0;
        for (bool ahead = !_dialect.HasHeader || _parser.ReadRecord(); ahead; ahead = _parser.ReadRecord())
        {
            if (_parser.IsBlank && _parser.Problem is null)
            {
                // Blank lines count only if something follows them.
                firstBlank = blanks == 0 ? _parser.RecordLine : firstBlank;
                blanks++;
                continue;
            }

            for (int i = 0; i < blanks; i++)
            {
                AddBlank(columns, lines, firstBlank + i);
            }

            blanks = 0;
            if ((_parser.Problem ?? Ragged() ?? NotANumber()) is { } problem)
            {
                _rejections.Add(problem);
                continue;
            }

            columns.Add(_parser.Record, _parser.Starts, _parser.Ends);
            lines.Add(_parser.RecordLine);
        }

        if (lines.Count == 0)
        {
            throw _rejections.Rows.Count > 0
                ? _rejections.NothingLeft()
                : _parser.Error(1, null, "there is a header but not one row; add rows below it");
        }

        var reading = new TableReading(Detections(), lines.Count, _rejections.Rows, _notes);
        return new Table(_source.Name, columns.Build(), lines.Count, lines, memory: memory) { Reading = reading };
    }

    /// <summary>Goes to the first record that is not blank.</summary>
    void ReadFirst()
    {
        bool blank = false;
        while (_parser.ReadRecord())
        {
            if (!_parser.IsBlank)
            {
                if (blank)
                {
                    throw _parser.Error(1, null, "the first line is blank; put the column names there");
                }

                return;
            }

            blank = true;
        }

        throw new NablaDataException($"{_source.Name} is empty; it needs a line of column names and rows below it.") { File = _source.Name, Line = 1 };
    }

    /// <summary>A blank line with something behind it: a missing cell where there is one column, otherwise no row.</summary>
    void AddBlank(CsvColumns columns, LineNumbers lines, long line)
    {
        if (_names.Length > 1)
        {
            _rejections.Add(new RejectedRow(line, null, "a blank line stands between the rows; delete it"));
            return;
        }

        columns.Add([], [0], [0]);
        lines.Add(line);
    }

    RejectedRow? Ragged()
    {
        if (_parser.FieldCount == _names.Length)
        {
            return null;
        }

        string? firstMissing = _parser.FieldCount < _names.Length ? _names[_parser.FieldCount] : null;
        string fields = _parser.FieldCount == 1 ? "1 field" : $"{_parser.FieldCount} fields";
        string where = _dialect.HasHeader ? "the header" : "the first row";
        string problem = firstMissing is null
            ? $"{fields} where {where} has {_names.Length}; put a field that contains {Article(CsvDelimiter.NameOf(_dialect.Delimiter))} in {(_dialect.Quote == '\'' ? "single" : "double")} quotes"
            : $"{fields} where {where} has {_names.Length}, none for this one; leave it empty if it is missing";
        return new RejectedRow(_parser.RecordLine, firstMissing, problem);
    }

    /// <summary>The first cell that should be a number and is none.</summary>
    RejectedRow? NotANumber()
    {
        foreach (int column in _numberColumns)
        {
            ReadOnlySpan<char> cell = _parser.Field(column);
            if (!_dialect.Cells.IsNumberOrMissing(cell))
            {
                return new RejectedRow(
                    _parser.RecordLine, _names[column], $"{CellText.Quote(cell.Trim())} is not a number; fix the cell or leave it empty");
            }
        }

        return null;
    }

    List<Detection> Detections()
    {
        List<Detection> detections = [.. _dialect.Detections];
        detections.Insert(1, _source.Encoding);
        return detections;
    }

    static string Article(string name) => name[0] == '\'' ? name : $"a {name}";
}
