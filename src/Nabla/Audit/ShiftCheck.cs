using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Drift;
using Nabla.Evaluation;
using Nabla.Kernels;

namespace Nabla.Audit;

/// <summary>
/// Compares the test rows with the training rows: each column by the population stability index, all together by how well a classifier tells the two sets
/// apart (a classifier two-sample test: D. Lopez-Paz and M. Oquab, ICLR 2017). The classifier is naive Bayes on the bins of the columns, in two halves, each judged
/// by what the other taught.
/// </summary>
static class ShiftCheck
{
    /// <summary>From this area under the curve on the two sets are told apart.</summary>
    public const double ToldApart = 0.65;

    /// <summary>Fewer rows on either side say nothing.</summary>
    public const int FewestRows = 30;

    const int Bins = 10;
    const int MostNamed = 5;

    /// <summary>Everything of this kind.</summary>
    public static IEnumerable<Finding> Find(AuditedData data)
    {
        int[] test = data.TestSample;
        if (test.Length < FewestRows || data.Sample.Length < FewestRows)
        {
            yield break;
        }

        int[] rows = Array.ConvertAll(data.Sample, i => data.Training[i]);
        Column[] columns = [.. data.UsedColumns.Where(column => data.TestTable.IndexOf(column.Name) >= 0)];
        var shifts = new Shift[columns.Length];
        Concurrently.For(columns.Length, c => shifts[c] = Compare(columns[c], data, rows, test));
        double area = TwoSampleArea(shifts, rows.Length, test.Length);

        // Of two samples of one distribution the area strays by about its standard error (Mann and Whitney 1947); five of them are no accident.
        double noise = 0.5 + (5 * Math.Sqrt((rows.Length + test.Length + 1.0) / (12.0 * rows.Length * test.Length)));
        double threshold = Math.Max(ToldApart, noise);
        Shift[] large = [.. shifts.Where(shift => shift.Index > shift.Threshold).OrderByDescending(shift => shift.Index)];
        if (area < threshold && large.Length == 0)
        {
            yield break;
        }

        string named = string.Join(", ", large.Take(MostNamed).Select(shift => $"'{shift.Name}' {Text(shift.Index)}"));
        string which = large.Length == 0 ? ""
            : $"; most different {(large.Length == 1 ? "is" : "are")} {named}{(large.Length > MostNamed ? $" and {large.Length - MostNamed} more" : "")} (population stability index, large from {Text(StabilityIndex.Large)} on)";
        yield return new Finding
        {
            Code = FindingCode.ShiftedTestSet,
            Severity = Severity.Warning,
            Problem = $"the {data.Test.Length} test rows are unlike the training rows: a classifier tells them apart with a ROC AUC of {Text(area)}{which}",
            Advice = "the test says how the model does on such rows; if new rows will be like the training rows, test on a random part with --test 0.2",
            Value = area,
            Threshold = threshold,
            Columns = [.. large.Select(shift => shift.Name)],
        };
    }

    static Shift Compare(Column column, AuditedData data, int[] rows, int[] test)
    {
        var bins = ColumnBins.Of(column, data.SchemaOf(column), rows, Bins);
        int[] before = bins.BinsOf(column, rows);
        int[] now = bins.BinsOf(data.TestTable[column.Name], test);
        long[] countsBefore = Counts(before, bins.Count, _ => true);
        long[] countsNow = Counts(now, bins.Count, _ => true);
        int occupied = Enumerable.Range(0, bins.Count).Count(bin => countsBefore[bin] + countsNow[bin] > 0);
        double threshold = Math.Max(StabilityIndex.Large, StabilityIndex.Noise(occupied, rows.Length, test.Length));
        return new Shift(column.Name, StabilityIndex.Of(countsBefore, countsNow), threshold, before, now, bins.Count);
    }

    static double TwoSampleArea(Shift[] shifts, int before, int now)
    {
        double[] scores = new double[before + now];
        foreach (Shift shift in shifts)
        {
            for (int half = 0; half < 2; half++)
            {
                // Row i is judged by the counts of the rows of the other half.
                long[] countsBefore = Counts(shift.Before, shift.Bins, i => i % 2 != half);
                long[] countsNow = Counts(shift.Now, shift.Bins, i => i % 2 != half);
                double prior = 1;
                double rowsBefore = countsBefore.Sum() + (prior * shift.Bins);
                double rowsNow = countsNow.Sum() + (prior * shift.Bins);
                double[] evidence = new double[shift.Bins];
                for (int bin = 0; bin < evidence.Length; bin++)
                {
                    evidence[bin] = VectorMath.Log((countsNow[bin] + prior) / rowsNow / ((countsBefore[bin] + prior) / rowsBefore));
                }

                for (int i = half; i < before; i += 2)
                {
                    scores[i] += evidence[shift.Before[i]];
                }

                for (int i = half; i < now; i += 2)
                {
                    scores[before + i] += evidence[shift.Now[i]];
                }
            }
        }

        return new Ranking(scores, [.. Enumerable.Range(0, scores.Length).Select(i => i >= before)]).RocAuc() ?? 0.5;
    }

    static long[] Counts(int[] bins, int count, Func<int, bool> takes)
    {
        long[] counts = new long[count];
        for (int i = 0; i < bins.Length; i++)
        {
            counts[bins[i]] += takes(i) ? 1 : 0;
        }

        return counts;
    }

    static string Text(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);

    sealed record Shift(string Name, double Index, double Threshold, int[] Before, int[] Now, int Bins);
}
