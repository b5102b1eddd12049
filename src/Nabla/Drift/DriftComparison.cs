using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Drift;

/// <summary>Holds the rows of a table against what a model remembers of its training rows.</summary>
static class DriftComparison
{
    /// <summary>Compares.</summary>
    /// <param name="reference">What the model remembers, or <see langword="null"/>.</param>
    /// <param name="bound">The model's encoders on the table.</param>
    /// <param name="flags">The flags of each row.</param>
    /// <param name="answers">The model's answers, one of each target.</param>
    public static DriftReport Of(DriftReference? reference, BoundFeatures bound, IReadOnlyList<IReadOnlyList<RowFlag>> flags, IReadOnlyList<Answers> answers)
    {
        int[] rows = [.. Enumerable.Range(0, bound.Table.RowCount)];
        var columns = new ColumnDrift[reference?.Columns.Count ?? 0];
        Concurrently.For(columns.Length, i =>
        {
            ColumnReference column = reference!.Columns[i];
            columns[i] = Of(column, DriftColumn.Count(column, bound.Table, rows, bound.Encoder.Columns[i]));
        });
        IEnumerable<ColumnDrift> predictions =
            from column in reference?.Predictions ?? []
            let counts = answers.FirstOrDefault(answer => answer.Target == column.Name)?.Count(column)
            where counts is not null
            select Of(column, counts);
        return new DriftReport
        {
            Rows = rows.Length,
            FlaggedRows = flags.Count(row => row.Count > 0),
            Flags = CountFlags(flags),
            Columns = [.. columns.OrderByDescending(column => column.Level).ThenByDescending(column => column.StabilityIndex).ThenBy(column => column.Name, StringComparer.Ordinal)],
            Predictions = [.. predictions],
            HasReference = reference is not null,
        };
    }

    static FlagCount[] CountFlags(IReadOnlyList<IReadOnlyList<RowFlag>> flags) =>
    [
        .. flags.SelectMany(row => row).GroupBy(flag => (flag.Kind, flag.Column))
            .Select(group => new FlagCount(group.Key.Kind, group.Key.Column, group.Count(), (double)group.Count() / flags.Count))
            .OrderByDescending(count => count.Rows).ThenBy(count => count.Kind).ThenBy(count => count.Column, StringComparer.Ordinal),
    ];

    static ColumnDrift Of(ColumnReference reference, long[] now)
    {
        // Bins that neither has, such as that of missing cells, are no bins.
        int[] used = [.. Enumerable.Range(0, now.Length).Where(bin => reference.Counts[bin] + now[bin] > 0)];
        long before = reference.Counts.Sum();
        long rows = now.Sum();
        double index = used.Length < 2 ? 0 : StabilityIndex.Of([.. used.Select(bin => reference.Counts[bin])], [.. used.Select(bin => now[bin])]);
        double noise = StabilityIndex.Noise(used.Length, before, rows);
        int most = used.MaxBy(bin => (Math.Abs(Share(now, bin, rows) - Share(reference.Counts, bin, before)), -bin));
        return new ColumnDrift
        {
            Name = reference.Name,
            Kind = reference.Kind,
            StabilityIndex = index,
            StabilityNoise = noise,
            Distance = reference.Distance(now),
            DistanceNoise = reference.DistanceNoise(rows),
            Missing = (Share(reference.Counts, now.Length - 1, before), Share(now, now.Length - 1, rows)),
            Most = (reference.BinName(most), Share(reference.Counts, most, before), Share(now, most, rows)),
            Level = index <= noise || index < StabilityIndex.Moderate ? DriftLevel.None
                : index < StabilityIndex.Large ? DriftLevel.Moderate
                : DriftLevel.Large,
        };
    }

    static double Share(IReadOnlyList<long> counts, int bin, long rows) => rows == 0 ? 0 : (double)counts[bin] / rows;
}
