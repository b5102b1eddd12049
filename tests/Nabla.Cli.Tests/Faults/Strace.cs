using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.Faults;

/// <summary>A system call of a process: the occurrence-th of its name in its thread, and what it was about.</summary>
sealed record SystemCall(string Name, int Occurrence, string Line);

/// <summary>What goes wrong at a system call: the process is killed before it, or it fails with an error.</summary>
/// <param name="Name"><c>KILL</c>, or the name of an error such as <c>ENOSPC</c>.</param>
/// <param name="Words">What the C library calls the error; empty for a kill.</param>
sealed record Fault(string Name, string Words)
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("KILL", ""),
        new("ENOSPC", "No space left on device"),
        new("EIO", "Input/output error"),
        new("EDQUOT", "Disk quota exceeded"),
        new("EACCES", "Permission denied"),
        new("EROFS", "Read-only file system"),
    ];

    public bool IsKill => Words.Length == 0;
}

/// <summary>Runs the command line under strace, which records its system calls or makes one of them fail.</summary>
static partial class Strace
{
    /// <summary>What a save is made of, and the opening and closing of what it reads.</summary>
    const string Calls = "openat,open,flock,write,pwrite64,ftruncate,fallocate,fchmod,fsync,rename,unlink,close,mkdir";

    static readonly string[] s_program = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Nabla.Cli.dll")];

    /// <summary>Stops at the traced calls alone; a signal cannot be sent so.</summary>
    static readonly string[] s_fast = ["--seccomp-bpf"];

    static readonly Lazy<string?> s_absence = new(FindAbsence);

    /// <summary>Why strace cannot be used here, or <see langword="null"/>.</summary>
    public static string? Absence => s_absence.Value;

    /// <summary>Runs the program to its end and gives the calls that concern a folder.</summary>
    public static async Task<(Exit Exit, IReadOnlyList<SystemCall> Calls)> RecordAsync(string folder, IReadOnlyList<string> arguments)
    {
        string log = LogOf(folder);
        Exit exit = await RunAsync(folder, [.. s_fast, "-e", $"trace={Calls}", "-o", log], arguments);
        var counts = new Dictionary<(string Thread, string Name), int>();
        var calls = new List<SystemCall>();
        foreach (Match match in Call().Matches(File.ReadAllText(log)))
        {
            (string Thread, string Name) key = (match.Groups["thread"].Value, match.Groups["name"].Value);
            int occurrence = counts[key] = counts.GetValueOrDefault(key) + 1;
            if (Concerns(folder, match.Value))
            {
                calls.Add(new SystemCall(key.Name, occurrence, match.Value));
            }
        }

        File.Delete(log);
        return (exit, calls);
    }

    /// <summary>
    /// Runs the program with a fault at a call; tells whether it hit a call that concerns the folder, and no other. The number of a call differs now and then
    /// by one or two between runs, as assemblies are opened in whichever thread needs them first.
    /// </summary>
    public static async Task<(Exit Exit, bool Hit)> InjectAsync(string folder, IReadOnlyList<string> arguments, SystemCall call, Fault fault)
    {
        string log = LogOf(folder);
        string what = fault.IsKill ? "signal=KILL" : $"error={fault.Name}";
        Exit exit = await RunAsync(folder, [.. fault.IsKill ? [] : s_fast, "-e", $"trace={call.Name}", "-e", $"inject={call.Name}:{what}:when={call.Occurrence}", "-o", log], arguments);
        string[] lines = File.ReadAllLines(log);
        File.Delete(log);
        string[] hit = fault.IsKill
            ? [.. lines.Where(line => Call().IsMatch(line)).TakeLast(1)]
            : [.. lines.Where(line => line.EndsWith("(INJECTED)", StringComparison.Ordinal))];
        bool isHit = hit.Length > 0 && hit.All(line => Concerns(folder, line)) && (exit.Code == Killed) == fault.IsKill;
        return (exit, isHit);
    }

    /// <summary>Runs the program with every call of a name taking so long; <paramref name="meanwhile"/> runs beside it.</summary>
    public static async Task<Exit> SlowAsync(string folder, IReadOnlyList<string> arguments, string name, TimeSpan longer, Func<Task> meanwhile)
    {
        string log = LogOf(folder);
        Task<Exit> exit = RunAsync(folder, [.. s_fast, "-e", $"trace={name}", "-e", $"inject={name}:delay_enter={longer.TotalMicroseconds:F0}", "-o", log], arguments);
        await meanwhile();
        Exit ended = await exit;
        File.Delete(log);
        return ended;
    }

    /// <summary>What the shell and strace say of a process that SIGKILL ended.</summary>
    const int Killed = 128 + 9;

    /// <summary>Whether a path or an open file of the call is in the folder; strace adds to every relative call that the folder is the current one.</summary>
    static bool Concerns(string folder, string line) => line.Replace($"AT_FDCWD<{folder}>", "", StringComparison.Ordinal).Contains(folder, StringComparison.Ordinal);

    static string LogOf(string folder) => folder + ".strace";

    static async Task<Exit> RunAsync(string folder, string[] options, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("env") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--default-signal=INT,TERM", "strace", "-f", "-y", "-s", "0", .. options, .. s_program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // The number of calls before a save is the same in every run when nothing is measured and compiled again on the way.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("strace does not start.");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Exit(process.ExitCode, output, await error);
    }

    static string? FindAbsence()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("strace", ["-f", "--seccomp-bpf", "-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            string words = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"strace may not trace here ({words.Trim()}); faults cannot be injected.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not installed; faults cannot be injected.";
        }
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?<name>[a-z]\w*)\(.*", RegexOptions.Multiline)]
    private static partial Regex Call();
}

/// <summary>How a traced process ended.</summary>
sealed record Exit(int Code, string Output, string Error);
