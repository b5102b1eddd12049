using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Trust;

namespace Nabla.Fuzz;

/// <summary>What goes into <c>docs/trust</c>.</summary>
static class Records
{
    /// <summary>Of broken files, each made and read.</summary>
    public static TrustRecord Of(IReadOnlyList<FuzzResult> results) => new(
        "Broken files",
        "dotnet run -c Release --project tests/Nabla.Fuzz -- PARSER --runs N --seed S",
        [
            new Figure("parsers", Count(results.Count)),
            new Figure("executions", Count(results.Sum(result => result.Executions)), ">= 1e7"),
            new Figure("untyped errors, readings of more than a second or of too much memory", Count(results.Sum(result => result.Findings.Count)), "0"),
            new Figure("the longest reading", string.Create(CultureInfo.InvariantCulture, $"{results.Max(result => result.Slowest.TotalMilliseconds):F0} ms"), "<= 1000 ms"),
            new Figure("the most that one reading allocated", string.Create(CultureInfo.InvariantCulture, $"{results.Max(result => result.MostAllocated) / 1048576.0:F1} MiB")),
            .. results.Select(result => new Figure($"{result.Parser}: executions", $"{Count(result.Executions)}, {Count((long)result.PerSecond)} a second, {Count(result.Accepted)} accepted")),
        ]);

    /// <summary>Of one file damaged many times.</summary>
    public static TrustRecord Of(DamageResult result) => new(
        "A damaged model file",
        "dotnet run -c Release --project tests/Nabla.Fuzz -- damage --runs 1000000 --megabytes N",
        [
            new Figure("size of the file", $"{Count(result.Bytes)} bytes"),
            new Figure("damages", Count(result.Counts.Values.Sum()), ">= 1e6"),
            new Figure("not detected, or by an untyped error", Count(result.Missed.Count), "0"),
            .. result.Counts.OrderBy(kind => kind.Key).Select(kind => new Figure(kind.Key, Count(kind.Value))),
        ])
    {
        Notes = [.. result.Missed.Take(10)],
    };

    /// <summary>Writes a record where a file is named.</summary>
    public static void Write(string path, TrustRecord record)
    {
        if (path.Length > 0)
        {
            record.Write(path);
        }
    }

    static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
