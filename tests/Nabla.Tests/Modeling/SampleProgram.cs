using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace Nabla.Tests.Modeling;

/// <summary>A program of samples/, run as a process of its own.</summary>
static class SampleProgram
{
    /// <summary>Whether a claim holds, by the line that the sample prints.</summary>
    /// <param name="output">All that it printed.</param>
    /// <param name="claim">The claim, word by word.</param>
    public static bool Holds(string output, string claim)
    {
        string line = Assert.Single(output.Split('\n'), line => line.StartsWith($"claim: {claim}: ", StringComparison.Ordinal));
        string verdict = line[$"claim: {claim}: ".Length..];
        Assert.Matches("^(holds|does not hold) \\(", verdict);
        return verdict.StartsWith("holds", StringComparison.Ordinal);
    }

    /// <summary>The number that a group of a pattern finds, the first when left out.</summary>
    public static double Number(string output, string pattern, int group = 1)
    {
        Match match = Regex.Match(output, pattern);
        Assert.True(match.Success, $"'{pattern}' is not in:\n{output}");
        return double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>The numbers of the table rows, <c>NAME | a | b, c</c> below a title: by row, in order; words are left out.</summary>
    /// <param name="output">All that it printed.</param>
    /// <param name="title">How the line above the rows begins.</param>
    public static double[][] Rows(string output, string title) =>
    [
        .. output.Split('\n').SkipWhile(line => !line.StartsWith(title, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Split([' ', '|', ','], StringSplitOptions.RemoveEmptyEntries)
                .Select(word => (IsNumber: double.TryParse(word, CultureInfo.InvariantCulture, out double number), Number: number))
                .Where(word => word.IsNumber).Select(word => word.Number).ToArray()),
    ];

    /// <summary>Samples answer the same at every run, so that one run serves all tests that look at it.</summary>
    static readonly ConcurrentDictionary<string, Lazy<Task<string>>> s_runs = new();

    /// <summary>Runs a sample of the same configuration as these tests: artifacts/bin/SAMPLE/CONFIGURATION/SAMPLE.dll.</summary>
    /// <param name="sample">The name of its folder.</param>
    /// <param name="arguments">What stands behind its name on the command line.</param>
    /// <returns>What it prints.</returns>
    public static Task<string> Run(string sample, params string[] arguments) =>
        s_runs.GetOrAdd(string.Join(' ', [sample, .. arguments]), _ => new Lazy<Task<string>>(() => RunOnce(sample, arguments))).Value;

    static async Task<string> RunOnce(string sample, string[] arguments)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(here.Parent!.Parent!.FullName, sample, here.Name, $"{sample}.dll");
        Assert.True(File.Exists(program), $"'{program}' is not built.");

        // The shared runtime lies three folders below the program that starts it: dotnet/shared/Microsoft.NETCore.App/VERSION.
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var start = new ProcessStartInfo(dotnet, ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", await errors);
        Assert.Equal(0, process.ExitCode);
        return output.ReplaceLineEndings("\n");
    }
}
