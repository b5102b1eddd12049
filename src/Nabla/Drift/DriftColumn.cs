using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Drift;

/// <summary>What of an encoded column is compared: numbers as they are, dates as days, categories as texts, an image as the mean of its pixels.</summary>
static class DriftColumn
{
    const string MeanPixel = "(mean of the pixels)";

    /// <summary>The name under which the column is spoken of.</summary>
    public static string NameOf(ColumnEncoder encoder) => encoder is PixelEncoder ? MeanPixel : encoder.ColumnNames[0];

    /// <summary>Learns the reference of a column.</summary>
    public static ColumnReference Fit(Table table, int[] rows, ColumnEncoder encoder) => IsNumber(encoder)
        ? NumberReference.Fit(NameOf(encoder), Numbers(table, rows, encoder))
        : CategoryReference.Fit(NameOf(encoder), Texts(table, rows, encoder));

    /// <summary>The bins of a reference counted on other rows.</summary>
    public static long[] Count(ColumnReference reference, Table table, int[] rows, ColumnEncoder encoder) => reference is NumberReference numbers
        ? numbers.Count(Numbers(table, rows, encoder))
        : ((CategoryReference)reference).Count(Texts(table, rows, encoder));

    /// <summary>Whether a reference is of the encoder's kind.</summary>
    public static bool Fits(ColumnReference reference, ColumnEncoder encoder) => reference is NumberReference == IsNumber(encoder);

    static bool IsNumber(ColumnEncoder encoder) => encoder is NumberEncoder or DateEncoder or PixelEncoder;

    static double[] Numbers(Table table, int[] rows, ColumnEncoder encoder)
    {
        double[] numbers = new double[rows.Length];
        Column[] columns = [.. encoder.ColumnNames.Select(name => table[name])];
        for (int i = 0; i < rows.Length; i++)
        {
            numbers[i] = encoder switch
            {
                DateEncoder date => date.DaysOf(columns[0], rows[i]),
                PixelEncoder => columns.Average(column => PixelEncoder.Read(table, column, rows[i])),
                _ => CellText.NumberOrNaN(table, columns[0], rows[i]),
            };
        }

        return numbers;
    }

    static IEnumerable<string> Texts(Table table, int[] rows, ColumnEncoder encoder)
    {
        Column column = table[encoder.ColumnNames[0]];
        return rows.Select(row => column.IsMissing(row) ? "" : CellText.Of(column, row).ToString());
    }
}
