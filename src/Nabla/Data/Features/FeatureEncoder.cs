using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// How the columns of a table become the features of a network, learnt on the training rows alone: numbers are standardised, categories
/// one-hot, dates a year and a place on the circle of the year, pixels one scale. Immutable and safe to share between threads.
/// </summary>
public sealed class FeatureEncoder
{
    FeatureEncoder(
        IReadOnlyList<string> targets, IReadOnlyList<ColumnEncoder> columns, IReadOnlyList<LeftOutColumn> leftOut, IReadOnlyList<string> warnings,
        TableSchema? schema)
    {
        Schema = schema;
        Targets = targets;
        Columns = columns;
        LeftOut = leftOut;
        Warnings = warnings;
        FeatureNames = [.. columns.SelectMany(column => column.FeatureNames)];
    }

    /// <summary>The name of the target column, which is never a feature; of several their names with commas between.</summary>
    public string Target => string.Join(',', Targets);

    /// <summary>The names of the target columns.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>The encoders, in the order of their features.</summary>
    public IReadOnlyList<ColumnEncoder> Columns { get; }

    /// <summary>The columns of the training table that are no features, each with its reason.</summary>
    public IReadOnlyList<LeftOutColumn> LeftOut { get; }

    /// <summary>What the columns of the training table are; <see langword="null"/> in files of versions that did not record it.</summary>
    public TableSchema? Schema { get; }

    /// <summary>What a person should know about how the columns were understood, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>One name a feature, such as <c>age</c>, <c>age is missing</c>, <c>district = North</c>.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The number of features: the inputs of the network.</summary>
    public int Width => FeatureNames.Count;

    /// <summary>The features that are an index into a table of embeddings, each with the number of its indices.</summary>
    internal IReadOnlyList<(int Feature, int Count)> IndexFeatures
    {
        get
        {
            var found = new List<(int Feature, int Count)>();
            int first = 0;
            foreach (ColumnEncoder column in Columns)
            {
                if (column is CategoryEncoder { IsIndex: true } category)
                {
                    found.Add((first, category.IndexCount));
                }

                first += column.Width;
            }

            return found;
        }
    }

    /// <summary>The shape of the image the features form, or <see langword="null"/>.</summary>
    public ImageShape? Image => Columns is [PixelEncoder pixels] ? pixels.Image : null;

    /// <summary>
    /// Infers what each column is, where <see cref="FeatureOptions.Schema"/> does not say it, and learns its encoding from the training rows; no other row is looked at.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The 0-based training rows, at least one.</param>
    /// <param name="options">The target, and what the user says about columns.</param>
    /// <exception cref="NablaDataException">
    /// An option names a column that is not there, a cell of a numeric column is not a finite number, or no usable feature remains.
    /// </exception>
    /// <exception cref="ArgumentException">No row, a row outside the table, or a column with two roles in <paramref name="options"/>.</exception>
    public static FeatureEncoder Fit(Table table, ReadOnlySpan<int> rows, FeatureOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        RowCheck.ThrowUnlessRowsOf(table, rows);
        var schema = TableSchema.Infer(table, rows, options);
        var fitting = new FeatureFitting(table, rows.ToArray(), options, schema);
        fitting.Run();
        return new FeatureEncoder([.. options.TargetColumns], fitting.Encoders, fitting.LeftOut, fitting.Warnings, schema);
    }

    /// <summary>Finds the columns in a table, by name and in any order, so that its rows can be encoded.</summary>
    /// <exception cref="NablaDataException">Columns are missing; the message lists them all with the nearest names.</exception>
    public BoundFeatures Bind(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new BoundFeatures(this, table);
    }

    /// <summary>Writes everything as one JSON object that a person can read; every number survives exactly.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("target", Target);
        if (Targets.Count > 1)
        {
            writer.WriteTexts("targets", Targets);
        }

        writer.WriteNumber("width", Width);
        writer.WriteStartArray("columns");
        foreach (ColumnEncoder column in Columns)
        {
            column.WriteJson(writer);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("leftOut");
        foreach (LeftOutColumn column in LeftOut)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("reason", column.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteTexts("warnings", Warnings);
        if (Schema is not null)
        {
            writer.WritePropertyName("schema");
            Schema.WriteJson(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    /// <exception cref="NablaFormatException">A key is missing, of the wrong type, or contradicts another.</exception>
    public static FeatureEncoder ReadJson(JsonElement element)
    {
        var columns = new List<ColumnEncoder>();
        foreach (JsonElement column in element.Items("columns"))
        {
            columns.Add(ColumnEncoder.ReadJson(column));
        }

        var leftOut = new List<LeftOutColumn>();
        foreach (JsonElement column in element.Items("leftOut"))
        {
            leftOut.Add(new LeftOutColumn(column.Text("name"), column.Text("reason")));
        }

        string target = element.Text("target");
        string[] targets = element.TryGetProperty("targets", out _) ? element.DistinctTexts("targets") : [target];
        if (string.Join(',', targets) != target)
        {
            throw JsonFields.Malformed("'target' and 'targets' name different columns");
        }

        TableSchema? schema = element.TryGetProperty("schema", out JsonElement written) ? SchemaJson.ReadOfModel(written) : null;
        var encoder = new FeatureEncoder(targets, columns, leftOut, element.Texts("warnings"), schema);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string[] names = [.. encoder.Targets, .. columns.SelectMany(column => column.ColumnNames), .. leftOut.Select(column => column.Name)];
        if (names.FirstOrDefault(name => !seen.Add(name)) is { } twice)
        {
            throw JsonFields.Malformed($"column {CellText.Quote(twice)} occurs twice");
        }

        int width = element.Integer("width");
        return width == encoder.Width && width > 0
            ? encoder
            : throw JsonFields.Malformed($"'width' is {width}, but the columns have {encoder.Width} features");
    }
}
