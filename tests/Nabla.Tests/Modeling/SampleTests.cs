using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Nabla.Tests.Architecture;

namespace Nabla.Tests.Modeling;

/// <summary>The programs in samples/ do what their comments say. Each runs as a process of its own.</summary>
public class SampleTests
{
    [Fact]
    public async Task Tabular_TrainsSavesLoadsAndAnswersThroughEveryDoor()
    {
        string output = await SampleProgram.Run("Tabular");

        Assert.Contains("epoch 10: loss ", output, StringComparison.Ordinal);
        Assert.Contains("stopped: Epochs, best epoch ", output, StringComparison.Ordinal);
        Assert.Contains("to compare, majority class: accuracy ", output, StringComparison.Ordinal);
        Assert.Contains("to compare, linear model: accuracy ", output, StringComparison.Ordinal);
        Assert.Contains("the same weights: True", output, StringComparison.Ordinal);
        Assert.Contains("record: Gentoo (", output, StringComparison.Ordinal);
        Assert.Contains("dictionary: Adelie (", output, StringComparison.Ordinal);
        Assert.Contains("JSON: Chinstrap (", output, StringComparison.Ordinal);
        Assert.Contains("note: 'island' = 'Atlantis' is a category never seen in training", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImageDigits_ReadsNineteenOfTwentyDigits()
    {
        string output = await SampleProgram.Run("ImageDigits");

        Assert.Contains("9610 parameters", output, StringComparison.Ordinal); // 64 · 128 + 128 + 128 · 10 + 10
        Assert.Contains("epoch 5: training loss ", output, StringComparison.Ordinal);
        Assert.Matches(@"\ntest accuracy (9[5-9]\.\d|100\.0)\s?% on 3\d\d digits\n", output);
        Assert.Matches(@"\nweights sha256:[0-9a-f]{64}\n", output);
    }

    [Fact]
    public async Task CandyBar_LearnsThePriceAndTheValueOfTheCoins()
    {
        string output = await SampleProgram.Run("CandyBar");

        Assert.Matches(@"5 quarters and 6 nickels buy a candy bar of 1\.5[456] dollars", output);
        Assert.Matches(@"one of the quarters is worth 0\.2(49|50|51) dollars", output);
        Assert.Matches(@"one of the nickels is worth 0\.0(49|50|51) dollars", output);
    }

    [Fact]
    public async Task ExplicitLoop_LearnsExclusiveOr()
    {
        string output = await SampleProgram.Run("ExplicitLoop");

        Assert.Contains("step 1: loss 0.2", output, StringComparison.Ordinal);
        Assert.Matches(@"0 xor 0 = 0\.0", output);
        Assert.Matches(@"0 xor 1 = 0\.9", output);
        Assert.Matches(@"1 xor 0 = 0\.9", output);
        Assert.Matches(@"1 xor 1 = 0\.0", output);
    }

    [Fact]
    public async Task Serving_ManyThreads_GiveTheAnswersOfOne()
    {
        string output = await SampleProgram.Run("Serving");

        Assert.Matches(@"setosa \(.*\), versicolor \(.*\), virginica \(", output);
        Assert.Contains("3000 requests, 0 answers differ", output, StringComparison.Ordinal);
        Assert.Contains("1000 rows at once give the same answers: True", output, StringComparison.Ordinal);
    }

    /// <summary>Every claim in turn, as the command without a name runs them; docs/samples.md says of each whether it holds.</summary>
    [Fact]
    public async Task Claims_AllOfThem_AreWhatThePageSays()
    {
        string output = await SampleProgram.Run("Claims");
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs/samples.md"));

        string[] printed = [.. Regex.Matches(output, "^claim: (.*): (holds|does not hold) \\(", RegexOptions.Multiline)
            .Select(match => $"{match.Groups[1].Value}: {(match.Groups[2].Value == "holds" ? "yes" : "no")}")];
        string[] written = [.. Regex.Matches(page, @"^\|[^|]*\| ([^|]*) \| (yes|no) \|$", RegexOptions.Multiline)
            .Select(match => $"{match.Groups[1].Value}: {match.Groups[2].Value}")];

        Assert.True(printed.Length >= 17, output);
        Assert.Equal(written, printed);
    }

    [Fact]
    public void SamplesPage_EverySample_IsListed()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs/samples.md"));

        Assert.All(
            Repository.Files("samples", "*.csproj"), file => Assert.Contains($"samples/{Path.GetFileNameWithoutExtension(file)}", page, StringComparison.Ordinal));
    }
}
