using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

public sealed class CheckTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Check_OfAModel_ComparesEveryDerivativeAndSaysSo()
    {
        string model = await _nabla.TrainAsync("iris", "--hidden", "6", "--activation", "tanh");

        Ended text = await _nabla.RunAsync("check", model, "iris");
        JsonElement json = (await _nabla.RunAsync("check", model, "iris", "--rows", "5", "--json")).Json;

        Assert.Contains("every gradient is right", text.Output, StringComparison.Ordinal);
        Assert.Equal((4 * 6) + 6 + (6 * 3) + 3, json.GetProperty("parameters").GetInt32());
        Assert.Equal(5 * 4, json.GetProperty("inputs").GetInt32());
        Assert.Equal(51 + 20, json.GetProperty("centralDifferences").GetInt32());
        Assert.Equal("right", json.GetProperty("verdict").GetString());
        Assert.Equal(
            ["engine in double / computation graph", "engine in double / BP1 to BP4", "engine in float / computation graph", "engine in double / central differences"],
            json.GetProperty("comparisons").EnumerateArray().Select(c => $"{c.GetProperty("checked").GetString()} / {c.GetProperty("against").GetString()}"));
        Assert.All(json.GetProperty("comparisons").EnumerateArray(), c => Assert.True(c.GetProperty("worst").GetDouble() <= c.GetProperty("bar").GetDouble()));
        Assert.Equal(["name", "index", "engine", "reference", "difference", "step"], json.GetProperty("worst")[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Check_OfANetworkNotTrainedYet_NeedsNoModel()
    {
        JsonElement json = (await _nabla.RunAsync(
            "check", "--network", "8 gelu -> batch-normalization -> dropout:rate=0.2 -> residual(8 silu)", "penguins", "--sample", "50", "--json")).Json;

        Assert.Equal("right", json.GetProperty("verdict").GetString());
        Assert.Equal(50, json.GetProperty("centralDifferences").GetInt32());
    }

    [Theory]
    [InlineData("check", "'nabla check' needs MODEL")]
    [InlineData("check --network 4~~ iris", "'4~~'")]
    [InlineData("check --hidden 4 iris iris", "either a MODEL or a network")]
    public async Task Check_OfNothing_SaysWhatIsMissing(string line, string part)
    {
        Ended ended = await _nabla.RunAsync(line.Split(' '));
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(part, ended.Error, StringComparison.Ordinal);
    }
}
