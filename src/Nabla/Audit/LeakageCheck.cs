using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Evaluation;

namespace Nabla.Audit;

/// <summary>
/// Looks for columns that know the target: one that explains it by itself where the others do not, and one that is filled in, or missing, for one class alone.
/// </summary>
static class LeakageCheck
{
    /// <summary>From this share of the target on, explained on rows held out, a column is as good as a copy.</summary>
    public const double NearlyAll = 0.99;

    /// <summary>From this share on it is suspicious, where the next column is far behind.</summary>
    public const double Suspicious = 0.97;

    /// <summary>A binary target whose classes a number orders so well may have been made from it; a class may also lie apart by nature, so that it only warns.</summary>
    public const double PerfectRanking = 0.999;

    /// <summary>The task may simply be easy: where another column explains this much, nothing stops.</summary>
    public const double EasyTask = 0.9;

    /// <summary>So far behind must the next column be for a suspicion.</summary>
    public const double Gap = 0.2;

    /// <summary>Fewer rows say nothing.</summary>
    public const int FewestRows = 50;

    /// <summary>A column must be filled in, or missing, in so many rows before their class says something.</summary>
    public const int FewestFilled = 20;

    const int MostBins = 64;
    const int RowsOfBin = 10;
    const int MostValuesOfClass = 2;

    /// <summary>Everything of this kind for one target.</summary>
    public static IEnumerable<Finding> Find(AuditedData data, AuditedTarget target)
    {
        (Known[] known, double[] truth) = Measure(data, target);
        var findings = new List<Finding>();
        findings.AddRange(Copies(data, target, known));
        if (target.IsClass)
        {
            foreach (Known column in known)
            {
                findings.AddRange(OneClass(column, truth, target));
            }
        }

        return findings;
    }

    /// <summary>The column that by itself explains most of a target, and how much; <see langword="null"/> where the rows are too few to tell.</summary>
    public static (string Column, double Explained)? Strongest(AuditedData data, AuditedTarget target) =>
        Measure(data, target).Known.MaxBy(column => column.Explained) is { } best ? (best.Name, Math.Max(0, best.Explained)) : null;

    static (Known[] Known, double[] Truth) Measure(AuditedData data, AuditedTarget target)
    {
        int[] sample = data.Sample;
        if (sample.Length < FewestRows)
        {
            return ([], []);
        }

        int[] rows = Array.ConvertAll(sample, i => data.Training[i]);
        double[] truth = Array.ConvertAll(sample, i => target.Values[i]);
        RowValues<ulong> hashes = data.Table.RowHashes;
        int[] folds = Array.ConvertAll(rows, row => (int)(hashes[row] % OneColumnModel.Folds));
        IReadOnlyList<Column> columns = data.UsedColumns;
        var known = new Known[columns.Count];
        Concurrently.For(columns.Count, c => known[c] = Measure(columns[c], data.SchemaOf(columns[c]), rows, folds, truth, target));
        return (known, truth);
    }

    static Known Measure(Column column, ColumnSchema schema, int[] rows, int[] folds, double[] truth, AuditedTarget target)
    {
        var bins = ColumnBins.Of(column, schema, rows, Math.Clamp(rows.Length / RowsOfBin, 2, MostBins));
        int[] places = bins.BinsOf(column, rows);
        double[] values = bins.IsOrdered ? bins.ValuesOf(column, rows) : [];
        double explained = target.IsClass
            ? OneColumnModel.OfClasses(places, bins.Count, folds, truth, target.Classes.Count)
            : OneColumnModel.OfNumbers(places, bins.Count, folds, values, truth);
        double? auc = target.Classes.Count == 2 && bins.IsOrdered ? RankingOf(values, truth) : null;
        // A number may divide classes by nature, as petals do irises; one that has hardly more values than there are classes stands for them.
        bool stands = !target.IsClass || !bins.IsOrdered || values.Distinct().Count() <= MostValuesOfClass * target.Classes.Count;
        return new Known(column.Name, explained, auc, stands, places);
    }

    /// <summary>The area under the curve of the number itself, in the direction that suits; <see langword="null"/> where a tenth of the cells is missing.</summary>
    static double? RankingOf(double[] values, double[] truth)
    {
        int[] filled = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i]))];
        if (10 * filled.Length < 9 * values.Length)
        {
            return null;
        }

        double? area = new Ranking(Array.ConvertAll(filled, i => values[i]), Array.ConvertAll(filled, i => truth[i] > 0)).RocAuc();
        return area is { } auc ? Math.Max(auc, 1 - auc) : null;
    }

    static IEnumerable<Finding> Copies(AuditedData data, AuditedTarget target, Known[] known)
    {
        // By itself a column has nothing to be compared with: a function of one variable is learnt from one column.
        if (known.Length < 2)
        {
            yield break;
        }

        Known[] suspects = [.. known.Where(column => column.Explained >= Suspicious || column.Auc >= PerfectRanking)];
        double next = known.Except(suspects).Select(column => column.Explained).DefaultIfEmpty(0).Max();
        foreach (Known column in suspects)
        {
            bool perfect = column.Explained >= NearlyAll || column.Auc >= PerfectRanking;
            bool stops = column.Explained >= NearlyAll && column.Stands && next < EasyTask && suspects.Length < known.Length;
            if (!stops && !perfect && column.Explained - next < Gap)
            {
                continue;
            }

            bool byRanking = column.Explained < Suspicious;
            string measure = byRanking
                ? $"alone orders the two classes of '{target.Name}' with a ROC AUC of {Text(column.Auc!.Value)}"
                : $"alone explains {Percent(column.Explained)} of '{target.Name}' on rows held out, the next best column {Percent(Math.Max(0, next))}";
            yield return new Finding
            {
                Code = FindingCode.Leakage,
                Severity = stops ? Severity.Stop : Severity.Warning,
                Problem = $"column '{column.Name}' {measure}{(stops || byRanking ? ": it may be the target in another form, or known only after it" : "")}",
                Advice = $"leave it out with --drop {column.Name} unless it is known when a prediction is needed",
                Value = byRanking ? column.Auc!.Value : column.Explained,
                Threshold = byRanking ? PerfectRanking : perfect ? NearlyAll : Suspicious,
                Columns = [column.Name],
            };
        }
    }

    static IEnumerable<Finding> OneClass(Known column, double[] truth, AuditedTarget target)
    {
        foreach (bool filled in (bool[])[true, false])
        {
            int[] counts = new int[target.Classes.Count];
            int[] ofClass = new int[target.Classes.Count];
            int rows = 0;
            for (int i = 0; i < truth.Length; i++)
            {
                ofClass[(int)truth[i]]++;
                if ((column.Bins[i] != 0) == filled)
                {
                    rows++;
                    counts[(int)truth[i]]++;
                }
            }

            int most = Array.IndexOf(counts, counts.Max());
            double expected = (double)ofClass[most] / truth.Length;
            double share = rows == 0 ? 0 : (double)counts[most] / rows;

            // One class alone, where chance would have let others in: the expected number of others is at least ten.
            if (rows < FewestFilled || rows == truth.Length || share < NearlyAll || (1 - expected) * rows < 10)
            {
                continue;
            }

            double covered = (double)rows / ofClass[most];
            bool stops = covered >= 0.5;
            string where = filled ? "filled in" : "missing";
            yield return new Finding
            {
                Code = FindingCode.OneClassColumn,
                Severity = stops ? Severity.Stop : Severity.Warning,
                Problem = $"column '{column.Name}' is {where} in {rows} rows, and {Percent(share)} of them are of the class '{target.Classes[most]}', "
                    + $"which {Percent(expected)} of all rows have: whether it is {where} may follow from the target",
                Advice = $"leave it out with --drop {column.Name} unless it is known when a prediction is needed",
                Value = share,
                Threshold = NearlyAll,
                Columns = [column.Name],
                RowCount = rows,
            };
        }
    }

    static string Percent(double share) => (Math.Floor(share * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    static string Text(double number) => (Math.Floor(number * 10000) / 10000).ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>What one column tells of the target.</summary>
    /// <param name="Name">The column.</param>
    /// <param name="Explained">The share of the target that it explains by itself.</param>
    /// <param name="Auc">How well its numbers order two classes, if they are numbers and there are two.</param>
    /// <param name="Stands">Whether it could stand for the target: explaining nearly all of it is then no coincidence of nature.</param>
    /// <param name="Bins">The bin of each row.</param>
    sealed record Known(string Name, double Explained, double? Auc, bool Stands, int[] Bins);
}
