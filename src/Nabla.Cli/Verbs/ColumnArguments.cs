using System;
using System.Collections.Generic;
using System.CommandLine;
using Nabla.Data.Features;
using Nabla.Files;

namespace Nabla.Cli.Verbs;

/// <summary>The options that say what the columns are, and where a schema comes from and goes to.</summary>
sealed class ColumnArguments
{
    public Option<IReadOnlyList<ColumnSchema>?> Columns { get; } = OptionValues.Of<IReadOnlyList<ColumnSchema>?>(
        "--columns", "NAME=KIND,...",
        "what columns are: number, category, boolean, date, identifier, text, constant or drop, as in zip=category,when=date:dd/MM/yyyy [from the data]",
        text => [.. Array.ConvertAll(text.Split(',', StringSplitOptions.RemoveEmptyEntries), ColumnSchema.Parse)]);

    public Option<string?> Schema { get; } = OptionValues.Text("--schema", "FILE.json", "a file that says what every column is; nothing is inferred then");

    public Option<string?> WriteSchema { get; } = OptionValues.Text("--write-schema", "FILE.json", "write what the columns were taken for, to be changed and read by --schema");

    /// <summary>What is said of single columns.</summary>
    public IReadOnlyList<ColumnSchema> ColumnsOf(ParseResult line) => line.GetValue(Columns) ?? [];

    /// <summary>The schema file, if one is given.</summary>
    public TableSchema? SchemaOf(ParseResult line) => line.GetValue(Schema) is { } path ? TableSchema.Load(path) : null;

    /// <summary>Fails before any work where the schema file could not be written.</summary>
    public void ThrowUnlessWritable(ParseResult line)
    {
        if (line.GetValue(WriteSchema) is { } path)
        {
            DurableFile.ThrowUnlessReplaceable(path);
        }
    }

    /// <summary>Writes the schema file, if one is asked for.</summary>
    public void Write(ParseResult line, TableSchema schema)
    {
        if (line.GetValue(WriteSchema) is { } path)
        {
            schema.Save(path);
        }
    }
}
