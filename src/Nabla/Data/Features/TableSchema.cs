using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// What the columns of a table are: inferred from it, or read from a file, and then nothing is inferred. It says nothing of what is to be predicted, so that one
/// schema serves for several targets. Immutable.
/// </summary>
public sealed class TableSchema
{
    readonly Dictionary<string, ColumnSchema> _byName;

    /// <summary>Takes columns with different names.</summary>
    /// <exception cref="ArgumentException">Two columns have the same name.</exception>
    public TableSchema(IReadOnlyList<ColumnSchema> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = columns;
        _byName = new Dictionary<string, ColumnSchema>(columns.Count, StringComparer.Ordinal);
        foreach (ColumnSchema column in columns)
        {
            if (!_byName.TryAdd(column.Name, column))
            {
                throw new ArgumentException($"The schema has column '{column.Name}' twice.", nameof(columns));
            }
        }
    }

    /// <summary>The columns, in the order of the table.</summary>
    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <summary>The column of that name, or <see langword="null"/>.</summary>
    public ColumnSchema? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Infers what each column is, or takes what the options say.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based rows to look at, at least one; no other is.</param>
    /// <param name="options">The target, which may be empty, and what the user says about columns.</param>
    /// <returns>Every column of the table. Those that cannot be used as they are have a <see cref="ColumnSchema.Problem"/>.</returns>
    /// <exception cref="NablaDataException">An option names a column that is not there, or a schema does not fit the table.</exception>
    /// <exception cref="ArgumentException">No row, a row outside the table, or a column that is said to be two things.</exception>
    public static TableSchema Infer(Table table, ReadOnlySpan<int> rows, FeatureOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        RowCheck.ThrowUnlessRowsOf(table, rows);
        IReadOnlyDictionary<string, ColumnSchema> said = options.SaidOf(table);
        int[] looked = rows.ToArray();
        var buffers = new NumberBuffers(looked.Length, table.Columns.Count);
        if (options.Schema is { } schema)
        {
            schema.ThrowUnlessFits(table, options);
            return new TableSchema(
            [
                .. table.Columns.Select(column =>
                    said.TryGetValue(column.Name, out ColumnSchema? own) ? ColumnInference.Infer(table, column, looked, own, buffers)
                    : schema.Find(column.Name) ?? new ColumnSchema(column.Name, ColumnKind.Drop) { Reason = "the schema does not name it" }),
            ]);
        }

        string[] noFeatures = options.NoFeatures;
        Column[] features = [.. table.Columns.Where(column => !noFeatures.Contains(column.Name))];
        bool pixels = table.Image is { } image && features.Length == image.Height * image.Width && said.Count == 0;
        var columns = new ColumnSchema[table.Columns.Count];
        Concurrently.For(columns.Length, i =>
        {
            Column column = table.Columns[i];
            columns[i] = pixels && !noFeatures.Contains(column.Name)
                ? new ColumnSchema(column.Name, ColumnKind.Pixel) { Reason = $"a pixel of an image of {table.Image!.Value.Height} x {table.Image.Value.Width}" }
                : ColumnInference.Infer(table, column, looked, said.GetValueOrDefault(column.Name), buffers);
        }, buffers.Columns(each: 1));
        return new TableSchema(columns);
    }

    /// <summary>Writes the schema to a file, replacing it as a whole or not at all.</summary>
    /// <exception cref="NablaFileException">It cannot be written; an old file is unchanged.</exception>
    public void Save(string path) => DurableFile.Replace(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        WriteJson(json);
    });

    /// <summary>Reads a schema file.</summary>
    /// <exception cref="NablaFileException">It cannot be read.</exception>
    /// <exception cref="NablaFormatException">It is no schema; the message says what is wrong and where.</exception>
    public static TableSchema Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw new NablaFileException($"The schema {path} cannot be read: {FileFailure.Cause(failure)}; check the name and the folder.", failure) { File = path };
        }

        return SchemaJson.Read(path, bytes);
    }

    /// <summary>Writes the schema as a JSON object. Cells of the table are not in it, save the two words of a boolean and those that count as missing.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        SchemaJson.Write(writer, this);
    }

    void ThrowUnlessFits(Table table, FeatureOptions options)
    {
        foreach (ColumnSchema column in Columns)
        {
            if (table.IndexOf(column.Name) < 0 && column.Kind != ColumnKind.Drop && !options.NoFeatures.Contains(column.Name))
            {
                throw DoesNotFit(table, column.Name, "is in the schema, but not in the table; take it out of the schema or give it the kind drop");
            }
        }

        foreach (Column column in table.Columns)
        {
            if (Find(column.Name) is null && !options.NoFeatures.Contains(column.Name))
            {
                throw DoesNotFit(table, column.Name, "is not in the schema; add it there, with the kind drop if it is not to be used");
            }
        }
    }

    static NablaDataException DoesNotFit(Table table, string name, string problem) =>
        new($"{table.Source}: column '{name}' {problem}.") { File = table.Source, Column = name };
}
