using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Nabla.Activations;

namespace Nabla.Tests.Training;

/// <summary>
/// Whole training runs in processes of their own, one for each instruction set and compiler tier: the same bits everywhere, for every number of
/// threads, and those written down here.
/// </summary>
public sealed class InstructionSetTests
{
    // The bits of Nabla are part of its promise of compatibility: the same seed gives the same model, also after an update. If they change on
    // purpose (a better polynomial, another default), say so in the release notes and copy the new values from the failure of this test.
    static readonly Dictionary<string, string> s_golden = new()
    {
        ["digits-weights"] = "sha256:8270004091bdf6726eafc5f0bc516a39f413c4bfe10048ea4eda66d191e8ee2a",
        ["digits-predictions"] = "sha256:5f8deba86a98a890ccf2e49a2193139fe8b52962f8305987f0137178fcc7bff1",
        ["candy_bar-weights"] = "sha256:3f8e3da7848e7efefe3a4aa35e1c188b0b079b8f7b3c2c42a8ed9b49bc10ab08",
        ["candy_bar-predictions"] = "sha256:bb82e0b1a3fc19aa1eea537e52ec83ce7157e9fde72b6d1be2fcbd196a763052",
        ["path-small"] = "sha256:b369f8f872c2768f54e7b59ba8ae565f07122955f81c671eb2ac420647bffde7",
        ["path-small-adam"] = "sha256:17e74cf6b73cb0859267e4ec3b8eec24fe7b905eda36ea46f8de24cd4a09b773",
        ["path-small-classes"] = "sha256:d1186487097a5ae2ab9fa89bdfd6a730835da12324dda62e67b0a5d7eab99c53",
        ["path-zeros-skipped"] = "sha256:6a3ee0207cbe282d92a4b3c67453f61f5eb696ec853e1fec43a1fb23a85e7c98",
        ["path-zeros-multiplied"] = "sha256:6a3ee0207cbe282d92a4b3c67453f61f5eb696ec853e1fec43a1fb23a85e7c98",
        ["path-few-rows"] = "sha256:d94159843ad703485fd0e0042c6a75265ee791c67711d12aeed10c3fc045411a",
        ["path-rows-and-columns"] = "sha256:b9cb18338f6f8b1c1a7295c43fbcad2836f1f98ed7c4295aae3d33fc85383ce9",
        ["path-residual"] = "sha256:c8c9c7f0872cfadfad0903f4a93dfc0652840f509fff68bb0f2513c889d56fa7",
        ["path-whole-batch"] = "sha256:856d0b93b38f5d87c56dc7042f8b0addb1a40a9ee3318e57ee8fa6ba5786b80c",
        ["path-tabular"] = "sha256:5f828a1e58c25b8ad875264e711fa3b0b6b8f66fe085d17ff0e4531ce7de090b",
        ["path-clipped"] = "sha256:5d9977d6f6b7f223a96e3c1b8f96e8f2197260599996e2838bad12bf8dcfd51b",
    };

    static readonly Lazy<Dictionary<string, string>> s_unchanged = new(() => Run(""));

    /// <summary>Switches, and what must be gone with them. The compiler's tiers cannot be asked from inside.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("DOTNET_EnableAVX512=0", "vector512")]
    [InlineData("DOTNET_PreferredVectorBitWidth=256", "vector512")]
    [InlineData("DOTNET_EnableAVX2=0", "vector512 vector256 fma")]
    [InlineData("DOTNET_EnableHWIntrinsic=0", "vector512 vector256 vector128 fma")]
    [InlineData("DOTNET_TieredCompilation=0", "")]
    [InlineData("DOTNET_TieredPGO=0 DOTNET_ReadyToRun=0", "")]
    public void Training_UnderSwitches_GivesTheGoldenBits(string switches, string gone)
    {
        Dictionary<string, string> lines = switches.Length == 0 ? s_unchanged.Value : Run(switches);
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
            from golden in s_golden from threads in Enumerable.Range(1, 3) orderby golden.Key, threads select $"{golden.Key}-{threads} {golden.Value}",
            from line in lines where line.Value.StartsWith("sha256:", StringComparison.Ordinal) && !IsFunction(line.Key) orderby line.Key select $"{line.Key} {line.Value}");
    }

    /// <summary>The hash of an activation or a kernel: better ones may change it, another instruction set must not.</summary>
    static bool IsFunction(string name) =>
        name.StartsWith("function-", StringComparison.Ordinal) || name.StartsWith("kernel-", StringComparison.Ordinal);

    static IEnumerable<KeyValuePair<string, string>> Functions(Dictionary<string, string> lines) => lines.Where(line => IsFunction(line.Key));

    static Dictionary<string, string> Run(string switches)
    {
        // The host that runs this test: three folders above its runtime.
        string host = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, "Nabla.Determinism.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string inherited in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        foreach (string[] assignment in switches.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => item.Split('=')))
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
