using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>Work that fails: exit code 1 and one sentence that says what is wrong, where, and what to do.</summary>
public sealed class FailureTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Train_NoSuchFile_SaysSo()
    {
        Ended ended = await _nabla.RunAsync("train", "houses.csv", "--target", "price");

        ended.Fails(1, "There is no file 'houses.csv'; check the name and the folder.");
    }

    [Fact]
    public async Task Train_NameNearABundledOne_IsAskedFor()
    {
        Ended ended = await _nabla.RunAsync("train", "digit");

        ended.Fails(1, "There is no file 'digit' and no bundled data set of that name; did you mean 'digits'?");
    }

    [Fact]
    public async Task Train_UnknownTarget_SuggestsTheNearest()
    {
        Ended ended = await _nabla.RunAsync("train", "candy_bar", "--target", "prize", "--json");

        Assert.Equal(1, ended.ExitCode);
        JsonElement error = ended.Json.GetProperty("error");
        Assert.Equal("data", error.GetProperty("kind").GetString());
        Assert.Equal("prize", error.GetProperty("column").GetString());
        Assert.Contains("did you mean 'price'", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal($"nabla: {error.GetProperty("message").GetString()}\n", ended.Error);
    }

    [Fact]
    public async Task Train_BrokenRow_NamesFileAndLine()
    {
        _nabla.Save("houses.csv", "rooms,price\n3,100\n4,200,300\n");

        Ended ended = await _nabla.RunAsync("train", "houses.csv", "--target", "price", "--json");

        JsonElement error = ended.Json.GetProperty("error");
        Assert.Equal(3, error.GetProperty("line").GetInt32());
        Assert.Equal("houses.csv", error.GetProperty("file").GetString());
        Assert.Equal(1, ended.ExitCode);
    }

    [Fact]
    public async Task Train_NoFolderForTheModel_FailsBeforeTheWork()
    {
        Ended ended = await _nabla.RunAsync("train", "no-such.csv", "--out", "missing/model.safetensors");

        ended.Fails(1, $"Cannot save 'missing/model.safetensors': there is no folder '{_nabla.PathOf("missing")}'; create it first; nothing was saved.");
    }

    [Fact]
    public async Task Train_ReportBelowAFile_FailsBeforeTheWork()
    {
        _nabla.Save("file", "");

        Ended ended = await _nabla.RunAsync("train", "digits", "--report", "file/report.html");

        ended.Fails(1, $"Cannot save 'file/report.html': '{_nabla.PathOf("file")}' is a file, not a folder; nothing was saved.");
        Assert.Equal(["file"], Directory.GetFileSystemEntries(_nabla.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Train_OutIsAFolder_FailsBeforeTheWork()
    {
        Directory.CreateDirectory(_nabla.PathOf("model"));

        Ended ended = await _nabla.RunAsync("train", "digits", "--out", "model");

        ended.Fails(1, "Cannot save 'model': it is a folder; name a file in it; nothing was saved.");
    }

    [Fact]
    public async Task Train_RateFarTooHigh_SaysThatTheLossIsNotFinite()
    {
        Ended ended = await _nabla.RunAsync(
            "train", "candy_bar", "--optimizer", "sgd", "--learning-rate", "1e30", "--validation", "0.2", "--epochs", "5", "--quiet", "--json");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal("diverged", ended.Json.GetProperty("error").GetProperty("kind").GetString());
        Assert.False(File.Exists(_nabla.PathOf("candy_bar.safetensors")));
    }

    [Fact]
    public async Task Predict_MissingColumn_NamesItAndTheNearest()
    {
        string model = await _nabla.TrainAsync("candy_bar");
        _nabla.Save("new.csv", "quarters,nickel\n1,2\n");

        Ended ended = await _nabla.RunAsync("predict", model, "new.csv");

        ended.Fails(1, "new.csv lacks a column the model was trained on: 'nickels' (did you mean 'nickel'?); add or rename.");
    }

    [Fact]
    public async Task Predict_ModelDamaged_IsRefused()
    {
        string model = await _nabla.TrainAsync("candy_bar");
        byte[] bytes = File.ReadAllBytes(_nabla.PathOf(model));
        byte[] flipped = [.. bytes];
        flipped[^10] ^= 1;
        File.WriteAllBytes(_nabla.PathOf("flipped.safetensors"), flipped);
        File.WriteAllBytes(_nabla.PathOf("short.safetensors"), bytes[..^100]);
        File.WriteAllText(_nabla.PathOf("text.safetensors"), "quarters,nickels\n1,2\n");

        File.WriteAllBytes(_nabla.PathOf("other.safetensors"), [2, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8]);

        foreach (string broken in (string[])["flipped.safetensors", "short.safetensors", "text.safetensors", "other.safetensors"])
        {
            Ended ended = await _nabla.RunAsync("predict", broken, "candy_bar");

            Assert.Equal(1, ended.ExitCode);
            Assert.Equal("", ended.Output);
            Assert.StartsWith("nabla: ", ended.Error, StringComparison.Ordinal);
            Assert.Contains(broken, ended.Error, StringComparison.Ordinal);
            Assert.Single(ended.Error.TrimEnd('\n').Split('\n'));
        }
    }

    [Fact]
    public async Task Inspect_NoSuchModel_SaysSo()
    {
        Ended ended = await _nabla.RunAsync("inspect", "none.safetensors", "--json");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal("file", ended.Json.GetProperty("error").GetProperty("kind").GetString());
        Assert.Contains("none.safetensors", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_StandardOutputFull_SaysSo()
    {
        string model = await _nabla.TrainAsync("digits");

        Ended csv = await _nabla.RunInShellAsync("\"$@\" > /dev/full", "predict", model, "digits");
        Ended json = await _nabla.RunInShellAsync("\"$@\" > /dev/full", "inspect", model, "--json");

        foreach (Ended ended in (Ended[])[csv, json])
        {
            ended.Fails(1, "Cannot write the result to standard output: No space left on device; it may be full or closed.");
        }
    }

    [Fact]
    public async Task Predict_ReaderLeaves_EndsWithoutComplaint()
    {
        string model = await _nabla.TrainAsync("digits");

        Ended ended = await _nabla.RunInShellAsync("\"$@\" | head -1", "predict", model, "digits");

        Assert.Equal("", ended.Error);
        Assert.StartsWith("row,prediction,probability_0,", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_DiskFull_KeepsTheOldFile()
    {
        string model = await _nabla.TrainAsync("candy_bar");
        byte[] old = File.ReadAllBytes(_nabla.PathOf(model));

        // The limit is in blocks of 512 bytes; a write beyond it fails as on a full disk, once the signal that comes first is ignored. .NET
        // keeps its code in a large memory file, which the limit would forbid, unless told not to.
        Ended ended = await _nabla.RunInShellAsync(
            "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 8; exec \"$@\"",
            "train", "candy_bar", "--epochs", "3", "--validation", "0.2", "--quiet", "--seed", "1");

        Assert.StartsWith("nabla: Cannot save 'candy_bar.safetensors': ", ended.Error, StringComparison.Ordinal);
        Assert.EndsWith("the file that was there is unchanged.\n", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(old, File.ReadAllBytes(_nabla.PathOf(model)));
    }
}
