using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Nabla.Initializers;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;

namespace Nabla.Tests.Architecture;

/// <summary>docs/optimizers.md names every choice there is, with its parameters and defaults.</summary>
public sealed partial class OptimizerPageTests
{
    static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "optimizers.md"));

    /// <summary>The first cells of the tables, without their quotes.</summary>
    static readonly string[] s_texts = [.. FirstCell().Matches(s_page).Select(match => match.Groups["text"].Value)];

    [Fact]
    public void Page_EveryOptimizer_IsThereWithAllItsDefaults() => Assert.All(Optimizer.All, optimizer =>
    {
        string text = Single(optimizer.Name);
        Assert.Equal(optimizer, Optimizer.Parse(text));
        AssertParameters(text, optimizer.Parameters.Select(parameter => parameter.Name));
    });

    [Fact]
    public void Page_EverySchedule_IsThereWithAllItsDefaults() => Assert.All(Schedule.All, schedule =>
    {
        string text = Single(schedule.Name);
        Assert.Equal(schedule, Schedule.Parse(text));
        AssertParameters(text, schedule.Parameters.Where(parameter => parameter is { Name: not "steps" } && !(parameter.Name.StartsWith("at", StringComparison.Ordinal)
            && parameter.Value == 0)).Select(parameter => parameter.Name));
    });

    [Fact]
    public void Page_EveryInitializer_IsThereWithAllItsDefaults() => Assert.All(Initializer.All, initializer =>
    {
        string text = Single(initializer.Name, schedulesBefore: true);
        Assert.Equal(initializer, Initializer.Parse(text));
        AssertParameters(text, initializer.Parameters.Select(parameter => parameter.Name).Where(name => name != "bias"));
    });

    [Fact]
    public void Page_EveryRegulariser_IsThere() => Assert.All(Regularization.None.Parameters, parameter => Assert.Contains($"--{parameter.Name}", s_texts));

    static string Single(string name, bool schedulesBefore = false)
    {
        // A schedule and an initializer share the name "constant".
        string[] found = [.. s_texts.Where(text => text == name || text.StartsWith($"{name}:", StringComparison.Ordinal))];
        return schedulesBefore ? found[^1] : found[0];
    }

    static void AssertParameters(string text, IEnumerable<string> names) =>
        Assert.All(names, name => Assert.Matches($"[:,]{Regex.Escape(name)}=", text));

    [GeneratedRegex(@"^\| `(?<text>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();
}
