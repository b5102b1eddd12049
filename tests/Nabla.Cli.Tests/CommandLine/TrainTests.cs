using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

public sealed class TrainTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Theory]
    [InlineData("digits", "multiclass", "digit", "accuracy")]
    [InlineData("iris", "multiclass", "species", "accuracy")]
    [InlineData("penguins", "multiclass", "species", "accuracy")]
    [InlineData("spirals", "binary", "class", "accuracy")]
    [InlineData("candy_bar", "regression", "price", "rmse")]
    [InlineData("spam", "binary", "class", "accuracy")]
    public async Task Train_BundledData_AnswersWithEveryKeyOfTheContract(string data, string task, string target, string metric)
    {
        Ended ended = await _nabla.RunAsync("train", data, "--epochs", "3", "--validation", "0.2", "--test", "0.2", "--json", "--quiet");

        Assert.Equal("", ended.Error);
        Assert.Equal(0, ended.ExitCode);
        JsonElement json = ended.Json;
        Assert.Equal($"{data}.safetensors", json.GetProperty("model").GetString());
        Assert.True(File.Exists(_nabla.PathOf($"{data}.safetensors")));
        Assert.Equal(task, json.GetProperty("task").GetString());
        Assert.Equal(target, json.GetProperty("target").GetString());
        JsonElement rows = json.GetProperty("rows");
        Assert.Equal(0, rows.GetProperty("rejected").GetInt32());
        Assert.All((string[])["train", "validation", "test"], part => Assert.InRange(rows.GetProperty(part).GetInt32(), 1, 4000));
        JsonElement network = json.GetProperty("network");
        Assert.Equal(
            network.GetProperty("parameters").GetInt32(),
            network.GetProperty("layers").EnumerateArray().Sum(layer => layer.GetProperty("parameters").GetInt32()));
        Assert.Equal(3, json.GetProperty("epochs").GetInt32());
        Assert.InRange(json.GetProperty("bestEpoch").GetInt32(), 1, 3);
        Assert.Equal("epochs", json.GetProperty("stopped").GetString());
        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
        Assert.All((string[])["validation", "test"], part => Assert.True(json.GetProperty("metrics").GetProperty(part).TryGetProperty(metric, out _)));
        JsonElement[] baselines = [.. json.GetProperty("baselines").EnumerateArray()];
        Assert.Equal([task == "regression" ? "mean" : "majority class", "linear model"], baselines.Select(baseline => baseline.GetProperty("name").GetString()));
        Assert.All(baselines, baseline => Assert.True(baseline.GetProperty("test").TryGetProperty(metric, out _)));
        Assert.Equal(JsonValueKind.Array, json.GetProperty("warnings").ValueKind);
        Assert.Matches("^sha256:[0-9a-f]{64}$", json.GetProperty("weightHash").GetString());
        Assert.False(string.IsNullOrEmpty(json.GetProperty("taskReason").GetString()));
        Assert.True(json.GetProperty("l2Penalty").GetDouble() >= 0);
        Assert.Equal("3", json.GetProperty("options").GetProperty("epochs").GetString());
        Assert.Equal(3, json.GetProperty("history").GetArrayLength());
    }

    /// <summary>Of an ensemble one member is shown, however many layers there are behind the mean.</summary>
    [Theory]
    [InlineData("iris", 2, "mean of 2 networks: 4 inputs -> 5 relu -> 3 identity, softmax, 86 parameters")]
    [InlineData("iris", 3, "mean of 3 networks: 4 inputs -> 5 relu -> 3 identity, softmax, 129 parameters")]
    [InlineData("candy_bar", 2, "mean of 2 networks: 2 inputs -> 5 relu -> 1 identity, 42 parameters")]
    public async Task Train_Ensemble_ShowsOneMember(string data, int members, string network)
    {
        Ended ended = await _nabla.RunAsync("train", data, "--epochs", "2", "--validation", "0.2", "--hidden", "5", "--ensemble", $"{members}", "--quiet");

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(network, string.Join(' ', ended.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_WithoutTerminal_TellsEachEpochOnStandardErrorAndTheResultOnStandardOutput()
    {
        Ended ended = await _nabla.RunAsync("train", "iris", "--epochs", "3", "--validation", "0.2");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(["search 1/3", "search 2/3", "search 3/3", "fit 1/3"], ended.Error.Split('\n').Take(4).Select(line => line.Split(':')[0]));
        Assert.Contains("Verdict    ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("nabla predict iris.safetensors DATA", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', ended.Output + ended.Error);
        Assert.All(ended.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task Train_TooFewRowsToHoldOut_SaysThatTheNumbersAreOfTheTrainingRows()
    {
        Ended ended = await _nabla.RunAsync("train", "xor", "--quiet");

        Assert.Equal("", ended.Error);
        Assert.Contains("on the rows it was trained on", ended.Output, StringComparison.Ordinal);
        Assert.Contains("no rows were held out", ended.Output, StringComparison.Ordinal);
        Assert.Matches(@"accuracy +100\.0%", ended.Output);
    }

    [Fact]
    public async Task Train_SameSeedOtherThreads_GivesTheSameWeights()
    {
        Ended one = await _nabla.RunAsync("train", "penguins", "--epochs", "3", "--json", "--seed", "7", "--threads", "1", "--out", "one.safetensors");
        Ended two = await _nabla.RunAsync("train", "penguins", "--epochs", "3", "--json", "--seed", "7", "--threads", "2", "--out", "two.safetensors");

        Assert.Equal(one.Json.GetProperty("weightHash").GetString(), two.Json.GetProperty("weightHash").GetString());
    }

    [Fact]
    public async Task Train_EveryOption_IsInTheProvenance()
    {
        Ended ended = await _nabla.RunAsync(
            "train", "penguins", "--target", "species", "--task", "multiclass", "--hidden", "16,8", "--activation", "tanh", "--loss",
            "categorical-cross-entropy",
            "--optimizer", "momentum", "--learning-rate", "0.02", "--schedule", "cosine", "--batch", "16", "--epochs", "2", "--patience", "2",
            "--validation", "0.25", "--test", "0.2", "--l2", "0.001", "--init", "glorot-normal", "--precision", "double", "--drop", "year",
            "--categorical", "island", "--numeric", "body_mass_g", "--seed", "5", "--out", "all.safetensors", "--json", "--quiet");

        Assert.True(ended.ExitCode == 0, ended.Error);
        JsonElement options = ended.Json.GetProperty("options");
        (string, string)[] expected =
        [
            ("hidden", "16,8"), ("activation", "tanh"), ("optimizer", "momentum:learning-rate=0.02,coefficient=0.9"),
            ("learning-rate", "0.02"), ("schedule", "cosine"), ("batch", "16"),
            ("epochs", "2"), ("patience", "2"), ("validation", "0.25"), ("test", "0.2"), ("l2", "0.001"), ("init", "glorot-normal"),
            ("precision", "double"), ("drop", "year"), ("categorical", "island"), ("numeric", "body_mass_g"),
        ];
        Assert.All(expected, option => Assert.Equal(option.Item2, options.GetProperty(option.Item1).GetString()));
        Assert.Equal("5", ended.Json.GetProperty("seed").GetString());
    }

    [Fact]
    public async Task Train_LinearModel_HasOneLayer()
    {
        Ended ended = await _nabla.RunAsync("train", "iris", "--hidden", "none", "--epochs", "3", "--validation", "0.2", "--json", "--quiet");

        Assert.Equal(1, ended.Json.GetProperty("network").GetProperty("layers").GetArrayLength());
    }

    [Fact]
    public async Task Train_OwnFileWithTestFile_TestsOnIt()
    {
        string header = "rooms,district,price\n";
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 7},{(i % 2 == 0 ? "North" : "South")},{(100 * (i % 7)) + i}\n"));
        _nabla.Save("houses.csv", header + rows);
        _nabla.Save("more.csv", header + "3,North,310\n4,South,420\n");

        Ended ended = await _nabla.RunAsync(
            "train", "houses.csv", "--target", "price", "--test", "more.csv", "--epochs", "3", "--json", "--quiet");

        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal(2, ended.Json.GetProperty("rows").GetProperty("test").GetInt32());
        Assert.Equal("regression", ended.Json.GetProperty("task").GetString());
    }

    [Fact]
    public async Task Train_Idx_LearnsLabelOfImages()
    {
        // 40 images of 2 x 2 pixels, class 0 dark and class 1 bright: magic, number, height, width, pixels; magic, number, labels.
        byte[] pixels = [.. Enumerable.Range(0, 160).Select(i => (byte)((i / 4 % 2 * 200) + (i % 40)))];
        File.WriteAllBytes(_nabla.PathOf("images"), [0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, .. pixels]);
        File.WriteAllBytes(_nabla.PathOf("labels"), [0, 0, 8, 1, 0, 0, 0, 40, .. Enumerable.Range(0, 40).Select(i => (byte)(i % 2))]);

        Ended trained = await _nabla.RunAsync(
            "train", "images", "--labels", "labels", "--test", "images", "--test-labels", "labels", "--epochs", "20", "--json", "--quiet");
        Ended predicted = await _nabla.RunAsync("predict", "images.safetensors", "images", "--labels", "labels");

        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Equal("label", trained.Json.GetProperty("target").GetString());
        Assert.Equal(40, trained.Json.GetProperty("rows").GetProperty("test").GetInt32());
        Assert.Equal(["row", "prediction", "probability_0", "probability_1"], predicted.Csv[0]);
        Assert.Equal(41, predicted.Csv.Length);
        Assert.Equal("40", predicted.Csv[40][0]);
    }
}
