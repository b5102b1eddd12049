using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;

namespace Nabla.Cli;

/// <summary>The options that every verb understands.</summary>
static class CommonOptions
{
    /// <summary>The result as JSON.</summary>
    public static Option<bool> Json { get; } = OptionValues.Switch("--json", "write the result as one JSON object");

    /// <summary>No notes.</summary>
    public static Option<bool> Quiet { get; } = OptionValues.Switch("--quiet", "write no progress and no notes");

    /// <summary>Everything.</summary>
    public static Option<bool> Verbose { get; } = OptionValues.Switch("--verbose", "tell everything, with full hashes");

    /// <summary>The seed.</summary>
    public static Option<ulong> Seed { get; } = OptionValues.Of("--seed", "N", "seed of everything random [0]", text =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw OptionValues.Wrong("--seed", text, "a whole number of at least 0"));

    /// <summary>The threads.</summary>
    public static Option<int?> Threads { get; } = OptionValues.Whole("--threads", "threads to use; the result is the same for any [all]", 1);

    /// <summary>Help.</summary>
    public static Option<bool> Help { get; } = new("--help", "-h", "-?") { Description = "say how to use it" };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } = [Json, Quiet, Verbose, Seed, Threads, Help];
}
