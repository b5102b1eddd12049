using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime;

namespace Nabla.Trust;

/// <summary>What a process holds at one moment, after a full collection: what is left then is held by somebody.</summary>
/// <param name="Hours">Since the run began.</param>
/// <param name="ResidentBytes">Memory in use by the process, as the kernel counts it.</param>
/// <param name="HeapBytes">Live managed objects.</param>
/// <param name="Handles">Open files, pipes, sockets and maps.</param>
/// <param name="Threads">Threads of the process.</param>
/// <param name="Rounds">Rounds of work done.</param>
sealed record ProcessSample(double Hours, long ResidentBytes, long HeapBytes, int Handles, int Threads, long Rounds)
{
    const string Status = "/proc/self/status";

    /// <summary>A sample as the run wrote it, field by field.</summary>
    public static ProcessSample Parse(string[] fields) => new(
        double.Parse(fields[0], CultureInfo.InvariantCulture), Whole(fields[1]), Whole(fields[2]), (int)Whole(fields[3]), (int)Whole(fields[4]), Whole(fields[5]));

    static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Collects everything and looks.</summary>
    public static ProcessSample Take(double hours, long rounds)
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        string[] status = File.ReadAllLines(Status);
        return new ProcessSample(
            hours, Field("VmRSS:") * 1024, GC.GetTotalMemory(false), Directory.GetFileSystemEntries("/proc/self/fd").Length, (int)Field("Threads:"), rounds);

        long Field(string name) => long.Parse(
            status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(),
            CultureInfo.InvariantCulture);
    }
}
