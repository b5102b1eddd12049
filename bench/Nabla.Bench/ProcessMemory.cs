using System;
using System.Globalization;
using System.IO;

namespace Nabla.Bench;

/// <summary>The memory of this process as Linux counts it, phase by phase: its own, which only a swap could take away, and pages of mapped files, which the system may forget.</summary>
static class ProcessMemory
{
    /// <summary>What the process holds now and what it held at most since <see cref="Restart"/>, in MB (10^6 bytes).</summary>
    public static string Told()
    {
        using FileStream status = File.OpenRead("/proc/self/status");
        using var reader = new StreamReader(status);
        (double peak, double own, double files) = (0, 0, 0);
        while (reader.ReadLine() is { } line)
        {
            peak = Megabytes(line, "VmHWM:") ?? peak;
            own = Megabytes(line, "RssAnon:") ?? own;
            files = Megabytes(line, "RssFile:") ?? files;
        }

        return string.Create(CultureInfo.InvariantCulture, $"peak {peak:F0} MB, now {own:F0} MB of its own and {files:F0} MB of files, managed heap {GC.GetTotalMemory(false) / 1e6:F0} MB");
    }

    /// <summary>Has the peak counted from here.</summary>
    public static void Restart() => File.WriteAllText("/proc/self/clear_refs", "5");

    static double? Megabytes(string line, string field) => line.StartsWith(field, StringComparison.Ordinal)
        ? double.Parse(line.AsSpan(field.Length, line.Length - field.Length - 2), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024 / 1e6
        : null;
}
