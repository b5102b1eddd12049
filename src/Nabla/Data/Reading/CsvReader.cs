using System;
using System.Collections.Generic;

namespace Nabla.Data.Reading;

/// <summary>Makes a <see cref="Table"/> of a CSV text: a header with the column names, then one row a record.</summary>
static class CsvReader
{
    /// <summary>Reads the whole text.</summary>
    /// <exception cref="NablaDataException">The text is not a table; the message says where and what to do.</exception>
    public static Table Read(CharacterSource source, CsvOptions options)
    {
        ReadOnlyMemory<char> sample = source.Peek(CsvDelimiter.SampleLength);
        bool isWhole = sample.Length < CsvDelimiter.SampleLength - 1;
        char delimiter = options.Delimiter ?? CsvDelimiter.Detect(sample.Span, isWhole);

        var parser = new CsvParser(source, delimiter, options.BufferLength);
        string[] names = ReadHeader(parser, source.Name);
        parser.ColumnNames = names;
        var columns = new CsvColumns(names);
        var lines = new LineNumbers();
        long firstBlank = 0;
        int blanks = 0;
        while (parser.ReadRecord())
        {
            if (parser.IsBlank)
            {
                // Blank lines count only if something follows them.
                firstBlank = blanks == 0 ? parser.RecordLine : firstBlank;
                blanks++;
                continue;
            }

            if (blanks > 0)
            {
                if (names.Length > 1)
                {
                    throw parser.Error(firstBlank, null, "a blank line stands between the rows; delete it");
                }

                for (int i = 0; i < blanks; i++)
                {
                    columns.Add([], [0], [0]);
                    lines.Add(firstBlank + i);
                }

                blanks = 0;
            }

            if (parser.FieldCount != names.Length)
            {
                throw Ragged(parser, source.Name, delimiter);
            }

            columns.Add(parser.Record, parser.Starts, parser.Ends);
            lines.Add(parser.RecordLine);
        }

        return lines.Count > 0
            ? new Table(source.Name, columns.Build(), lines.Count, lines)
            : throw parser.Error(1, null, "there is a header but not one row; add rows below it");
    }

    static string[] ReadHeader(CsvParser parser, string source)
    {
        bool blank = false;
        while (parser.ReadRecord())
        {
            if (parser.IsBlank)
            {
                blank = true;
                continue;
            }

            return blank
                ? throw parser.Error(1, null, "the first line is blank; put the column names there")
                : ColumnNames(parser);
        }

        throw new NablaDataException($"{source} is empty; it needs a line of column names and rows below it.") { File = source, Line = 1 };
    }

    static string[] ColumnNames(CsvParser parser)
    {
        string[] names = new string[parser.FieldCount];
        var numberByName = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            string name = parser.Field(i).Trim().ToString();
            if (name.Length == 0)
            {
                throw parser.Error(parser.RecordLine, null, $"column {i + 1} has no name; name every column in the header");
            }

            if (!numberByName.TryAdd(name, i + 1))
            {
                throw parser.Error(
                    parser.RecordLine, name, $"columns {numberByName[name]} and {i + 1} have the same name; name every column once in the header");
            }

            names[i] = name;
        }

        return names;
    }

    static NablaDataException Ragged(CsvParser parser, string source, char delimiter)
    {
        string? firstMissing = parser.FieldCount < parser.ColumnNames.Count ? parser.ColumnNames[parser.FieldCount] : null;
        string fields = parser.FieldCount == 1 ? "1 field" : $"{parser.FieldCount} fields";
        string advice = firstMissing is null
            ? $"put a field that contains {NameOf(delimiter)} in double quotes"
            : $"'{firstMissing}' is the first without one, leave it empty if it is missing";
        string message = $"{source}:{parser.RecordLine}: {fields} where the header has {parser.ColumnNames.Count}; {advice}.";
        return new NablaDataException(message) { File = source, Line = parser.RecordLine, Column = firstMissing };
    }

    static string NameOf(char delimiter) => delimiter switch
    {
        ',' => "a comma",
        ';' => "a semicolon",
        '\t' => "a tab",
        '|' => "a vertical bar",
        _ => $"'{delimiter}'",
    };
}
