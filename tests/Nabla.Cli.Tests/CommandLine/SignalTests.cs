using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>Ctrl-C and SIGTERM at every verb that can take long: the exit code, one sentence, and files as they were or whole.</summary>
public sealed class SignalTests : IDisposable
{
    /// <summary>More than a pipe holds: when it is written, the program is reading.</summary>
    static readonly string s_rows = "sepal length (cm),sepal width (cm),petal length (cm),petal width (cm),species\n"
        + string.Concat(Enumerable.Range(0, 60_000).Select(row => string.Create(CultureInfo.InvariantCulture, $"5.{row % 10},3.{row % 7},1.{row % 9},0.{row % 5},setosa\n")));

    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Theory]
    [InlineData("INT", 130, "predict m.safetensors - --out old.csv --drift old.json")]
    [InlineData("TERM", 143, "predict m.safetensors -")]
    [InlineData("INT", 130, "evaluate m.safetensors - --drift old.json")]
    [InlineData("TERM", 143, "evaluate m.safetensors - --json")]
    [InlineData("INT", 130, "explain m.safetensors - --row 3 --output old.html")]
    [InlineData("TERM", 143, "train - --target species --out m.safetensors --report old.html")]
    [InlineData("INT", 130, "tune - --target species --out m.safetensors --json")]
    public async Task Signal_WhileRowsAreRead_EndsAtOnceAndLeavesEveryFile(string signal, int exitCode, string line)
    {
        await _nabla.TrainAsync("iris", "--hidden", "2", "--out", "m.safetensors");
        byte[] model = await File.ReadAllBytesAsync(_nabla.PathOf("m.safetensors"));
        string[] old = ["old.csv", "old.html", "old.json"];
        Array.ForEach(old, name => _nabla.Save(name, "what was there before\n"));

        Ended ended = await _nabla.RunAndSignalReadingAsync(signal, s_rows, line.Split(' '));

        Assert.Equal("nabla: Interrupted; nothing came of this, and every file is as it was or saved whole.\n", ended.Error);
        Assert.Equal(exitCode, ended.ExitCode);
        if (line.EndsWith("--json", StringComparison.Ordinal))
        {
            Assert.Equal("cancelled", ended.Json.GetProperty("error").GetProperty("kind").GetString());
        }
        else
        {
            Assert.Equal("", ended.Output);
        }

        Assert.Equal(model, await File.ReadAllBytesAsync(_nabla.PathOf("m.safetensors")));
        Assert.All(old, name => Assert.Equal("what was there before\n", File.ReadAllText(_nabla.PathOf(name))));
        Assert.Equal(old.Length + 1, Directory.GetFileSystemEntries(_nabla.Folder).Length);
    }

    [Fact]
    public async Task Train_SignalledWithCheckpoint_SaysHowToGoOnAndEndsWithTheSameWeights()
    {
        string[] line = ["train", "digits", "--epochs", "8", "--hidden", "64", "--validation", "0.2", "--checkpoint", "kept folder"];
        Ended stopped = await _nabla.RunAndSignalAsync("TERM", "search 2/", [.. line, "--out", "m.safetensors"]);

        Assert.Equal(143, stopped.ExitCode);
        Assert.EndsWith(
            "resume with: nabla train digits --epochs 8 --hidden 64 --validation 0.2 --checkpoint 'kept folder' --out m.safetensors --resume\n", stopped.Error,
            StringComparison.Ordinal);
        Assert.Equal(StopReason.Cancelled, Model.Load(_nabla.PathOf("m.safetensors")).Training.Stopped);

        Ended resumed = await _nabla.RunAsync([.. line, "--out", "m.safetensors", "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains($"Resuming from kept folder{Path.DirectorySeparatorChar}checkpoint-", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _nabla.RunAsync([.. line[..^2], "--out", "whole.safetensors", "--quiet"])).ExitCode);
        Assert.Equal(Model.Load(_nabla.PathOf("whole.safetensors")).WeightHash, Model.Load(_nabla.PathOf("m.safetensors")).WeightHash);
    }

    /// <summary>Two signals in a row may reach the program as one, or the second when the model is being saved: whichever it is, the file is valid.</summary>
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Train_SignalledTwice_LeavesAValidModel(string signal, int exitCode)
    {
        await _nabla.TrainAsync("digits", "--hidden", "4");
        string before = Model.Load(_nabla.PathOf("digits.safetensors")).WeightHash;
        Ended ended = await _nabla.RunAndSignalAsync(
            [signal, signal], "search 2/", "train", "digits", "--epochs", "100000", "--patience", "100000", "--hidden", "512,512");

        Assert.Equal(exitCode, ended.ExitCode);
        string after = Model.Load(_nabla.PathOf("digits.safetensors")).WeightHash;
        bool isSaved = ended.Error.Contains("the best model so far", StringComparison.Ordinal);
        Assert.True(isSaved || ended.Error.Contains("Interrupted twice and ended at once", StringComparison.Ordinal), ended.Error);
        Assert.True(isSaved ? after != before : after == before || Model.Load(_nabla.PathOf("digits.safetensors")).Training.Stopped == StopReason.Cancelled);
    }

    [Fact]
    public async Task Reproduce_Signalled_ComparesNothing()
    {
        await _nabla.RunAsync("train", "digits", "--epochs", "40", "--patience", "40", "--hidden", "128", "--quiet", "--validation", "0.2");
        Ended ended = await _nabla.RunAndSignalAsync("INT", "search 2/", "reproduce", "digits.safetensors", "digits");

        Assert.Equal(130, ended.ExitCode);
        Assert.EndsWith("nabla: Interrupted before the training was over; nothing was compared.\n", ended.Error, StringComparison.Ordinal);
        Assert.Equal("", ended.Output);
    }
}
