using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Nabla.Data.Reading;

/// <summary>Makes a <see cref="Table"/> of a JSON object or an array of flat objects, token by token.</summary>
static class JsonRecords
{
    const string Source = "JSON";

    // Objects that share hardly a key make a table of missing cells that is far larger than the text: the product is bounded.
    const long CellAllowance = 1 << 20;
    const int MostCellsPerValue = 100;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="NablaDataException">The text is not JSON or not a table.</exception>
    public static Table Read(ReadOnlySpan<byte> json)
    {
        if (json is [0xEF, 0xBB, 0xBF, ..])
        {
            json = json[3..];
        }

        var reader = new Utf8JsonReader(json);
        try
        {
            return ReadRows(json, ref reader);
        }
        catch (JsonException failure)
        {
            string message = $"{Source}:{failure.LineNumber + 1}: this is not JSON; send an object or an array of objects.";
            throw new NablaDataException(message, failure) { File = Source, Line = failure.LineNumber + 1 };
        }
        catch (InvalidOperationException failure)
        {
            throw Error(json, in reader, null, "a text is not valid Unicode; send UTF-8", failure);
        }
    }

    static Table ReadRows(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        var columns = new List<TextColumnBuilder>();
        var columnByKey = new Dictionary<string, TextColumnBuilder>(StringComparer.Ordinal);
        int rows = 0;
        long values = 0;

        reader.Read();
        bool isArray = reader.TokenType == JsonTokenType.StartArray;
        while (!isArray || (reader.Read() && reader.TokenType != JsonTokenType.EndArray))
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Error(json, in reader, null, $"row {rows + 1} is not an object; send an object or an array of objects");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                if (!columnByKey.TryGetValue(key, out TextColumnBuilder? column))
                {
                    CheckNewKey(json, in reader, key, columns.Count);
                    column = new TextColumnBuilder(key);
                    columns.Add(column);
                    columnByKey.Add(key, column);
                }

                if (column.RowCount > rows)
                {
                    throw Error(json, in reader, key, $"row {rows + 1} has this key twice; send it once");
                }

                reader.Read();
                Pad(column, rows);
                column.Append(ReadCell(json, ref reader, key));
                values++;
            }

            rows++;
            long cells = (long)rows * columns.Count;
            if (cells > CellAllowance && cells / MostCellsPerValue > values)
            {
                string problem = $"{rows} objects have {columns.Count} different keys, hardly any in common; give them the same keys";
                throw Error(json, in reader, null, problem);
            }

            if (!isArray)
            {
                break;
            }
        }

        // At the end of the text this raises an error if anything but white space follows.
        reader.Read();
        if (rows == 0)
        {
            throw Error(json, in reader, null, "the array is empty; send at least one object");
        }

        var built = new Column[columns.Count];
        for (int i = 0; i < built.Length; i++)
        {
            Pad(columns[i], rows);
            built[i] = columns[i].Build();
        }

        return new Table(Source, built, rows);
    }

    static string ReadCell(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, string key)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return "";
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            case JsonTokenType.String:
                return reader.GetString()!;
            case JsonTokenType.Number:
                string digits = System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
                return TextColumn.TryParse(digits, out _)
                    ? digits
                    : throw Error(json, in reader, key, "the number is too large for a double; send it in another unit, or null");
            default:
                throw Error(json, in reader, key, "the value is nested; send a number, text, boolean or null");
        }
    }

    static void CheckNewKey(ReadOnlySpan<byte> json, in Utf8JsonReader reader, string key, int columnCount)
    {
        if (key.Length == 0)
        {
            throw Error(json, in reader, null, "a key is empty; name every value");
        }

        if (columnCount == CsvOptions.MostColumns)
        {
            throw Error(json, in reader, key, $"there are more than {CsvOptions.MostColumns} different keys; send fewer");
        }
    }

    static void Pad(TextColumnBuilder column, int rowCount)
    {
        while (column.RowCount < rowCount)
        {
            column.Append([]);
        }
    }

    static NablaDataException Error(
        ReadOnlySpan<byte> json, in Utf8JsonReader reader, string? key, string problem, Exception? inner = null)
    {
        long line = 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n');
        string message = $"{Source}:{line}: {(key is null ? "" : $"column '{key}': ")}{problem}.";
        return new NablaDataException(message, inner) { File = Source, Line = line, Column = key };
    }
}
