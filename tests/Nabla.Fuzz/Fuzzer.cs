using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Nabla.Fuzz;

/// <summary>What a run found.</summary>
/// <param name="Parser">The parser.</param>
/// <param name="Executions">Files read.</param>
/// <param name="Accepted">Those that were read without an error.</param>
/// <param name="Slowest">The longest reading.</param>
/// <param name="Findings">What should not have happened, once for each place in the code, with the number that repeats it.</param>
sealed record FuzzResult(string Parser, long Executions, long Accepted, TimeSpan Slowest, IReadOnlyList<string> Findings);

/// <summary>Gives a parser one broken file after another. Each is a function of the seed and its number.</summary>
static class Fuzzer
{
    /// <summary>Memory that the reading of one file may take altogether, besides a multiple of its size.</summary>
    const long MostAllocated = 256L << 20;

    public static FuzzResult Run(Parser parser, ulong seed, uint first, long runs, TimeSpan time, Action<string>? report = null)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"nabla-fuzz-{Guid.NewGuid():N}")).FullName;
        string path = Path.Combine(folder, "f" + parser.Ending);
        var findings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        long executions = 0;
        long accepted = 0;
        TimeSpan slowest = TimeSpan.Zero;
        try
        {
            long begin = Stopwatch.GetTimestamp();
            for (uint number = first; executions < runs && Stopwatch.GetElapsedTime(begin) < time; number++, executions++)
            {
                byte[] input = parser.Input(new Draw(seed, number));
                File.WriteAllBytes(path, input);
                long start = Stopwatch.GetTimestamp();
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                string? finding = null;
                try
                {
                    parser.Read(path);
                    accepted++;
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

                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
                finding ??= allocated > MostAllocated + (64L * input.Length) ? $"memory: {allocated} bytes for a file of {input.Length}" : null;
                TimeSpan taken = Stopwatch.GetElapsedTime(start);
                slowest = taken > slowest ? taken : slowest;
                if (finding is not null && findings.TryAdd(finding.Split(':')[0], $"{parser.Name} --seed {seed} --run {number}: {finding}"))
                {
                    report?.Invoke(findings[finding.Split(':')[0]]);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return new FuzzResult(parser.Name, executions, accepted, slowest, [.. findings.Values]);
    }

    static string Place(Exception e) =>
        e.StackTrace?.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("at Nabla.", StringComparison.Ordinal)) is { } line
            ? line.Split(" in ")[0].Replace(':', ' ')
            : "nowhere";
}
