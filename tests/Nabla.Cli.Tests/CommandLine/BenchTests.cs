using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

public sealed class BenchTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Bench_AsJson_TellsLimitProductsAndSteps()
    {
        JsonElement json = (await _nabla.RunAsync("bench", "--seconds", "0.2", "--workloads", "T1,T2", "--threads", "2", "--json")).Json;

        JsonElement peak = json.GetProperty("peakGflops");
        Assert.Equal(["oneThread", "allThreads"], peak.EnumerateObject().Select(property => property.Name));
        Assert.All(peak.EnumerateObject(), property => Assert.True(IsPositive(property.Value), property.Name));
        JsonElement[] kernels = [.. json.GetProperty("kernels").EnumerateArray()];
        Assert.Equal(["forward", "input gradient", "weight gradient"], kernels.Select(kernel => kernel.GetProperty("name").GetString()).Distinct());
        Assert.Contains("200 x 784 x 100", kernels.Select(kernel => kernel.GetProperty("shape").GetString()));
        Assert.All(kernels, kernel =>
        {
            Assert.InRange(kernel.GetProperty("threads").GetInt32(), 1, 2);
            Assert.True(IsPositive(kernel.GetProperty("gflops")));
            Assert.True(IsPositive(kernel.GetProperty("fractionOfPeak")));
        });
        JsonElement[] steps = [.. json.GetProperty("steps").EnumerateArray()];
        Assert.Equal(
            [("T1", 1), ("T1", 2), ("T2", 1), ("T2", 2)],
            steps.Select(step => (step.GetProperty("workload").GetString()!, step.GetProperty("threads").GetInt32())));
        Assert.All(steps, step =>
        {
            double microseconds = step.GetProperty("microseconds").GetDouble();
            Assert.Equal(step.GetProperty("batch").GetInt32() / microseconds * 1e6, step.GetProperty("samplesPerSecond").GetDouble(), step.GetProperty("samplesPerSecond").GetDouble() * 1e-9);
        });
    }

    [Fact]
    public async Task Bench_AsText_FitsInEightyColumns()
    {
        Ended ended = await _nabla.RunAsync("bench", "--seconds", "0.1", "--workloads", "t1,T7", "--quiet");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("GFLOP/s of fused multiply-adds", ended.Output, StringComparison.Ordinal);
        Assert.Contains("T7  256x9-10", ended.Output, StringComparison.Ordinal);
        Assert.All(ended.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [InlineData("T9", "There is no workload 'T9'; the workloads are T1, T2, T3, T4, T5, T6, T7.", "--workloads")]
    [InlineData("0", "--seconds takes a number of seconds above 0, at most 3600; '0' is not one.", "--seconds")]
    public async Task Bench_WrongValue_SaysWhatIsWanted(string value, string sentence, string option) =>
        (await _nabla.RunAsync("bench", option, value, "--quiet")).Fails(2, sentence);

    [Fact]
    public async Task Train_WithProfile_TellsWhereTheTimeOfAStepGoes()
    {
        string[] line = ["train", "digits", "--epochs", "2", "--validation", "0.2", "--hidden", "32", "--quiet", "--profile"];

        JsonElement profile = (await _nabla.RunAsync([.. line, "--json"])).Json.GetProperty("profile");
        Ended text = await _nabla.RunAsync(line);

        JsonElement[] parts = [.. profile.GetProperty("parts").EnumerateArray()];
        Assert.True(profile.GetProperty("steps").GetInt64() > 0);
        Assert.Equal(1, parts.Sum(part => part.GetProperty("share").GetDouble()), 1e-6);
        Assert.All(
            (string[])["gather", "forward", "loss", "input gradient", "weight gradient", "update"],
            name => Assert.Contains(parts, part => part.GetProperty("part").GetString() == name));
        JsonElement forward = parts.First(part => part.GetProperty("part").GetString() == "forward");
        Assert.True(IsPositive(forward.GetProperty("gflops")));
        Assert.Equal(profile.GetProperty("threads").GetInt32(), forward.GetProperty("threadMicroseconds").GetArrayLength());
        Assert.Contains("us a step", text.Output, StringComparison.Ordinal);
        Assert.All(text.Output.Split('\n').SkipWhile(row => !row.StartsWith("Profile", StringComparison.Ordinal)), row => Assert.True(row.Length <= 80, row));
    }

    [Fact]
    public async Task Train_WithoutProfile_HasNone() =>
        Assert.False((await _nabla.RunAsync("train", "iris", "--epochs", "2", "--json", "--quiet")).Json.TryGetProperty("profile", out _));

    static bool IsPositive(JsonElement number) => number.ValueKind == JsonValueKind.Number && number.GetDouble() is > 0 and < double.PositiveInfinity;
}
