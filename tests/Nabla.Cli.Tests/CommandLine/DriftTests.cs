using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>How a file differs from the training data, as the command line tells it.</summary>
public sealed class DriftTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Predict_ShiftedFile_TellsItOnStandardErrorInJsonAndInAFile()
    {
        string model = await _nabla.TrainAsync("candy_bar");
        _nabla.Save("new.csv", "quarters,nickels\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 6},{(i % 2) + 30}\n")));

        Ended csv = await _nabla.RunAsync("predict", model, "new.csv", "--out", "p.csv", "--drift", "drift.json");
        Ended json = await _nabla.RunAsync("predict", model, "new.csv", "--json", "--quiet");

        Assert.Equal(0, csv.ExitCode);
        Assert.Contains("warning: 60 rows of 60 have values unlike the training data; --flags tells which.\n  'nickels' out of range", csv.Error, StringComparison.Ordinal);
        Assert.Contains("Drift of new.csv from the training rows\n(stability index: from 0.1 moderate, from 0.25 large):\n  column", csv.Error, StringComparison.Ordinal);
        Assert.All(csv.Error.Split('\n')[1..], line => Assert.InRange(line.Length, 0, 80));
        JsonElement drift = json.Json.GetProperty("drift");
        Assert.Equal("large", drift.GetProperty("level").GetString());
        JsonElement worst = drift.GetProperty("columns")[0];
        Assert.Equal("nickels", worst.GetProperty("column").GetString());
        Assert.Equal(1, worst.GetProperty("changedMost").GetProperty("now").GetDouble());
        Assert.Equal("outOfRange", drift.GetProperty("flags")[0].GetProperty("kind").GetString());
        using var saved = JsonDocument.Parse(File.ReadAllText(_nabla.PathOf("drift.json")));
        Assert.Equal("new.csv", saved.RootElement.GetProperty("source").GetString());
        Assert.True(JsonElement.DeepEquals(drift.GetProperty("columns"), saved.RootElement.GetProperty("columns")));
    }

    [Fact]
    public async Task Evaluate_TrainingData_HasNoDrift()
    {
        string model = await _nabla.TrainAsync("penguins");

        Ended text = await _nabla.RunAsync("evaluate", model, "penguins", "--quiet");
        Ended json = await _nabla.RunAsync("evaluate", model, "penguins", "--quiet", "--json");

        Assert.Contains("\nDrift      none: the columns and predictions are distributed as in training\n", text.Output, StringComparison.Ordinal);
        Assert.Equal("none", json.Json.GetProperty("drift").GetProperty("level").GetString());
    }

    [Fact]
    public async Task Predict_DriftNamesTheModel_IsRefused()
    {
        string model = await _nabla.TrainAsync("candy_bar");

        Ended ended = await _nabla.RunAsync("predict", model, "candy_bar", "--drift", model);

        ended.Fails(2, "--drift would overwrite candy_bar.safetensors, which is read or written as something else; give another name.");
    }
}
