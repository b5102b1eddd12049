using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Trust;

namespace Nabla.Fuzz;

/// <summary>What goes into <c>docs/trust</c>.</summary>
static class Records
{
    const string Untyped = "untyped errors, readings of more than a second or of too much memory";
    const string Missed = "not detected, or by an untyped error";
    const string Sized = "a file of ";
    const string Ways = ": ways through the code";
    const string Longest = "the longest reading";
    const string Largest = "the most that one reading allocated";

    /// <summary>Of broken files, each made and read, together with those that an earlier record counts.</summary>
    /// <param name="results">What came out now.</param>
    /// <param name="path">The earlier record, if there is one.</param>
    public static TrustRecord Of(IReadOnlyList<FuzzResult> results, string path = "")
    {
        IReadOnlyList<Figure> before = File.Exists(path) ? TrustRecord.Read(path).Figures : [];
        Tally[] tallies =
        [
            .. Parser.All.Select(parser => before.Where(figure => figure.Name == Tally.NameOf(parser.Name)).Select(figure => Tally.Read(parser.Name, figure.Value))
                .Concat(results.Where(result => result.Parser == parser.Name).Select(Tally.Of))
                .Aggregate(new Tally(parser.Name, 0, 0, 0), (sum, tally) => sum.And(tally)))
                .Where(tally => tally.Executions > 0),
        ];
        return new TrustRecord(
            "Broken files",
            "dotnet run -c Release --project tests/Nabla.Fuzz -- PARSERS --seed S --record docs/trust/fuzz.json",
            [
                new Figure("parsers", Count(tallies.Length)),
                new Figure("executions", Count(tallies.Sum(tally => tally.Executions)), ">= 1e7"),
                new Figure(Untyped, Count(results.Sum(result => result.Findings.Count) + Earlier(before, Untyped)), "0"),
                new Figure(Longest, string.Create(CultureInfo.InvariantCulture, $"{Math.Max(results.Max(result => result.Slowest.TotalMilliseconds), Earlier(before, Longest)):F0} ms"), "<= 1000 ms"),
                new Figure(Largest, string.Create(CultureInfo.InvariantCulture, $"{Math.Max(results.Max(result => result.MostAllocated) / 1048576.0, Earlier(before, Largest)):F1} MiB")),
                .. tallies.Select(tally => tally.ToFigure()),
            ]);
    }

    /// <summary>Of a file damaged many times, together with what an earlier record counts.</summary>
    /// <param name="result">What came out now.</param>
    /// <param name="path">The earlier record, if there is one.</param>
    public static TrustRecord Of(DamageResult result, string path = "")
    {
        IReadOnlyList<Figure> before = File.Exists(path) ? TrustRecord.Read(path).Figures : [];
        string name = $"{Sized}{Count(result.Bytes)} bytes";
        Figure[] others = [.. before.Where(figure => figure.Name.StartsWith(Sized, StringComparison.Ordinal) && figure.Name != name)];
        Figure[] sizes = [.. others, new Figure(name, $"{Count(result.Counts.Values.Sum() + Earlier(before, name))} times")];
        return new TrustRecord(
            "Damaged model files",
            "dotnet run -c Release --project tests/Nabla.Fuzz -- damage --megabytes N --record docs/trust/damage.json",
            [
                new Figure("damages", Count(sizes.Sum(figure => Earlier(sizes, figure.Name))), ">= 1e6"),
                new Figure(Missed, Count(result.Missed.Count + Earlier(before, Missed)), "0"),
                .. sizes.OrderBy(figure => figure.Name.Length).ThenBy(figure => figure.Name, StringComparer.Ordinal),
            ])
        {
            Notes = [$"As often each: {string.Join("; ", Damage.Kinds)}.", .. result.Missed.Take(10)],
        };
    }

    /// <summary>Of runs that coverage guided, together with those of other parsers that an earlier record has.</summary>
    /// <param name="results">What came out now.</param>
    /// <param name="path">The earlier record, if there is one.</param>
    public static TrustRecord Of(IReadOnlyList<GuidedResult> results, string path = "")
    {
        IReadOnlyList<Figure> before = File.Exists(path) ? TrustRecord.Read(path).Figures : [];
        Figure[] others = [.. before.Where(figure => figure.Name.EndsWith(Ways, StringComparison.Ordinal) && results.All(result => figure.Name != result.Parser + Ways))];
        long executions = results.Sum(result => result.Executions) + others.Sum(figure => long.Parse(figure.Value.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
        return new TrustRecord(
            "Broken files, guided by coverage",
            "eng/fuzz PARSER SECONDS",
            [
                new Figure("executions", Count(executions)),
                new Figure(Untyped, Count(results.Sum(result => result.Findings.Count) + Earlier(before, Untyped)), "0"),
                .. others.Concat(results.Select(result => new Figure(
                    result.Parser + Ways,
                    $"{Count(result.Executions)} executions in {result.Taken.TotalSeconds:F0} s: {Count(result.Edges)} ways, {Count(result.EdgesBefore)} before; {Count(result.Corpus.Count)} files kept")))
                    .OrderBy(figure => figure.Name, StringComparer.Ordinal),
            ]);
    }

    /// <summary>Writes a record where a file is named.</summary>
    public static void Write(string path, TrustRecord record)
    {
        if (path.Length > 0)
        {
            record.Write(path);
        }
    }

    static double Earlier(IReadOnlyList<Figure> figures, string name) =>
        figures.FirstOrDefault(figure => figure.Name == name)?.Value.Split(' ')[0] is { } text ? double.Parse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 0;

    static string Count(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What a parser was given in all runs that a record counts.</summary>
/// <param name="Parser">Its name.</param>
/// <param name="Executions">Files read.</param>
/// <param name="PerSecond">Files a second in the fastest run.</param>
/// <param name="Accepted">Those that were read without an error.</param>
sealed record Tally(string Parser, long Executions, long PerSecond, long Accepted)
{
    public static string NameOf(string parser) => $"{parser}: executions";

    public static Tally Of(FuzzResult result) => new(result.Parser, result.Executions, (long)result.PerSecond, result.Accepted);

    /// <summary>Reads what <see cref="ToFigure"/> wrote.</summary>
    public static Tally Read(string parser, string value)
    {
        string[] parts = value.Split(", ");
        return new Tally(parser, Number(parts[0]), Number(parts[1]), Number(parts[2]));

        static long Number(string text) => long.Parse(text.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    public Tally And(Tally other) => new(Parser, Executions + other.Executions, Math.Max(PerSecond, other.PerSecond), Accepted + other.Accepted);

    public Figure ToFigure() => new(NameOf(Parser), string.Create(CultureInfo.InvariantCulture, $"{Executions:N0}, {PerSecond:N0} a second, {Accepted:N0} accepted"));
}
