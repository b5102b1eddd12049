using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nabla.Tests.Architecture;

namespace Nabla.Tests.Seeds;

/// <summary>docs/seeds.md is complete and true: every row has a test, and every test, file and page that it names is there.</summary>
public sealed class SeedMapTests
{
    static readonly ILookup<string, string> s_tests = SeedMap.Tests();

    public SeedMapTests()
    {
        if (Environment.GetEnvironmentVariable("NABLA_UPDATE_BASELINES") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, SeedMap.Page), SeedMap.WithTests(s_tests));
        }
    }

    [Fact]
    public void Map_Rows_AreTheNinetyThree()
    {
        Assert.Equal(93, SeedMap.Ids.Count);
        Assert.Equal(SeedMap.Ids, SeedMap.Rows().Select(row => row.Id));
    }

    [Fact]
    public void Tests_EveryRow_HasOne() => Assert.Empty(SeedMap.Ids.Except(s_tests.Select(group => group.Key)));

    [Fact]
    public void Tests_EveryId_IsKnown() => Assert.Empty(s_tests.Select(group => group.Key).Except(SeedMap.Ids));

    [Fact]
    public void Tests_NoName_StandsTwice() => Assert.Empty(
        from row in s_tests
        from name in row.GroupBy(name => name)
        where name.Count() > 1
        select name.Key);

    [Fact]
    public void Map_EveryRow_NamesTheTestsThereAre()
    {
        string[] differences =
        [
            .. from row in SeedMap.Rows()
               let actual = s_tests[row.Id].Order(StringComparer.Ordinal)
               where !row.Tests.SequenceEqual(actual)
               select $"{row.Id}: the page has [{string.Join(", ", row.Tests)}], the tests are [{string.Join(", ", actual)}]",
        ];

        Assert.True(
            differences.Length == 0,
            $"{SeedMap.Page} differs from the tests:\n{string.Join('\n', differences)}\nWrite the new ones with: NABLA_UPDATE_BASELINES=1 ./test");
    }

    [Fact]
    public void Map_EveryFile_IsThere()
    {
        IReadOnlyList<SeedMapRow> rows = SeedMap.Rows();

        Assert.Empty(from row in rows where row.Code.Count == 0 select $"{row.Id} names no code");
        Assert.Empty(
            from row in rows
            from file in row.Code
            where !File.Exists(Path.Combine(Repository.Root, file))
            select $"{row.Id}: {file}");
    }

    [Fact]
    public void Map_EveryPage_IsThere()
    {
        IReadOnlyList<SeedMapRow> rows = SeedMap.Rows();

        Assert.Empty(from row in rows where row.Pages.Count == 0 select $"{row.Id} names no page");
        Assert.Empty(
            from row in rows
            from link in row.Pages
            where !Exists(link)
            select $"{row.Id}: {link}");
    }

    /// <summary>Whether the page of a link exists and has the heading that stands behind its #.</summary>
    static bool Exists(string link)
    {
        string[] parts = link.Split('#');
        string page = Path.Combine(Repository.Root, "docs", parts[0]);
        return File.Exists(page) && (parts.Length == 1 || File.ReadLines(page).Any(line => line.StartsWith('#') && Anchor(line) == parts[1]));
    }

    /// <summary>The name that a heading has in links: lower case, letters, digits and hyphens; spaces become hyphens.</summary>
    static string Anchor(string heading) => string.Concat(
        heading.TrimStart('#', ' ').ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ' ')).Replace(' ', '-');
}
