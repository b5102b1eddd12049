using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Nabla.Tests.Architecture;

namespace Nabla.Tests.Seeds;

/// <summary>
/// docs/errata.md states no number that was not computed. What stands there between backquotes as <c>name = number</c> is compared with
/// <see cref="ErrataNumbers"/> to the last digit that the page gives; both must name the same numbers.
/// </summary>
public sealed partial class ErrataTests
{
    const int Errata = 35;

    static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "docs/errata.md"));

    [Fact]
    public void Page_EveryErratum_HasItsSection()
    {
        string[] sections = [.. Heading().Matches(s_page).Select(match => match.Groups[1].Value)];

        Assert.Equal(Enumerable.Range(1, Errata).Select(number => $"E{number}"), sections.OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal));
    }

    [Fact]
    public void Page_EveryErratum_SaysWhatTheTextSaysAndWhatIsRight()
    {
        foreach (string section in Regex.Split(s_page, @"^### ", RegexOptions.Multiline).Skip(1))
        {
            string name = section[..section.IndexOf('\n', StringComparison.Ordinal)];
            Assert.True(section.Contains("**The text:**", StringComparison.Ordinal), $"{name} says what the text says");
            Assert.True(section.Contains("**Right:**", StringComparison.Ordinal), $"{name} says what is right");
            Assert.True(
                Stated().IsMatch(section) || section.Contains("**No number:**", StringComparison.Ordinal), $"{name} has a number or says why it has none");
        }
    }

    [Fact]
    public void Page_EveryNumber_IsTheOneComputed()
    {
        IReadOnlyDictionary<string, double[]> computed = ErrataNumbers.Compute();
        var wrong = new List<string>();
        foreach (Match match in Stated().Matches(s_page))
        {
            string name = match.Groups["name"].Value;
            string[] stated = [.. Number().Matches(match.Groups["value"].Value).Select(number => number.Value)];
            if (!computed.TryGetValue(name, out double[]? values))
            {
                wrong.Add($"'{name}' is stated and not computed");
            }
            else if (values.Length != stated.Length || !values.Zip(stated, Agree).All(agree => agree))
            {
                string exact = string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
                wrong.Add($"'{name}' is stated as {match.Groups["value"].Value} and is [{exact}]");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Empty(computed.Keys.Except(Stated().Matches(s_page).Select(match => match.Groups["name"].Value)));
    }

    [Theory]
    [InlineData("0.8413", 0.84134474, true)]
    [InlineData("0.8414", 0.84134474, false)]
    [InlineData("9.4e-14", 9.36e-14, true)]
    [InlineData("9.3e-14", 9.36e-14, false)]
    [InlineData("-12", -12, true)]
    [InlineData("-12", -12.6, false)]
    public void Agree_DigitsStated_AreTheOnesCompared(string stated, double value, bool expected) => Assert.Equal(expected, Agree(value, stated));

    /// <summary>Whether a value rounds to the digits stated: it differs by half a unit of the last one at most.</summary>
    static bool Agree(double value, string stated)
    {
        string[] parts = stated.Split('e');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : parts[0].Length - point - 1;
        int exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        double half = 0.5 * Math.Pow(10, exponent - decimals);
        return Math.Abs(value - double.Parse(stated, CultureInfo.InvariantCulture)) <= half * (1 + 1e-9);
    }

    [GeneratedRegex(@"^### (E\d+)\b", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"`(?<name>[^`\n]+) = (?<value>-?[\d.]+(?:e-?\d+)?|\[[^`\n]+\])`")]
    private static partial Regex Stated();

    [GeneratedRegex(@"-?\d[\d.]*(?:e-?\d+)?")]
    private static partial Regex Number();
}
