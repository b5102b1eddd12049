using System;
using System.Threading.Tasks;
using Nabla.Cli.Tests.CommandLine;

namespace Nabla.Cli.Tests.Seeds;

public sealed partial class Seed001Tests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Theory]
    [InlineData("candy_bar", "regression: ", "loss mean-squared-error")]
    [InlineData("spirals", "binary: ", "loss binary-cross-entropy")]
    [InlineData("iris", "multiclass: ", "loss categorical-cross-entropy")]
    public async Task B_001_15_CommandLine_SaysWhichTaskAndWhichLoss(string data, string task, string loss)
    {
        Ended trained = await _nabla.RunAsync("train", data, "--epochs", "2", "--validation", "0.2");
        Ended inspected = await _nabla.RunAsync("inspect", $"{data}.safetensors");

        Assert.Contains($"Task       {task}", trained.Output, StringComparison.Ordinal);
        Assert.Contains(loss, inspected.Output, StringComparison.Ordinal);
    }
}
