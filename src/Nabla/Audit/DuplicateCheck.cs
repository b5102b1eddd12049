using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;

namespace Nabla.Audit;

/// <summary>Looks for rows that are there twice: among the training rows, in the test rows, and with another target.</summary>
static class DuplicateCheck
{
    /// <summary>From this share of the rows on equal ones are told.</summary>
    public const double FewestDuplicates = 0.01;

    /// <summary>From this share of the test rows on, and <see cref="Excess"/> above what the training rows have among themselves, the test is none.</summary>
    public const double MostlyTrained = 0.5;

    /// <summary>How much more often than training rows must test rows be found among the training rows.</summary>
    public const double Excess = 0.25;

    /// <summary>Fewer test rows may be a look at a few training rows on purpose.</summary>
    public const int FewestTestRows = 20;

    /// <summary>From this share of the target on, which equal features leave open, conflicts are told.</summary>
    public const double FewestConflicts = 0.01;

    /// <summary>Everything of this kind.</summary>
    public static IEnumerable<Finding> Find(AuditedData data)
    {
        RowValues<ulong> all = data.Table.RowHashes;
        ulong[] training = Array.ConvertAll(data.Training, row => all[row]);
        var firstRow = new Dictionary<ulong, int>(training.Length);
        var repeated = new List<int>();
        var twins = new HashSet<ulong>();
        for (int i = 0; i < training.Length; i++)
        {
            if (!firstRow.TryAdd(training[i], data.Training[i]))
            {
                repeated.Add(data.Training[i]);
                twins.Add(training[i]);
            }
        }

        double share = (double)repeated.Count / training.Length;
        if (share >= FewestDuplicates)
        {
            yield return new Finding
            {
                Code = FindingCode.DuplicateRows,
                Severity = Severity.Warning,
                Problem = $"{repeated.Count} of {training.Length} training rows ({Percent(share)}) are equal to an earlier one in every cell",
                Advice = "equal rows are kept on one side of every split that Nabla makes; if they are one example read twice, remove them",
                Value = share,
                Threshold = FewestDuplicates,
                RowCount = repeated.Count,
                Places = data.PlacesOf(repeated),
            };
        }

        double own = training.Length == 0 ? 0 : (double)training.Count(twins.Contains) / training.Length;
        foreach (Finding finding in InTest(data, firstRow, own))
        {
            yield return finding;
        }

        foreach (AuditedTarget target in data.Targets)
        {
            foreach (Finding finding in Conflicts(data, target))
            {
                yield return finding;
            }
        }
    }

    /// <summary>Test rows that are training rows; <paramref name="own"/> is the share of training rows that are equal to another training row.</summary>
    static IEnumerable<Finding> InTest(AuditedData data, Dictionary<ulong, int> training, double own)
    {
        if (data.Test.Length == 0)
        {
            yield break;
        }

        RowValues<ulong> hashes = TestHashes(data);
        int[] known = [.. data.Test.Where(row => training.ContainsKey(hashes[row]))];
        double share = (double)known.Length / data.Test.Length;
        bool stops = share >= MostlyTrained && share - own >= Excess && data.Test.Length >= FewestTestRows;
        if (!stops && share < FewestDuplicates)
        {
            yield break;
        }

        yield return new Finding
        {
            Code = FindingCode.TestDuplicates,
            Severity = stops ? Severity.Stop : Severity.Warning,
            Problem = $"{known.Length} of {data.Test.Length} test rows ({Percent(share)}) are training rows too, of the training rows among themselves {Percent(own)}",
            Advice = stops
                ? "the test would measure what was learnt by heart: test on other rows"
                : "the test is a little too kind; test on rows of which none is trained on",
            Value = share,
            Threshold = stops ? MostlyTrained : FewestDuplicates,
            RowCount = known.Length,
            Places = [.. known.Take(5).Select(data.TestTable.Locate)],
        };
    }

    /// <summary>The hashes of the test table's rows over the training table's columns, so that the order of columns does not matter.</summary>
    static RowValues<ulong> TestHashes(AuditedData data)
    {
        if (ReferenceEquals(data.TestTable, data.Table))
        {
            return data.Table.RowHashes;
        }

        return data.Table.Columns.All(column => data.TestTable.IndexOf(column.Name) >= 0)
            ? RowHash.Of(data.TestTable, [.. data.Table.Columns.Select(column => data.TestTable[column.Name])])
            : data.TestTable.RowHashes;
    }

    static IEnumerable<Finding> Conflicts(AuditedData data, AuditedTarget target)
    {
        ulong[] hashes = RowHash.Of(data.Table, data.UsedColumns);
        int[] order = [.. Enumerable.Range(0, data.Training.Length)];
        ulong[] keys = Array.ConvertAll(order, i => hashes[data.Training[i]]);
        Array.Sort(keys, order);
        long right = 0;
        double within = 0;
        var rows = new List<int>();
        for (int start = 0; start < keys.Length;)
        {
            int end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end == start + 1)
            {
                right++;
                start = end;
                continue;
            }

            double[] values = [.. order[start..end].Select(i => target.Values[i])];
            if (target.IsClass)
            {
                right += values.GroupBy(value => value).Max(same => same.Count());
            }

            double mean = values.Average();
            within += values.Sum(value => (value - mean) * (value - mean));
            if (values.Any(value => value != values[0]))
            {
                rows.AddRange(order[start..end].Select(i => data.Training[i]));
            }

            start = end;
        }

        double average = target.Values.Average();
        double total = target.Values.Sum(value => (value - average) * (value - average));
        double open = target.IsClass ? 1 - ((double)right / keys.Length) : total > 0 ? within / total : 0;
        if (rows.Count == 0 || open < FewestConflicts)
        {
            yield break;
        }

        string best = target.IsClass
            ? $"no model can be right in more than {Percent((double)right / keys.Length)} of them all"
            : $"no model can have an RMSE below {Math.Sqrt(within / keys.Length).ToString("G4", CultureInfo.InvariantCulture)} on them all";
        rows.Sort();
        yield return new Finding
        {
            Code = FindingCode.ConflictingLabels,
            Severity = Severity.Warning,
            Problem = $"{rows.Count} of {keys.Length} training rows have the features of another row and another '{target.Name}': {best}",
            Advice = "check the labels, or add the columns that tell these rows apart",
            Value = open,
            Threshold = FewestConflicts,
            RowCount = rows.Count,
            Places = data.PlacesOf(rows),
        };
    }

    static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
