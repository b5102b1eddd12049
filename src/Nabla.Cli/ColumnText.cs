using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Data.Features;

namespace Nabla.Cli;

/// <summary>What an encoder does with its column, in a few words.</summary>
static class ColumnText
{
    const int MostLevels = 4;

    /// <summary>The column's name, or the first and the last of many.</summary>
    public static string Name(ColumnEncoder column) =>
        column.ColumnNames.Count == 1 ? column.ColumnNames[0] : $"{column.ColumnNames[0]} to {column.ColumnNames[^1]}";

    /// <summary>What the network sees of it.</summary>
    public static string Describe(ColumnEncoder column) => column switch
    {
        NumberEncoder number =>
            Scale(number) + (number.Bins is { } bins ? $", {bins.Edges.Count - 1} bins" : "")
            + (number.HasMissing ? $", missing = {MetricText.Number(number.Median)}" : ""),
        CategoryEncoder category =>
            string.Join(", ", category.Levels.Take(MostLevels))
            + (category.Levels.Count > MostLevels ? $" and {category.Levels.Count - MostLevels} more" : "")
            + (category.HasRare ? ", (rare)" : "") + (category.HasMissing ? ", (missing)" : ""),
        DateEncoder date => "year, sine and cosine of the day" + (date.HasMissing ? ", (missing)" : ""),
        PixelEncoder pixels => $"{pixels.Image.Height} x {pixels.Image.Width} pixels, divided by {MetricText.Number(pixels.Scale)}",
        _ => NumberText.Plural(column.Width, "feature"),
    };

    static string Scale(NumberEncoder number) => number.Scale switch
    {
        RobustScale robust => $"median {MetricText.Number(robust.Center)}, width {MetricText.Number(robust.Width)}",
        QuantileScale quantile => $"rank from {MetricText.Number(quantile.Knots[0])} to {MetricText.Number(quantile.Knots[^1])}",
        _ => $"mean {MetricText.Number(number.Standardization.Mean)}, sd {MetricText.Number(number.Standardization.StandardDeviation)}",
    };
}
