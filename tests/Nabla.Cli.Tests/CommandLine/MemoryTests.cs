using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>What a training run takes of the memory, in a process of its own.</summary>
public sealed class MemoryTests(NablaProcess nabla) : IClassFixture<NablaProcess>
{
    const int Numbers = 20;
    const int Rows = 325_000;

    /// <summary>
    /// 60 MB of CSV: a table of 35 MB and encoded rows of 42 MB. A run that kept a row of 16 numbers for each target, encoded the rows once more for the linear
    /// model and left its columns of doubles behind peaked at 338 MB; this one takes about 250.
    /// </summary>
    [Fact]
    public async Task Train_OnSixtyMegabytes_PeaksBelowThreeHundred()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // The peak is what /proc says.
        }

        WriteTable(nabla.PathOf("large.csv"));
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = nabla.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Nabla.Cli.dll"), "train", "large.csv", "--target", "y", "--epochs", "1", "--ensemble", "1", "--quiet"])
        {
            start.ArgumentList.Add(argument);
        }

        // The youngest garbage may otherwise be as large as the processor's cache is, or several times that.
        start.Environment["DOTNET_GCgen0size"] = "0x1000000";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            await Task.Delay(20);
        }

        await output;
        Assert.True(process.ExitCode == 0, await error);
        Assert.InRange(peak / 1e6, 50, 300);
    }

    /// <summary>The most memory that a process ever had, in bytes; 0 when it has ended.</summary>
    static long PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.AsSpan(6, line.Length - 8), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    static void WriteTable(string path)
    {
        var random = new Random(4);
        string[] cells = [.. Enumerable.Range(0, 5000).Select(_ => (random.NextDouble() * 20 - 10).ToString("F5", CultureInfo.InvariantCulture))];
        using var writer = new StreamWriter(path);
        IEnumerable<string> names = Enumerable.Range(1, Numbers).Select(i => $"x{i}");
        writer.WriteLine(string.Join(',', [.. names, "region", "y"]));
        for (int row = 0; row < Rows; row++)
        {
            for (int i = 0; i < Numbers; i++)
            {
                writer.Write(cells[random.Next(cells.Length)]);
                writer.Write(',');
            }

            writer.Write("NSEWC"[random.Next(5)]);
            writer.Write(',');
            writer.WriteLine(cells[random.Next(cells.Length)]);
        }
    }
}
