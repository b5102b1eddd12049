using System;
using System.Globalization;
using System.IO;
using System.Threading;

namespace Nabla.Bench;

/// <summary>
/// The memory of this process as Linux counts it, phase by phase: its own, which only a swap could take away, and pages of mapped files, which the system may
/// forget. The peak of its own is what a thread sees that looks every few milliseconds.
/// </summary>
static class ProcessMemory
{
    static double s_ownPeak;

    /// <summary>Begins to look.</summary>
    public static void Watch() => new Thread(() =>
    {
        while (true)
        {
            double own = Read().Own;
            s_ownPeak = Math.Max(s_ownPeak, own);
            Thread.Sleep(5);
        }
    })
    { IsBackground = true, Priority = ThreadPriority.Highest }.Start();

    /// <summary>What the process holds now and what it held at most since the last call, in MB (10^6 bytes).</summary>
    public static string Told()
    {
        (double peak, double own, double files) = Read();
        string told = string.Create(
            CultureInfo.InvariantCulture,
            $"own memory at most {Math.Max(s_ownPeak, own):F0} MB, now {own:F0} MB, managed heap {GC.GetTotalMemory(false) / 1e6:F0} MB; with {files:F0} MB of mapped files at most {peak:F0} MB");
        File.WriteAllText("/proc/self/clear_refs", "5");
        s_ownPeak = own;
        return told;
    }

    static (double Peak, double Own, double Files) Read()
    {
        (double peak, double own, double files) = (0, 0, 0);
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            peak = Megabytes(line, "VmHWM:") ?? peak;
            own = Megabytes(line, "RssAnon:") ?? own;
            files = Megabytes(line, "RssFile:") ?? files;
        }

        return (peak, own, files);
    }

    static double? Megabytes(string line, string field) => line.StartsWith(field, StringComparison.Ordinal)
        ? double.Parse(line.AsSpan(field.Length, line.Length - field.Length - 2), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024 / 1e6
        : null;
}
