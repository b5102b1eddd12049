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
        CategoryEncoder { IsIndex: true } category =>
            $"one of {NumberText.Count(category.IndexCount)} indices, for an embedding: {string.Join(", ", category.Levels.Take(MostLevels))} and {category.Levels.Count - MostLevels} more",
        CategoryEncoder category =>
            string.Join(", ", category.Levels.Take(MostLevels))
            + (category.Levels.Count > MostLevels ? $" and {category.Levels.Count - MostLevels} more" : "")
            + (category.HasRare ? ", (rare)" : "") + (category.HasMissing ? ", (missing)" : ""),
        BooleanEncoder boolean => $"{boolean.False} = 0, {boolean.True} = 1" + (boolean.HasMissing ? ", (missing)" : ""),
        DateEncoder date => $"{date.Format}: {string.Join(", ", date.Parts.Select(Part))}" + (date.HasMissing ? ", (missing)" : ""),
        PixelEncoder pixels => $"{pixels.Image.Height} x {pixels.Image.Width} pixels, divided by {MetricText.Number(pixels.Scale)}",
        _ => NumberText.Plural(column.Width, "feature"),
    };

    /// <summary>A part of a date, as in <c>day-of-week</c>.</summary>
    public static string Part(DatePart part) => part switch
    {
        DatePart.DayOfMonth => "day-of-month",
        DatePart.DayOfWeek => "day-of-week",
        DatePart.YearCycle => "year-cycle",
        DatePart.WeekCycle => "week-cycle",
        DatePart.DayCycle => "day-cycle",
        _ => part.ToString().ToLowerInvariant(),
    };

    static string Scale(NumberEncoder number) => number.Scale switch
    {
        RobustScale robust => $"median {MetricText.Number(robust.Center)}, width {MetricText.Number(robust.Width)}",
        QuantileScale quantile => $"rank from {MetricText.Number(quantile.Knots[0])} to {MetricText.Number(quantile.Knots[^1])}",
        _ => $"mean {MetricText.Number(number.Standardization.Mean)}, sd {MetricText.Number(number.Standardization.StandardDeviation)}",
    };
}
