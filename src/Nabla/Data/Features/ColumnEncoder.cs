using System;
using System.Collections.Generic;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// Turns the cells of one column (or of all pixel columns) into features: the numbers a network sees. Everything it knows was learnt on
/// the training rows. Immutable and safe to share between threads.
/// </summary>
public abstract class ColumnEncoder
{
    private protected ColumnEncoder(string kind, IReadOnlyList<string> columnNames, IReadOnlyList<string> featureNames)
    {
        Kind = kind;
        ColumnNames = columnNames;
        FeatureNames = featureNames;
    }

    /// <summary>The word for the encoder in a model file: <c>number</c>, <c>category</c>, <c>boolean</c>, <c>date</c> or <c>pixels</c>.</summary>
    public string Kind { get; }

    /// <summary>The columns it reads: one, or all pixels.</summary>
    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>The names of its features, such as <c>age</c>, <c>age is missing</c>, <c>district = North</c>.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The number of features.</summary>
    public int Width => FeatureNames.Count;

    /// <summary>Writes the features of one row.</summary>
    /// <param name="table">Where the row is; for errors.</param>
    /// <param name="columns">The table's columns of the names <see cref="ColumnNames"/>.</param>
    /// <param name="row">0-based row.</param>
    /// <param name="features"><c>[Width]</c></param>
    internal abstract void Encode(Table table, ReadOnlySpan<Column> columns, int row, Span<double> features);

    /// <summary>What is unlike anything seen in training in this row, or <see langword="null"/>.</summary>
    internal virtual string? Flag(Table table, ReadOnlySpan<Column> columns, int row) => null;

    private protected abstract void WriteFields(Utf8JsonWriter writer);

    internal void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", Kind);
        WriteFields(writer);
        writer.WriteEndObject();
    }

    internal static ColumnEncoder ReadJson(JsonElement element) => element.Text("kind") switch
    {
        NumberEncoder.KindName => NumberEncoder.Read(element),
        CategoryEncoder.KindName => CategoryEncoder.Read(element),
        BooleanEncoder.KindName => BooleanEncoder.Read(element),
        DateEncoder.KindName => DateEncoder.Read(element),
        PixelEncoder.KindName => PixelEncoder.Read(element),
        var kind => throw JsonFields.Malformed($"{CellText.Quote(kind)} is not a kind of column"),
    };

    private protected static string ReadName(JsonElement element) =>
        element.Text("name") is { Length: > 0 } name ? name : throw JsonFields.Malformed("a column has an empty name");
}
