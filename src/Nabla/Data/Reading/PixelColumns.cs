using System;
using System.Collections.Generic;

namespace Nabla.Data.Reading;

/// <summary>Columns over the bytes of images that lie one behind the other.</summary>
static class PixelColumns
{
    static readonly string[] s_colours = ["red", "green", "blue"];

    /// <summary>One column a pixel, <c>p{row}_{column}</c>; in colour three, <c>p{row}_{column}_red</c> and so on.</summary>
    /// <param name="pixels">Image by image, row by row, pixel by pixel, colour by colour.</param>
    /// <param name="count">The number of images.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="channels">1: grey; 3: red, green, blue.</param>
    public static List<Column> Of(ReadOnlyMemory<byte> pixels, int count, int height, int width, int channels = 1)
    {
        int length = height * width * channels;
        var columns = new List<Column>(length + 1);
        for (int i = 0; i < length; i++)
        {
            int pixel = i / channels;
            string colour = channels == 1 ? "" : $"_{s_colours[i % channels]}";
            columns.Add(new ByteColumn($"p{pixel / width}_{pixel % width}{colour}", pixels, i, length, count));
        }

        return columns;
    }

    /// <summary>The shape of an image: in colour a row of pixels is three times as many numbers.</summary>
    public static ImageShape Shape(int height, int width, int channels = 1) => new(height, width * channels);

    /// <summary>Whether an image of that size has fewer numbers than a table may have columns.</summary>
    public static bool Fits(long height, long width, int channels = 1) =>
        height <= CsvOptions.MostColumns && width <= CsvOptions.MostColumns && height * width * channels < CsvOptions.MostColumns;
}
