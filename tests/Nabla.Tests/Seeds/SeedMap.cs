using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Nabla.Tests.Architecture;

namespace Nabla.Tests.Seeds;

/// <summary>A row of docs/seeds.md: what a text mentions, the tests of it, the code, the page that explains it.</summary>
/// <param name="Id">Such as <c>B-002-02</c>.</param>
/// <param name="Tests">The names of the tests, as the page has them.</param>
/// <param name="Code">Files of the repository.</param>
/// <param name="Pages">Links, from docs/.</param>
sealed record SeedMapRow(string Id, IReadOnlyList<string> Tests, IReadOnlyList<string> Code, IReadOnlyList<string> Pages);

/// <summary>docs/seeds.md, and the tests there are.</summary>
static partial class SeedMap
{
    public const string Page = "docs/seeds.md";

    /// <summary>How many things each of the five texts mentions that no text before it did.</summary>
    static readonly int[] s_rowsOfText = [14, 15, 20, 16, 28];

    /// <summary>The 93 IDs: B-000-01 to B-000-14, and so on.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. s_rowsOfText.SelectMany((rows, text) => Enumerable.Range(1, rows).Select(row => $"B-{text:000}-{row:00}"))];

    /// <summary>The rows of the page's tables.</summary>
    public static IReadOnlyList<SeedMapRow> Rows() =>
    [
        .. from line in File.ReadLines(Path.Combine(Repository.Root, Page))
           where line.StartsWith("| B-", StringComparison.Ordinal)
           let cells = line.Trim('|', ' ').Split(" | ")
           select cells.Length == 5
               ? new SeedMapRow(cells[0], Quoted(cells[2]), Quoted(cells[3]), [.. Link().Matches(cells[4]).Select(link => link.Groups[1].Value)])
               : throw new InvalidDataException($"A row of {Page} has five cells; this one has {cells.Length}: {line}"),
    ];

    /// <summary>The names of all tests that begin with an ID, by ID; a name that stands twice is listed twice.</summary>
    public static ILookup<string, string> Tests() =>
        (from file in Repository.Files("tests", "*.cs")
         from Match test in TestMethod().Matches(File.ReadAllText(file))
         select test.Groups[1].Value)
        .ToLookup(name => name[..8].Replace('_', '-'), name => name);

    /// <summary>The page with the tests that there are in its third column.</summary>
    public static string WithTests(ILookup<string, string> tests)
    {
        IEnumerable<string> lines = File.ReadLines(Path.Combine(Repository.Root, Page)).Select(line =>
        {
            string[] cells = line.Split(" | ");
            if (line.StartsWith("| B-", StringComparison.Ordinal) && cells.Length == 5)
            {
                cells[2] = string.Join(", ", tests[cells[0][2..]].Order(StringComparer.Ordinal).Select(test => $"`{test}`"));
            }

            return string.Join(" | ", cells);
        });
        return string.Join('\n', lines) + "\n";
    }

    static string[] Quoted(string cell) => [.. Code().Matches(cell).Select(code => code.Groups[1].Value)];

    [GeneratedRegex(@"`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"public\s+(?:static\s+)?(?:async\s+)?(?:void|Task)\s+(B_\d{3}_\d{2}_\w+)\s*\(")]
    private static partial Regex TestMethod();
}
