using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Nabla.Activations;
using Nabla.Tests.Architecture;

namespace Nabla.Tests.Training;

/// <summary>
/// Whole training runs in processes of their own, one for each instruction set and compiler tier: the same bits everywhere, for every number of
/// threads, and those written down here.
/// </summary>
public sealed class InstructionSetTests
{
    static readonly int[] s_allThreads = [1, 2, 3, 4];
    static readonly int[] s_someThreads = [4];

    static readonly Lazy<Dictionary<string, string>> s_unchanged = new(() => Run("", s_allThreads));

    /// <summary>
    /// The bits of Nabla are part of its promise of compatibility: the same seed gives the same model, also after an update. If they change on purpose (a better
    /// polynomial), raise NumericsVersion.Current, say so in the changelog, and write the new hashes with NABLA_UPDATE_BASELINES=1.
    /// </summary>
    static readonly Lazy<ReferenceHashes> s_hashes = new(() =>
    {
        var hashes = new ReferenceHashes();
        if (Environment.GetEnvironmentVariable("NABLA_UPDATE_BASELINES") == "1")
        {
            hashes.Update(s_unchanged.Value);
        }

        return hashes;
    });

    [Fact]
    public void ReferenceHashes_AndTheVersionOfTheNumerics_ChangeTogetherAndInTheChangelog()
    {
        ReferenceHashes hashes = s_hashes.Value;
        Assert.Equal(NumericsVersion.Current, hashes.NumericsVersion);
        Assert.Equal(25, hashes.Configurations.Count);
        Assert.Contains(
            $"- Numerics version {NumericsVersion.Current} (hashes {hashes.Digest})", File.ReadAllText(Path.Combine(Repository.Root, "CHANGELOG.md")), StringComparison.Ordinal);
        string page = File.ReadAllText(ReferenceHashes.PagePath);
        Assert.Equal(hashes.Page(page), page);
    }

    /// <summary>Switches, and what must be gone with them. The compiler's tiers cannot be asked from inside.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("DOTNET_EnableAVX512=0", "vector512")]
    [InlineData("DOTNET_PreferredVectorBitWidth=256", "vector512")]
    [InlineData("DOTNET_PreferredVectorBitWidth=128", "vector512 vector256")]
    [InlineData("DOTNET_EnableAVX2=0", "vector512 vector256 fma")]
    [InlineData("DOTNET_EnableHWIntrinsic=0", "vector512 vector256 vector128 fma")]
    [InlineData("DOTNET_TieredCompilation=0", "")]
    [InlineData("DOTNET_TieredPGO=0 DOTNET_ReadyToRun=0", "")]
    [InlineData("DOTNET_JITMinOpts=1 DOTNET_ReadyToRun=0", "")]
    [InlineData("GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA", "")]
    public void Training_UnderSwitches_GivesTheGoldenBits(string switches, string gone)
    {
        Dictionary<string, string> lines = switches.Length == 0 ? s_unchanged.Value : Run(switches, s_someThreads);
        bool known = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 || switches == "DOTNET_EnableHWIntrinsic=0";
        foreach (string feature in gone.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(_ => known))
        {
            Assert.True(lines[feature] == "False", $"{switches} left {feature} on.");
        }

        foreach (string feature in new[] { "vector512", "vector256", "vector128", "fma" }.Except(gone.Split(' ')))
        {
            Assert.Equal(s_unchanged.Value[feature], lines[feature]);
        }

        Assert.Equal("True", lines["single-rows-float"]);
        Assert.Equal("True", lines["single-rows-double"]);
        Assert.Equal(Functions(s_unchanged.Value), Functions(lines));
        Assert.Equal(2 * Activation.Elementwise.Count, Functions(lines).Count(line => line.Key.StartsWith("function-", StringComparison.Ordinal)));
        Assert.NotInRange(Functions(lines).Count(line => line.Key.StartsWith("kernel-", StringComparison.Ordinal)), 0, 19);

        Assert.Equal(
            s_hashes.Value.Lines(switches.Length == 0 ? s_allThreads : s_someThreads).Order(StringComparer.Ordinal),
            lines.Where(line => line.Value.StartsWith("sha256:", StringComparison.Ordinal) && !IsFunction(line.Key)).Select(line => $"{line.Key} {line.Value}").Order(StringComparer.Ordinal));
    }

    /// <summary>The hash of an activation or a kernel: better ones may change it, another instruction set must not.</summary>
    static bool IsFunction(string name) =>
        name.StartsWith("function-", StringComparison.Ordinal) || name.StartsWith("kernel-", StringComparison.Ordinal);

    static IEnumerable<KeyValuePair<string, string>> Functions(Dictionary<string, string> lines) => lines.Where(line => IsFunction(line.Key));

    static Dictionary<string, string> Run(string switches, int[] threads)
    {
        // The host that runs this test: three folders above its runtime.
        string host = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, "Nabla.Determinism.dll"), ReferenceHashes.FilePath, string.Join(',', threads)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string inherited in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        foreach (string[] assignment in switches.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => item.Split('=', 2)))
        {
            start.Environment[assignment[0]] = assignment[1];
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
