using System;
using System.Text.Json;

namespace Nabla.Data.Reading;

/// <summary>
/// Makes a <see cref="Table"/> of JSON in a file: JSON Lines, one object a line, of which a line at a time is in memory; or one document, an object or an array, which is
/// read as a whole. The first line tells: it is an object of its own or not.
/// </summary>
static class JsonLinesReader
{
    /// <summary>The largest document that is no JSON Lines: 1 GiB.</summary>
    const int LargestDocument = 1 << 30;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="NablaDataException">The text is not JSON or not a table; the message says where and what to do.</exception>
    public static Table Read(ByteSource source, CsvOptions options)
    {
        if (source.Peek(3) is [0xEF, 0xBB, 0xBF])
        {
            source.Read(new byte[3]);
        }

        var bytes = new LineBuffer(source);
        while (bytes.TryPeekLine(out ReadOnlySpan<byte> first))
        {
            if (!IsBlank(first))
            {
                return IsObject(first) ? ReadLines(bytes, options) : JsonRecords.Read(bytes.ReadAll(LargestDocument), source.Name);
            }

            bytes.Advance();
        }

        throw new NablaDataException($"{source.Name} is empty; it needs an object for each row.") { File = source.Name };
    }

    static Table ReadLines(LineBuffer bytes, CsvOptions options)
    {
        var memory = new TableMemory(bytes.Name, options.MemoryLimit);
        var table = new JsonTable(memory);
        var lines = new LineNumbers();
        var rejections = new RowRejections(bytes.Name, options.MaximumBadRows);
        for (; bytes.TryPeekLine(out ReadOnlySpan<byte> line); bytes.Advance())
        {
            if (IsBlank(line))
            {
                continue;
            }

            if (ProblemOf(table, line) is (var key, var problem))
            {
                rejections.Add(new RejectedRow(bytes.Line, key, problem));
            }
            else
            {
                lines.Add(bytes.Line);
            }

            if (table.Problem is { } ofAll)
            {
                throw new NablaDataException($"{bytes.Name}:{bytes.Line}: {ofAll}.") { File = bytes.Name, Line = bytes.Line };
            }
        }

        if (lines.Count == 0)
        {
            throw rejections.NothingLeft();
        }

        Detection[] detections =
        [
            new("format", "json lines", "the first line is a JSON object of its own"),
            new("encoding", "utf-8", "JSON is"),
        ];
        return new Table(bytes.Name, table.Build(), lines.Count, lines, memory: memory)
        {
            Reading = new TableReading(detections, lines.Count, rejections.Rows, []),
        };
    }

    static (string? Key, string Problem)? ProblemOf(JsonTable table, ReadOnlySpan<byte> line)
    {
        // A line is looked at as a whole before anything of it is a row.
        if (!IsObject(line))
        {
            return (null, "the line is not a JSON object; write one object on every line");
        }

        var reader = new Utf8JsonReader(line);
        try
        {
            reader.Read();
            return table.AddObject(ref reader);
        }
        catch (InvalidOperationException)
        {
            return (null, "a text is not valid Unicode; write UTF-8");
        }
    }

    static bool IsObject(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8).IsEmpty;
}
