using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Audit;

/// <summary>Looks at how many rows each class has.</summary>
static class ClassCheck
{
    /// <summary>From this share of one class on, always answering it looks good and says nothing.</summary>
    public const double Majority = 0.9;

    /// <summary>From this ratio of the largest to the smallest class on, the smallest is hardly learnt.</summary>
    public const double Ratio = 20;

    /// <summary>Fewer rows of a class than this cannot be both learnt and tested.</summary>
    public const int FewestRows = 10;

    /// <summary>Everything of this kind for one target.</summary>
    public static IEnumerable<Finding> Find(AuditedTarget target)
    {
        if (!target.IsClass)
        {
            yield break;
        }

        int[] counts = new int[target.Classes.Count];
        Array.ForEach(target.Values, value => counts[(int)value]++);
        int most = Array.IndexOf(counts, counts.Max());
        int least = Array.IndexOf(counts, counts.Min());
        double share = (double)counts[most] / target.Values.Length;
        double ratio = (double)counts[most] / Math.Max(1, counts[least]);
        if (share >= Majority || ratio >= Ratio)
        {
            bool byShare = share >= Majority;
            yield return new Finding
            {
                Code = FindingCode.Imbalance,
                Severity = Severity.Warning,
                Problem = $"class '{target.Classes[most]}' of '{target.Name}' has {counts[most]} of {target.Values.Length} training rows, "
                    + $"'{target.Classes[least]}' has {counts[least]}: always answering '{target.Classes[most]}' is right in {(share * 100).ToString("0.0", CultureInfo.InvariantCulture)} %",
                Advice = "judge by balanced accuracy or average precision rather than accuracy; --class-weight balanced lets every class count the same",
                Value = byShare ? share : ratio,
                Threshold = byShare ? Majority : Ratio,
                Columns = [target.Name],
                RowCount = counts[least],
            };
        }

        int[] few = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] < FewestRows).OrderBy(c => counts[c]).ThenBy(c => c)];
        if (few.Length > 0 && target.Values.Length >= 2 * FewestRows)
        {
            const int MostNamed = 5;
            string named = string.Join(", ", few.Take(MostNamed).Select(c => $"'{target.Classes[c]}' {counts[c]}"));
            yield return new Finding
            {
                Code = FindingCode.FewRowsPerClass,
                Severity = Severity.Warning,
                Problem = $"{(few.Length == 1 ? "a class" : $"{few.Length} classes")} of '{target.Name}' {(few.Length == 1 ? "has" : "have")} fewer than {FewestRows} "
                    + $"training rows: {named}{(few.Length > MostNamed ? $" and {few.Length - MostNamed} more" : "")}",
                Advice = "what is measured for them is an accident: add rows, or join rare classes into one",
                Value = counts[few[0]],
                Threshold = FewestRows,
                Columns = [target.Name],
                RowCount = few.Sum(c => counts[c]),
            };
        }
    }
}
