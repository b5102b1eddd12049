using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Nabla.Cli.Tests.CommandLine;

namespace Nabla.Cli.Tests.Faults;

/// <summary>
/// Disks that really are full or read-only: small file systems in memory, mounted in a namespace that ends with the process. Whatever is saved there fails with exit code 1
/// and the system's own words, and the old file stays as it was, alone.
/// </summary>
public sealed class RealDiskTests : IDisposable
{
    const string Full = "No space left on device";
    const string ReadOnly = "Read-only file system";

    /// <summary>A file system of 64 pages with the old file.</summary>
    const string Mount = "mkdir disk && mount -t tmpfs -o size=256k none disk && printf 'what was there before' >\"disk/$TARGET\"";

    static readonly string[] s_quick = ["--epochs", "1", "--threads", "1", "--quiet"];

    /// <summary>What is saved, by the name of the file.</summary>
    static readonly Dictionary<string, string[]> s_saves = new()
    {
        ["new.safetensors"] = ["train", "candy_bar", .. s_quick, "--validation", "0", "--hidden", "128,128", "--out", "disk/new.safetensors"],
        ["report.html"] = ["train", "candy_bar", .. s_quick, "--validation", "0", "--hidden", "4", "--out", "here.safetensors", "--report", "disk/report.html"],
        ["predictions.csv"] = ["predict", "m.safetensors", "candy_bar", "--quiet", "--out", "disk/predictions.csv"],
        ["drift.json"] = ["predict", "m.safetensors", "candy_bar", "--quiet", "--out", "here.csv", "--drift", "disk/drift.json"],
        ["network.svg"] = ["inspect", "m.safetensors", "--drawing", "--output", "disk/network.svg"],
        ["row.html"] = ["explain", "m.safetensors", "candy_bar", "--row", "3", "--quiet", "--output", "disk/row.html"],
        ["schema.json"] = ["data", "columns", "candy_bar", "--write-schema", "disk/schema.json"],
        ["rejected.csv"] = ["data", "columns", "bad.csv", "--max-bad", "1", "--rejected", "disk/rejected.csv"],
    };

    static readonly Lazy<string?> s_absence = new(FindAbsence);

    static readonly Lazy<Task<byte[]>> s_model = new(TrainAsync);

    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    public static TheoryData<string, string, string> Disks =>
    [
        .. s_saves.Keys.SelectMany(target => (TheoryDataRow<string, string, string>[])
        [
            new(target, "{ dd if=/dev/zero of=disk/fill bs=4k 2>/dev/null; true; }", Full),
            new(target, ": >disk/fill && mount -o remount,ro none disk", ReadOnly),
        ]),

        // Room for the beginning of a model.
        new("new.safetensors", "dd if=/dev/zero of=disk/fill bs=4k count=56 2>/dev/null", Full),
    ];

    [Theory]
    [MemberData(nameof(Disks))]
    public async Task Save_OnADiskThatTakesNothing_FailsAndLeavesTheOldFile(string target, string prepare, string words)
    {
        Assert.SkipWhen(s_absence.Value is not null, s_absence.Value ?? "");
        await File.WriteAllBytesAsync(_nabla.PathOf("m.safetensors"), await s_model.Value, TestContext.Current.CancellationToken);
        _nabla.Save("bad.csv", "a,b\n1,2\n3\n4,5\n");
        string inside = $"TARGET={target}; {Mount} && {prepare} && \"$@\"; code=$?; echo; echo afterwards; cat \"disk/$TARGET\"; echo; ls -A disk; exit $code";
        Ended ended = await _nabla.RunInShellAsync($"unshare -rm sh -c '{inside.Replace("'", "'\\''", StringComparison.Ordinal)}' sh \"$@\"", s_saves[target]);

        string[] lines = ended.Output.TrimEnd('\n').Split('\n');
        int at = Array.LastIndexOf(lines, "afterwards");
        Assert.Equal(["what was there before", .. new[] { "fill", target }.Order(StringComparer.Ordinal)], lines[(at + 1)..]);
        Assert.Equal(1, ended.ExitCode);
        Assert.DoesNotContain(lines[..at], line => line.Contains("aved", StringComparison.Ordinal) && line.Contains(target, StringComparison.Ordinal));
        string message = ended.Error.TrimEnd('\n').Split('\n')[^1];
        Assert.StartsWith("nabla: ", message, StringComparison.Ordinal);
        Assert.Contains(target, message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    static async Task<byte[]> TrainAsync()
    {
        using var nabla = new NablaProcess();
        return await File.ReadAllBytesAsync(nabla.PathOf(await nabla.TrainAsync("candy_bar", "--hidden", "4")), TestContext.Current.CancellationToken);
    }

    /// <summary>Why nothing can be mounted here, or <see langword="null"/>.</summary>
    static string? FindAbsence()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "mount", "-t", "tmpfs", "-o", "size=64k", "none", Path.GetTempPath()]) { RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"No file system can be mounted in a namespace of one's own: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no unshare, by which a file system is mounted in a namespace of one's own.";
        }
    }
}
