using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>A schema as JSON; docs/columns.md describes it.</summary>
static class SchemaJson
{
    const string Format = "nabla-schema";
    const int Version = 1;

    public static void Write(Utf8JsonWriter json, TableSchema schema)
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteStartArray("columns");
        foreach (ColumnSchema column in schema.Columns)
        {
            json.WriteStartObject();
            WriteFields(json, column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The name, the kind, its parameters, and why it is that.</summary>
    public static void WriteFields(Utf8JsonWriter json, ColumnSchema column)
    {
        json.WriteString("name", column.Name);
        json.WriteString("kind", column.KindWord);
        if (column.Format is not null)
        {
            json.WriteString("format", column.Format);
        }

        if (column.Parts.Count > 0)
        {
            json.WriteTexts("parts", column.Parts.Select(part => part.Word()));
        }

        if (column.False is not null)
        {
            json.WriteString("false", column.False);
            json.WriteString("true", column.True);
        }

        if (column.MissingWords.Count > 0)
        {
            json.WriteTexts("missing", column.MissingWords);
        }

        if (column.Reason.Length > 0)
        {
            json.WriteString("reason", column.Reason);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its name, for errors.</param>
    /// <param name="bytes">Its content.</param>
    public static TableSchema Read(string path, byte[] bytes)
    {
        try
        {
            ReadOnlyMemory<byte> text = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes;
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(document.RootElement);
        }
        catch (JsonException failure)
        {
            throw new NablaFormatException($"{path}:{failure.LineNumber + 1}: this is not JSON; a schema is what --write-schema writes.", failure)
            {
                File = path,
                Line = failure.LineNumber + 1,
            };
        }
        catch (InvalidOperationException failure)
        {
            // The name of a key, which is compared when any key is looked for.
            throw new NablaFormatException($"{path}: the name of a key is not valid Unicode.", failure) { File = path };
        }
        catch (SchemaFault fault)
        {
            throw new NablaFormatException($"{path}: {fault.Message}.", fault) { File = path, Column = fault.Column };
        }
    }

    /// <summary>Reads the schema of a model's document.</summary>
    public static TableSchema ReadOfModel(JsonElement element)
    {
        try
        {
            return Read(element);
        }
        catch (SchemaFault fault)
        {
            throw JsonFields.Malformed(fault.Message, fault);
        }
    }

    static TableSchema Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || TextOf(root, "format", null) != Format)
        {
            throw new SchemaFault($"this is no schema: 'format' is not \"{Format}\"", null);
        }

        if (!root.TryGetProperty("version", out JsonElement version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != Version)
        {
            throw new SchemaFault($"'version' of the schema is not {Version}; a newer Nabla may read it", null);
        }

        if (!root.TryGetProperty("columns", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new SchemaFault("'columns' must be a list", null);
        }

        var columns = new List<ColumnSchema>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement element in list.EnumerateArray())
        {
            ColumnSchema column = ReadColumn(element, columns.Count + 1);
            columns.Add(names.Add(column.Name) ? column : throw new SchemaFault($"column '{column.Name}' is there twice", column.Name));
        }

        return new TableSchema(columns);
    }

    static ColumnSchema ReadColumn(JsonElement element, int number)
    {
        if (element.ValueKind != JsonValueKind.Object || TextOf(element, "name", null) is not { Length: > 0 } name)
        {
            throw new SchemaFault($"entry {number} of 'columns' has no name", null);
        }

        string word = TextOf(element, "kind", name) ?? throw new SchemaFault($"column '{name}' has no kind", name);
        ColumnKind kind = ColumnSchema.FindKind(word)
            ?? throw new SchemaFault($"column '{name}' cannot be a {CellText.Quote(word)}; the kinds are {string.Join(", ", ColumnSchema.KindWords)}", name);
        string? format = TextOf(element, "format", name);
        DatePart[] parts =
        [
            .. TextsOf(element, "parts", name).Select(part => DateParts.Find(part)
                ?? throw new SchemaFault($"column '{name}': {CellText.Quote(part)} is no part of a date; the parts are {string.Join(", ", DateParts.Words)}", name)),
        ];
        if (kind == ColumnKind.Date && (format is null || DateFormat.Find(format) is null || parts.Length == 0 || parts.Distinct().Count() < parts.Length))
        {
            throw new SchemaFault(
                $"column '{name}': a date needs a 'format', one of {string.Join(", ", DateFormat.All.Select(known => known.Pattern))}, "
                + "and a list of different 'parts'", name);
        }

        string? no = TextOf(element, "false", name);
        string? yes = TextOf(element, "true", name);
        if (kind == ColumnKind.Boolean && (string.IsNullOrEmpty(no) || string.IsNullOrEmpty(yes) || string.Equals(no, yes, StringComparison.OrdinalIgnoreCase)))
        {
            throw new SchemaFault($"column '{name}': a boolean needs two different words, 'false' and 'true'", name);
        }

        return new ColumnSchema(name, kind)
        {
            Format = kind == ColumnKind.Date ? format : null,
            Parts = kind == ColumnKind.Date ? parts : [],
            False = kind == ColumnKind.Boolean ? no : null,
            True = kind == ColumnKind.Boolean ? yes : null,
            MissingWords = TextsOf(element, "missing", name),
            Reason = TextOf(element, "reason", name) ?? "",
        };
    }

    static string? TextOf(JsonElement element, string key, string? column)
    {
        if (!element.TryGetProperty(key, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? Decoded(value, key, column)
            : throw new SchemaFault($"{(column is null ? "" : $"column '{column}': ")}'{key}' must be text", column);
    }

    static string Decoded(JsonElement value, string key, string? column)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new SchemaFault($"'{key}' is not valid Unicode", column);
        }
    }

    static string[] TextsOf(JsonElement element, string key, string column)
    {
        if (!element.TryGetProperty(key, out JsonElement list))
        {
            return [];
        }

        return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => Decoded(item, key, column))]
            : throw new SchemaFault($"column '{column}': '{key}' must be a list of texts", column);
    }

    /// <summary>What is wrong with a schema, without the name of its file.</summary>
#pragma warning disable CA1032, CA1064 // It never leaves this class.
    sealed class SchemaFault(string message, string? column) : Exception(message)
    {
        public string? Column { get; } = column;
    }
#pragma warning restore CA1032, CA1064
}
