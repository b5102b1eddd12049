using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>What is wrong with a model is told with its numbers, for a person and for a program, and is no error.</summary>
public sealed class DiagnoseTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Diagnose_OfASickModel_TellsFindingsWithThresholdSourceAndTrials()
    {
        string model = await _nabla.TrainAsync("penguins", "--hidden", "8", "--init", "zeros", "--activation", "tanh", "--learning-rate", "0.01");
        Ended ended = await _nabla.RunAsync("diagnose", model, "penguins");

        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains("Warning    symmetric-units: 8 units of 8 (100 %) of layers.0 have exactly the", ended.Output, StringComparison.Ordinal);
        Assert.Contains("           Tried without --init zeros: better, log loss ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("           Threshold: D. Rumelhart, G. Hinton, R. Williams, Nature 323 (1986),", ended.Output, StringComparison.Ordinal);
        Assert.Contains("the model itself is unchanged", ended.Output, StringComparison.Ordinal);
        Assert.All(ended.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("trying without --init zeros", ended.Error, StringComparison.Ordinal);

        Ended all = await _nabla.RunAsync("diagnose", model, "penguins", "--no-fixes", "--verbose", "--quiet");
        Assert.DoesNotContain("Tried", all.Output, StringComparison.Ordinal);
        Assert.Contains("fine       leakage: 'flipper_length_mm' explains most of the target by itself:", all.Output, StringComparison.Ordinal);
        Assert.All(all.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Empty(all.Error);
    }

    [Fact]
    public async Task Diagnose_Json_HasEveryMeasurementWithItsThreshold()
    {
        string model = await _nabla.TrainAsync("penguins", "--hidden", "8", "--learning-rate", "10");
        Ended ended = await _nabla.RunAsync("diagnose", model, "penguins", "--json");
        JsonElement json = ended.Json;

        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal((model, "penguins", 344, true), (json.GetProperty("model").GetString(), json.GetProperty("data").GetString(), json.GetProperty("rows").GetInt32(), json.GetProperty("trainingData").GetBoolean()));
        Assert.Equal(
            ["unscaled-inputs", "high-learning-rate", "low-learning-rate", "symmetric-units", "dead-units", "saturated-units", "vanishing-gradients", "exploding-gradients", "linear-collapse", "leakage", "label-noise", "overfitting", "underfitting"],
            json.GetProperty("measurements").EnumerateArray().Select(measurement => measurement.GetProperty("code").GetString()));
        JsonElement high = Of(json, "high-learning-rate");
        Assert.Equal(("warning", 1.0, "above"), (high.GetProperty("severity").GetString(), high.GetProperty("threshold").GetDouble(), high.GetProperty("badWhen").GetString()));
        Assert.True(high.GetProperty("value").GetDouble() > 1);
        JsonElement trial = high.GetProperty("trials")[0];
        Assert.Equal(("--learning-rate 1", "logLoss"), (trial.GetProperty("change").GetString(), trial.GetProperty("metric").GetString()));
        Assert.Equal(JsonValueKind.Number, trial.GetProperty("before").ValueKind);
        Assert.Equal(JsonValueKind.Number, trial.GetProperty("metricsAfter").GetProperty("accuracy").ValueKind);
        JsonElement saturated = Of(json, "saturated-units");
        Assert.Equal(("notMeasured", JsonValueKind.Null), (saturated.GetProperty("severity").GetString(), saturated.GetProperty("value").ValueKind));
        Assert.Equal(8, json.GetProperty("layers")[0].GetProperty("units").GetInt32());
        Assert.Contains("one network", json.GetProperty("trialBudget").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnose_OnOtherRows_MeasuresThemAndTrainsNothing()
    {
        string model = await _nabla.TrainAsync("iris", "--hidden", "8", "--learning-rate", "0.05");
        string[] lines = [.. (await _nabla.RunAsync("predict", model, "iris")).Output.Split('\n').Select(line => string.Join(',', line.Split(',').Take(5)))];
        _nabla.Save("other.csv", string.Join('\n', new[] { lines[0] }.Concat(lines.Skip(1).Where((_, i) => i % 2 == 0)).Where(line => line.Length > 0)) + "\n");
        JsonElement json = (await _nabla.RunAsync("diagnose", model, "other.csv", "--json")).Json;

        Assert.Equal((false, 75), (json.GetProperty("trainingData").GetBoolean(), json.GetProperty("rows").GetInt32()));
        Assert.Contains("other.csv is not the table that the model was trained on", json.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Number, Of(json, "label-noise").GetProperty("value").ValueKind);
        Assert.All(json.GetProperty("measurements").EnumerateArray(), measurement => Assert.Equal(0, measurement.GetProperty("trials").GetArrayLength()));
    }

    [Fact]
    public async Task Train_WithDiagnose_TellsItBehindTheResult()
    {
        string[] line = ["train", "penguins", "--hidden", "8", "--epochs", "30", "--validation", "0.2", "--quiet", "--diagnose"];
        Ended text = await _nabla.RunAsync(line);
        JsonElement json = (await _nabla.RunAsync([.. line, "--json"])).Json;

        Assert.True(text.ExitCode == 0, text.Error);
        Assert.Contains("nothing found: 12 things measured, each on the good side of its", text.Output, StringComparison.Ordinal);
        Assert.True(text.Output.IndexOf("Measured", StringComparison.Ordinal) > text.Output.IndexOf("Saved", StringComparison.Ordinal));
        Assert.Equal(13, json.GetProperty("diagnosis").GetProperty("measurements").GetArrayLength());
        Assert.Equal(JsonValueKind.Number, Of(json.GetProperty("diagnosis"), "label-noise").GetProperty("value").ValueKind);
    }

    [Fact]
    public async Task Diagnose_Interrupted_EndsWithItsSentence()
    {
        string model = await _nabla.TrainAsync("digits", "--hidden", "256,256", "--learning-rate", "30");
        Ended ended = await _nabla.RunAndSignalAsync("INT", "training once more", "diagnose", model, "digits");

        Assert.Equal(130, ended.ExitCode);
        Assert.Contains("nabla: Interrupted before the diagnosis was over; --no-fixes measures only.", ended.Error, StringComparison.Ordinal);
        Assert.Empty(ended.Output);
    }

    [Fact]
    public async Task Diagnose_WithoutData_SaysWhatItNeeds()
    {
        string model = await _nabla.TrainAsync("iris", "--hidden", "4");
        Ended missing = await _nabla.RunAsync("diagnose", model);
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("'nabla diagnose' needs DATA: the data that the model was trained on", missing.Error, StringComparison.Ordinal);

        _nabla.Save("unlabelled.csv", "sepal length (cm)\n1\n");
        Ended without = await _nabla.RunAsync("diagnose", model, "unlabelled.csv", "--json");
        Assert.Equal(1, without.ExitCode);
        Assert.Equal("data", without.Json.GetProperty("error").GetProperty("kind").GetString());
    }

    static JsonElement Of(JsonElement json, string code) =>
        json.GetProperty("measurements").EnumerateArray().Single(measurement => measurement.GetProperty("code").GetString() == code);
}
