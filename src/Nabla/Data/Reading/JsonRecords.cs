using System;
using System.Text.Json;

namespace Nabla.Data.Reading;

/// <summary>Makes a <see cref="Table"/> of a JSON object or an array of flat objects, token by token.</summary>
static class JsonRecords
{
    /// <summary>Reads the whole text.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <exception cref="NablaDataException">The text is not JSON or not a table.</exception>
    public static Table Read(ReadOnlySpan<byte> json, string source = "JSON")
    {
        if (json is [0xEF, 0xBB, 0xBF, ..])
        {
            json = json[3..];
        }

        var reader = new Utf8JsonReader(json);
        try
        {
            return ReadRows(json, ref reader, source);
        }
        catch (JsonException failure)
        {
            string message = $"{source}:{failure.LineNumber + 1}: this is not JSON; send an object or an array of objects.";
            throw new NablaDataException(message, failure) { File = source, Line = failure.LineNumber + 1 };
        }
        catch (InvalidOperationException failure)
        {
            throw Error(json, in reader, source, null, "a text is not valid Unicode; send UTF-8", failure);
        }
    }

    static Table ReadRows(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, string source)
    {
        var table = new JsonTable();
        reader.Read();
        bool isArray = reader.TokenType == JsonTokenType.StartArray;
        while (!isArray || (reader.Read() && reader.TokenType != JsonTokenType.EndArray))
        {
            if (table.AddObject(ref reader) is (var key, var problem))
            {
                throw Error(json, in reader, source, key, problem);
            }

            if (table.Problem is { } ofAll)
            {
                throw Error(json, in reader, source, null, ofAll);
            }

            if (!isArray)
            {
                break;
            }
        }

        // At the end of the text this raises an error if anything but white space follows.
        reader.Read();
        return table.Rows > 0
            ? new Table(source, table.Build(), table.Rows)
            : throw Error(json, in reader, source, null, "the array is empty; send at least one object");
    }

    static NablaDataException Error(
        ReadOnlySpan<byte> json, in Utf8JsonReader reader, string source, string? key, string problem, Exception? inner = null)
    {
        long line = 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n');
        string message = $"{source}:{line}: {(key is null ? "" : $"column '{key}': ")}{problem}.";
        return new NablaDataException(message, inner) { File = source, Line = line, Column = key };
    }
}
