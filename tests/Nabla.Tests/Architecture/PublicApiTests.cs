using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nabla.Modeling;

namespace Nabla.Tests.Architecture;

/// <summary>The public surface of Nabla.dll is written down: it changes on purpose or not at all.</summary>
public sealed class PublicApiTests
{
    const string Baseline = "docs/public-api.txt";

    [Fact]
    public void PublicApi_OfTheLibrary_IsTheOneWrittenDown()
    {
        string actual = new PublicApi(typeof(Model).Assembly).Describe();
        string file = Path.Combine(Repository.Root, Baseline);
        if (Environment.GetEnvironmentVariable("NABLA_UPDATE_BASELINES") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        string expected = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(
            expected == actual,
            $"The public surface differs from {Baseline}:\n{string.Join('\n', Differences(Lines(expected), Lines(actual)))}\n"
            + "If that is meant, write the new one with: NABLA_UPDATE_BASELINES=1 ./test");
    }

    /// <summary>Lines with the type and namespace they stand under, so that two equal members are two lines.</summary>
    static HashSet<string> Lines(string text)
    {
        string type = "";
        var lines = new HashSet<string>();
        foreach (string line in text.Split('\n').Where(line => line.Length > 0))
        {
            type = line.StartsWith("    ", StringComparison.Ordinal) ? type : line.Trim();
            lines.Add(type == line.Trim() ? type : $"{type}: {line.Trim()}");
        }

        return lines;
    }

    static IEnumerable<string> Differences(HashSet<string> expected, HashSet<string> actual) =>
        expected.Except(actual).Select(line => "- " + line).Concat(actual.Except(expected).Select(line => "+ " + line));
}
