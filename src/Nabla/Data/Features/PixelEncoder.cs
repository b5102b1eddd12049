using System;
using System.Collections.Generic;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// All pixels of an image, divided by one number, the largest pixel of the training rows: zeros stay zero, and pixels that never vary
/// stay in, so that the weights of a unit in the first layer are an image too.
/// </summary>
public sealed class PixelEncoder : ColumnEncoder
{
    internal const string KindName = "pixels";

    /// <param name="columnNames">One name a pixel, row by row.</param>
    /// <param name="image">Its product is the number of names.</param>
    /// <param name="scale">Finite, above 0.</param>
    internal PixelEncoder(IReadOnlyList<string> columnNames, ImageShape image, double scale)
        : base(KindName, columnNames, columnNames)
    {
        Image = image;
        Scale = scale;
    }

    /// <summary>The shape of the image.</summary>
    public ImageShape Image { get; }

    /// <summary>The largest absolute value of a pixel in the training rows, above 0: each pixel is divided by it.</summary>
    public double Scale { get; }

    internal override void Encode(Table table, ReadOnlySpan<Column> columns, int row, Span<double> features)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            features[i] = Read(table, columns[i], row) / Scale;
        }
    }

    /// <summary>The pixel; a missing one is an error, as no value could stand for it.</summary>
    internal static double Read(Table table, Column column, int row)
    {
        if (column.TryGetNumber(row, out double value))
        {
            return value;
        }

        throw column.IsMissing(row)
            ? CellText.Error(table, column, row, "the pixel is missing; fill it in or remove the row")
            : CellText.NotANumber(table, column, row, "; fix the pixel or remove the row");
    }

    private protected override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteNumber("scale", Scale);
        writer.WriteNumber("height", Image.Height);
        writer.WriteNumber("width", Image.Width);
        writer.WriteTexts("names", ColumnNames);
    }

    internal static PixelEncoder Read(JsonElement element)
    {
        string[] names = element.DistinctTexts("names");
        var image = new ImageShape(element.Integer("height"), element.Integer("width"));
        double scale = element.Number("scale");
        if (image.Height < 1 || image.Width < 1 || (long)image.Height * image.Width != names.Length)
        {
            throw JsonFields.Malformed($"an image of {image.Height} x {image.Width} pixels cannot have {names.Length} names");
        }

        return scale > 0 ? new PixelEncoder(names, image, scale) : throw JsonFields.Malformed("'scale' must be above 0");
    }
}
