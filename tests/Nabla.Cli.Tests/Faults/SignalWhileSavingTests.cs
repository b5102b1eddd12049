using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Nabla.Cli.Tests.CommandLine;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.Faults;

/// <summary>Signals while a file is being saved, which a flush that takes seconds gives time for.</summary>
public sealed class SignalWhileSavingTests : IDisposable
{
    static readonly TimeSpan s_flush = TimeSpan.FromSeconds(2);

    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Train_SignalWhileTheModelIsSaved_SavesIt(string signal, int exitCode)
    {
        Assert.SkipWhen(Strace.Absence is not null, Strace.Absence ?? "");
        Exit exit = await TrainAsync(signal);

        Assert.Equal(exitCode, exit.Code);
        Assert.EndsWith("Interrupted; the finished model is in m.safetensors.\n", exit.Error, StringComparison.Ordinal);
        Assert.Equal(StopReason.Epochs, Model.Load(_nabla.PathOf("m.safetensors")).Training.Stopped);
        Assert.Equal(["m.safetensors"], Directory.GetFileSystemEntries(_nabla.Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("INT", "INT", 130)]
    [InlineData("INT", "TERM", 130, 143)] // which of the two is handled last is up to the system
    public async Task Train_TwoSignalsWhileTheModelIsSaved_EndsAndKeepsTheOldFile(string first, string second, params int[] exitCodes)
    {
        Assert.SkipWhen(Strace.Absence is not null, Strace.Absence ?? "");
        await _nabla.TrainAsync("candy_bar", "--hidden", "2", "--out", "m.safetensors");
        byte[] old = await File.ReadAllBytesAsync(_nabla.PathOf("m.safetensors"));
        Exit exit = await TrainAsync(first, second);

        Assert.Contains(exit.Code, exitCodes);
        // strace adds remarks of its own where a traced process ends in the midst of a call.
        Assert.Contains("nabla: Interrupted twice and ended at once; every file is as it was or saved whole.\n", exit.Error, StringComparison.Ordinal);
        Assert.Equal(old, await File.ReadAllBytesAsync(_nabla.PathOf("m.safetensors")));
    }

    Task<Exit> TrainAsync(params string[] signals) => Strace.SlowAsync(
        _nabla.Folder, ["train", "candy_bar", "--epochs", "1", "--validation", "0", "--out", "m.safetensors"], "fsync", s_flush, async () =>
        {
            foreach (string signal in signals)
            {
                await _nabla.SignalAsync(await SavingProcessAsync(), signal);
            }
        });

    /// <summary>The process that has written a temporary file in full: its name has the number of the process.</summary>
    async Task<int> SavingProcessAsync()
    {
        while (true)
        {
            if (Directory.GetFiles(_nabla.Folder, ".m.safetensors.*.tmp") is [var file, ..] && new FileInfo(file).Length > 0)
            {
                return int.Parse(Path.GetFileName(file).Split('.')[3].Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
