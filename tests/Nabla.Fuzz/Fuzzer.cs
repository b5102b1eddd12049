using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace Nabla.Fuzz;

/// <summary>What a run found.</summary>
/// <param name="Parser">The parser.</param>
/// <param name="Executions">Files read.</param>
/// <param name="Accepted">Those that were read without an error.</param>
/// <param name="Taken">The time of the run.</param>
/// <param name="Slowest">The longest reading.</param>
/// <param name="MostAllocated">The most bytes that one reading allocated altogether.</param>
/// <param name="Findings">What should not have happened, once for each place in the code, with the number that repeats it.</param>
sealed record FuzzResult(
    string Parser, long Executions, long Accepted, TimeSpan Taken, TimeSpan Slowest, long MostAllocated, IReadOnlyList<string> Findings)
{
    /// <summary>Files a second, made and read.</summary>
    public double PerSecond => Executions / Math.Max(Taken.TotalSeconds, 1e-9);
}

/// <summary>Gives a parser one broken file after another. Each is a function of the seed and its number.</summary>
static class Fuzzer
{
    /// <summary>How often a slow reading is repeated, because the machine may have been busy with something else.</summary>
    const int MostRepetitions = 4;

    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    public static FuzzResult Run(Parser parser, ulong seed, uint first, long runs, TimeSpan time, Action<string>? report = null)
    {
        var findings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        long executions = 0;
        long accepted = 0;
        long most = 0;
        TimeSpan slowest = TimeSpan.Zero;
        long begin = Stopwatch.GetTimestamp();
        for (uint number = first; executions < runs && Stopwatch.GetElapsedTime(begin) < time; number++, executions++)
        {
            byte[] input = parser.Input(new Draw(seed, number));
            (bool isAccepted, long allocated, TimeSpan taken, string? finding) = Read(parser, input);
            for (int i = 0; i < MostRepetitions && taken > s_longest; i++)
            {
                taken = Read(parser, input).Taken is var again && again < taken ? again : taken;
            }

            finding ??= taken > s_longest ? $"time: {taken.TotalSeconds:F1} s for a file of {input.Length} bytes" : null;
            accepted += isAccepted ? 1 : 0;
            most = Math.Max(most, allocated);
            slowest = taken > slowest ? taken : slowest;
            if (finding is not null && findings.TryAdd(finding.Split(':')[0], $"{parser.Name} --seed {seed} --run {number}: {finding}"))
            {
                report?.Invoke(findings[finding.Split(':')[0]]);
            }
        }

        return new FuzzResult(parser.Name, executions, accepted, Stopwatch.GetElapsedTime(begin), slowest, most, [.. findings.Values]);
    }

    /// <summary>Has one file read, and says what should not have happened.</summary>
    public static (bool IsAccepted, long Allocated, TimeSpan Taken, string? Finding) Read(Parser parser, byte[] input)
    {
        long start = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isAccepted = false;
        string? finding = null;
        try
        {
            parser.Read(input);
            isAccepted = true;
        }
        catch (NablaException)
        {
            // The one kind of error that a file may cause.
        }
#pragma warning disable CA1031 // Whatever comes out is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            finding = $"{e.GetType().Name} {Place(e)}: {e.Message}";
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        finding ??= allocated > parser.MostAllocated + (64L * input.Length) ? $"memory: {allocated} bytes for a file of {input.Length}" : null;
        return (isAccepted, allocated, Stopwatch.GetElapsedTime(start), finding);
    }

    static string Place(Exception e) =>
        e.StackTrace?.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("at Nabla.", StringComparison.Ordinal)) is { } line
            ? line.Split(" in ")[0].Replace(':', ' ')
            : "nowhere";
}
