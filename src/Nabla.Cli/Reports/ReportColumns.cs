using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Modeling;

namespace Nabla.Cli.Reports;

/// <summary>The columns of a table as the report lists them: what each is, and what was done with it.</summary>
static class ReportColumns
{
    const int MostLevelsShown = 3;
    const int LongestLevel = 24;

    /// <summary>One entry a column, in the order of the table; all pixels of an image are one entry.</summary>
    public static IReadOnlyList<ReportColumn> Of(Model model, Table table)
    {
        var encoders = model.Features.Columns
            .SelectMany(encoder => encoder.ColumnNames.Select(name => (name, encoder)))
            .ToDictionary(pair => pair.name, pair => pair.encoder);
        var leftOut = model.Features.LeftOut.ToDictionary(column => column.Name, column => column.Reason);
        var columns = new List<ReportColumn>();
        foreach (Column column in table.Columns)
        {
            if (encoders.GetValueOrDefault(column.Name) is PixelEncoder pixels)
            {
                if (pixels.ColumnNames[0] == column.Name)
                {
                    columns.Add(new ReportColumn(
                        $"{column.Name} to {pixels.ColumnNames[^1]}", "pixels", 0, null,
                        $"divided by {NumberText.Measure(pixels.Scale)}, the largest of {NumberText.Count(pixels.ColumnNames.Count)} pixels"));
                }

                continue;
            }

            columns.Add(Describe(table, column, model, encoders.GetValueOrDefault(column.Name), leftOut.GetValueOrDefault(column.Name)));
        }

        return columns;
    }

    static ReportColumn Describe(Table table, Column column, Model model, ColumnEncoder? encoder, string? leftOut)
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        int missing = 0;
        for (int row = 0; row < table.RowCount; row++)
        {
            if (column.IsMissing(row))
            {
                missing++;
            }
            else
            {
                string text = column.GetText(row).Trim().ToString();
                levels[text] = levels.GetValueOrDefault(text) + 1;
            }
        }

        bool isTarget = model.Target.Columns.Contains(column.Name);
        bool isCategory = encoder is CategoryEncoder || (isTarget && model.Target is ClassTarget or SeveralTargets { Task: TaskKind.Multilabel });
        ColumnSchema? schema = model.Features.Schema?.Find(column.Name);
        string kind = isCategory ? "category" : encoder?.Kind ?? (isTarget ? "number" : schema?.KindWord ?? "");
        string reason = schema is { Reason.Length: > 0 } ? $"; {schema.Reason}" : "";
        string treatment = isTarget ? "the target" : leftOut is not null ? $"left out: {leftOut}" : Treatment(encoder) + reason;
        return new ReportColumn(column.Name, kind, missing, levels.Count, treatment)
        {
            Range = encoder is NumberEncoder number ? new ReportRange(number.Minimum, number.Median, number.Maximum) : null,
            TopLevels = isCategory
                ?
                [
                    .. levels.OrderByDescending(level => level.Value).ThenBy(level => level.Key, StringComparer.Ordinal)
                        .Take(MostLevelsShown).Select(level => Shortened(level.Key)),
                ]
                : [],
        };
    }

    static string Treatment(ColumnEncoder? encoder) => encoder switch
    {
        NumberEncoder number => Scaled(number.Scale.Scaling) + (number.Bins is { } bins ? $", and its place in {bins.Edges.Count - 1} bins" : "")
            + (number.HasMissing ? "; missing: the median, and a feature that says so" : ""),
        CategoryEncoder { IsIndex: true } category => $"the index of its level, for an embedding of {NumberText.Count(category.IndexCount)}",
        CategoryEncoder category => $"one-hot, {NumberText.Plural(category.Width, "feature")}{(category.HasRare ? ", rare ones together" : "")}",
        BooleanEncoder boolean => $"{boolean.False} = 0, {boolean.True} = 1",
        DateEncoder date => $"{date.Format}: {string.Join(", ", date.Parts.Select(ColumnText.Part))}",
        _ => "not used",
    };

    static string Scaled(NumberScaling scaling) => scaling switch
    {
        NumberScaling.Robust => "scaled by median and quartiles, clipped smoothly",
        NumberScaling.Quantile => "its rank as a normal score",
        _ => "standardised",
    };

    static string Shortened(string level) => level.Length > LongestLevel ? level[..LongestLevel] + "…" : level;
}
