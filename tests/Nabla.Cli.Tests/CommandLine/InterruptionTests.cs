using System;
using System.IO;
using System.Threading.Tasks;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.CommandLine;

public sealed class InterruptionTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Train_Signalled_SavesTheBestModelSoFar(string signal, int exitCode)
    {
        Ended ended = await _nabla.RunAndSignalAsync(
            signal, "search 2/", "train", "digits", "--epochs", "100000", "--patience", "100000", "--hidden", "512,512", "--json");

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Equal("cancelled", ended.Json.GetProperty("stopped").GetString());
        Assert.Matches(@"\nInterrupted; the best model so far, of epoch \d+, is in digits\.safetensors\.\n$", ended.Error);
        var model = Model.Load(_nabla.PathOf("digits.safetensors"));
        Assert.Equal(StopReason.Cancelled, model.Training.Stopped);
        Assert.Equal(model.WeightHash, ended.Json.GetProperty("weightHash").GetString());
    }

    [Fact]
    public async Task Train_SignalledWithoutValidation_SavesTheLastEpoch()
    {
        Ended ended = await _nabla.RunAndSignalAsync("INT", "fit 2/", "train", "digits", "--epochs", "100000", "--validation", "0");

        Assert.Equal(130, ended.ExitCode);
        Assert.Contains("interrupted", ended.Output, StringComparison.Ordinal);
        Assert.True(Model.Load(_nabla.PathOf("digits.safetensors")).Training.BestEpoch >= 2);
        Assert.Equal([_nabla.PathOf("digits.safetensors")], Directory.GetFileSystemEntries(_nabla.Folder));
    }
}
