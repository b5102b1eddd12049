using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

public sealed class EvaluateInspectTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Evaluate_Classes_AnswersWithMetricsAndConfusion()
    {
        string model = await _nabla.TrainAsync("iris");

        JsonElement json = (await _nabla.RunAsync("evaluate", model, "iris", "--json")).Json;
        Ended text = await _nabla.RunAsync("evaluate", model, "iris");

        Assert.Equal(150, json.GetProperty("rows").GetInt32());
        Assert.Equal(
            ["accuracy", "balancedAccuracy", "macroF1", "logLoss", "rocAuc", "averagePrecision"],
            json.GetProperty("metrics").EnumerateObject().Select(metric => metric.Name));
        JsonElement confusion = json.GetProperty("confusion");
        Assert.Equal(["setosa", "versicolor", "virginica"], confusion.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        int[][] counts = [.. confusion.GetProperty("counts").EnumerateArray().Select(row => row.EnumerateArray().Select(count => count.GetInt32()).ToArray())];
        Assert.Equal([50, 50, 50], counts.Select(row => row.Sum()));
        Assert.Equal(json.GetProperty("metrics").GetProperty("accuracy").GetDouble(), (counts[0][0] + counts[1][1] + counts[2][2]) / 150.0);
        Assert.Contains("true class", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_Numbers_AnswersWithMetricsAndTheLargestErrors()
    {
        string model = await _nabla.TrainAsync("candy_bar");

        JsonElement json = (await _nabla.RunAsync("evaluate", model, "candy_bar", "--json")).Json;
        Ended text = await _nabla.RunAsync("evaluate", model, "candy_bar");

        Assert.Equal(["rmse", "mae", "r2"], json.GetProperty("metrics").EnumerateObject().Select(metric => metric.Name));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("confusion").ValueKind);
        Assert.Matches(@"candy_bar:\d+ ", text.Output);
    }

    [Fact]
    public async Task Inspect_Model_TellsLayersColumnsAndProvenance()
    {
        string model = await _nabla.TrainAsync("penguins", "--hidden", "16", "--seed", "9");

        Ended text = await _nabla.RunAsync("inspect", model);
        JsonElement json = (await _nabla.RunAsync("inspect", model, "--json")).Json;

        JsonElement[] layers = [.. json.GetProperty("layers").EnumerateArray()];
        Assert.Equal(["layers.0", "layers.1"], layers.Select(layer => layer.GetProperty("name").GetString()));
        Assert.Equal(["dense", "dense"], layers.Select(layer => layer.GetProperty("kind").GetString()));
        Assert.Equal(["relu", "softmax"], layers.Select(layer => layer.GetProperty("activation").GetString()));
        Assert.All(layers, layer => Assert.Equal(
            (layer.GetProperty("inputs").GetInt32() + 1) * layer.GetProperty("outputs").GetInt32(), layer.GetProperty("parameters").GetInt32()));
        Assert.Equal("species", json.GetProperty("schema").GetProperty("name").GetString());
        Assert.Equal(json.GetProperty("featureNames").GetArrayLength(), json.GetProperty("features").GetProperty("width").GetInt32());
        JsonElement provenance = json.GetProperty("provenance");
        Assert.Equal("penguins", provenance.GetProperty("source").GetString());
        Assert.Equal("9", provenance.GetProperty("seed").GetString());
        Assert.Equal("16", provenance.GetProperty("options").GetProperty("hidden").GetString());
        Assert.Equal(3, json.GetProperty("training").GetProperty("history").GetArrayLength());
        Assert.Matches("^sha256:[0-9a-f]{64}$", json.GetProperty("weightHash").GetString());
        Assert.Equal("multiclass", json.GetProperty("task").GetString());
        Assert.Equal("species", json.GetProperty("target").GetString());
        Assert.Contains("self-test passed", text.Output, StringComparison.Ordinal);
        Assert.Contains("body_mass_g", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataList_TellsEveryBundledSet()
    {
        JsonElement[] sets = [.. (await _nabla.RunAsync("data", "list", "--json")).Json.GetProperty("dataSets").EnumerateArray()];
        Ended text = await _nabla.RunAsync("data", "list");

        Assert.Equal(["digits", "iris", "penguins", "xor", "spirals", "candy_bar", "spam"], sets.Select(set => set.GetProperty("name").GetString()));
        Assert.Equal([65, 5, 8, 3, 3, 3, 58], sets.Select(set => set.GetProperty("columns").GetInt32()));
        Assert.All(sets, set => Assert.Contains(set.GetProperty("name").GetString()!, text.Output, StringComparison.Ordinal));
        Assert.All(text.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }
}
