using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Tests.Reports;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>Every verb that takes a model, in the same process, over every kind of model that a file can hold: its text fits a terminal, its JSON has the numbers of the library.</summary>
public sealed class GoldenVerbTests : IDisposable
{
    const string CustomLoss = "regression-custom-loss";

    readonly string _folder = Directory.CreateTempSubdirectory("nabla-golden-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Names => [.. Golden.Names];

    /// <summary>Those whose loss the file holds.</summary>
    public static TheoryData<string> Whole => [.. Golden.Names.Where(name => name != CustomLoss)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Inspect_EveryKindOfModel_TellsLayersColumnsAndTraining(string name)
    {
        Model model = Golden.Model(name);
        string text = Written.ByLine("inspect", Golden.File(name));
        string verbose = Written.ByLine("inspect", Golden.File(name), "--verbose");
        JsonElement json = Json("inspect", Golden.File(name));

        Assert.All(model.Layers, layer => Assert.Contains(layer.Name, text, StringComparison.Ordinal));
        Assert.All(model.Features.Columns, column => Assert.Contains(column.ColumnNames[0], text, StringComparison.Ordinal));
        Assert.All(model.Classes.Take(12), name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.All(text.Split('\n').Where(line => !line.StartsWith("Model ", StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line)); // the first line has the path
        Assert.Contains(model.WeightHash, verbose, StringComparison.Ordinal);
        Assert.DoesNotContain(model.WeightHash, text, StringComparison.Ordinal);
        Assert.Equal(model.ParameterCount, json.GetProperty("parameters").GetInt64());
        Assert.Equal(model.Layers.Select(layer => layer.Kind), json.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("kind").GetString()));
        Assert.Equal(model.Features.FeatureNames, Texts(json.GetProperty("featureNames")));
        Same(model.Training.Validation, json.GetProperty("training").GetProperty("metrics").GetProperty("validation"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Drawing_EveryKindOfModel_IsOneOrSaysWhyNot(string name)
    {
        Model model = Golden.Model(name);
        bool isChain = model.Layers.All(layer => layer.Sources.SequenceEqual([layer.Index - 1]) && layer.Kind is "dense" or "activation" or "batch-normalization" or "layer-normalization");
        string picture = Path.Combine(_folder, "drawing.svg");
        string[] line = ["inspect", Golden.File(name), "--drawing", "--edge-labels", "--output", picture];
        if (!isChain)
        {
            Assert.StartsWith("Only a chain of dense layers is drawn; ", Assert.Throws<UsageException>(() => Written.ByLine(line)).Message, StringComparison.Ordinal);
            return;
        }

        Assert.StartsWith("Picture    ", Written.ByLine(line), StringComparison.Ordinal);
        JsonElement json = Json(line);
        Assert.Equal(picture, json.GetProperty("picture").GetString());
        Assert.Contains("<svg", File.ReadAllText(picture), StringComparison.Ordinal);
        Assert.True(json.GetProperty("edges").GetArrayLength() > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Collapse_EveryKindOfModel_IsOneLayerOrSaysWhyNot(string name)
    {
        Model model = Golden.Model(name);
        string[] line = ["inspect", Golden.File(name), "--collapse"];
        if (name != "regression-linear")
        {
            Assert.NotEmpty(Assert.Throws<UsageException>(() => Written.ByLine(line)).Message);
            return;
        }

        // One layer is that layer.
        (double[] weights, double[] biases) = model.ParametersOf(0);
        JsonElement json = Json(line);
        Assert.Equal(weights, json.GetProperty("weights").EnumerateArray().Select(row => row[0].GetDouble()));
        Assert.Equal(biases, json.GetProperty("biases").EnumerateArray().Select(bias => bias.GetDouble()));
        Assert.Contains("Equal to   one layer of ", Written.ByLine(line), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_EveryKindOfModel_HasTheMetricsOfTheLibrary(string name)
    {
        Model model = Golden.Model(name);
        string data = Golden.Data(model);
        EvaluationResult expected = model.Evaluate(Table.Read(data), new EvaluationOptions());
        string text = Written.ByLine("evaluate", Golden.File(name), data);
        JsonElement json = Json("evaluate", Golden.File(name), data);

        Same(expected.Metrics, json.GetProperty("metrics"));
        Assert.Equal(expected.Metrics.Rows, json.GetProperty("rows").GetInt32());
        Assert.Equal(expected.Coverage.Count, json.GetProperty("coverage").GetArrayLength());
        Assert.All(expected.Metrics.All, metric => Assert.Contains(metric.Label, text, StringComparison.Ordinal));
        Assert.Equal(model.Task is TaskKind.Binary or TaskKind.Multiclass, json.GetProperty("confusion").ValueKind == JsonValueKind.Object);
        Assert.Equal(model.Task is TaskKind.Binary or TaskKind.Multiclass, text.Contains("Confusion", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Predict_EveryKindOfModel_HasTheAnswersOfTheLibrary(string name)
    {
        Model model = Golden.Model(name);
        string data = Golden.Data(model);
        string file = Path.Combine(_folder, "predictions.csv");
        IReadOnlyList<Prediction> expected = model.Predict(Table.Read(data));
        JsonElement[] rows = [.. Json("predict", Golden.File(name), data, "--out", file, "--flags", "--raw").GetProperty("rows").EnumerateArray()];

        Assert.Equal(expected.Count, rows.Length);
        Assert.Equal(expected.Count + 1, File.ReadLines(file).Count());
        for (int row = 0; row < rows.Length; row += 7)
        {
            JsonElement answer = rows[row].GetProperty("prediction");
            Prediction prediction = expected[row];
            if (prediction.ByTarget.Count > 0)
            {
                Assert.Equal(prediction.ByTarget.Select(own => own.Key), answer.EnumerateObject().Select(own => own.Name));
                Assert.All(prediction.ByTarget, own => AssertIs(own.Value, answer.GetProperty(own.Key)));
            }
            else
            {
                AssertIs(prediction, answer);
            }

            Assert.Equal(prediction.Probabilities, rows[row].GetProperty("probabilities").EnumerateObject().Select(own => own.Value.GetDouble()));
            Assert.Equal(prediction.Flags, Texts(rows[row].GetProperty("flags")));
        }

        static void AssertIs(Prediction prediction, JsonElement answer)
        {
            if (prediction.Class is { } name)
            {
                Assert.Equal(name, answer.GetString());
            }
            else
            {
                Assert.Equal(prediction.Value, answer.GetDouble());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Intervals_OfEveryKindOfModel_AreThereOrItSaysWhyNot(string name)
    {
        Model model = Golden.Model(name);
        string[] line = ["predict", Golden.File(name), Golden.Data(model), "--interval", "0.5", "--out", Path.Combine(_folder, "p.csv")];
        if (model.Calibration.Intervals.Count == 0)
        {
            Assert.EndsWith(
                model.Task == TaskKind.Regression ? "has no prediction intervals, as no rows were held out; train it with --validation." : "predicts classes; their probabilities say how sure it is.",
                Assert.Throws<UsageException>(() => Written.ByLine(line)).Message, StringComparison.Ordinal);
            return;
        }

        JsonElement interval = Json(line).GetProperty("rows")[0].GetProperty("interval");
        Assert.All(model.Target.Columns.Count == 1 ? [interval] : model.Target.Columns.Select(interval.GetProperty), own =>
        {
            Assert.True(own.GetProperty("lower").GetDouble() < own.GetProperty("upper").GetDouble());
            Assert.True(own.GetProperty("coverage").GetDouble() >= 0.5);
        });
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void Check_EveryKindOfModel_ProvesItsGradients(string name)
    {
        string[] line = ["check", Golden.File(name), Golden.Data(Golden.Model(name)), "--rows", "3", "--sample", "60"];
        JsonElement json = Json(line);

        Assert.Equal("right", json.GetProperty("verdict").GetString());
        Assert.All(json.GetProperty("comparisons").EnumerateArray(), comparison => Assert.True(comparison.GetProperty("worst").GetDouble() <= comparison.GetProperty("bar").GetDouble()));
        Assert.Contains("Verdict    every gradient is right", Written.ByLine(line), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void Diagnose_EveryKindOfModel_TellsAllThatWasMeasured(string name)
    {
        string[] line = ["diagnose", Golden.File(name), Golden.Data(Golden.Model(name)), "--no-fixes"];
        JsonElement json = Json(line);
        string text = Written.ByLine([.. line, "--verbose"]);

        Assert.Equal(13, json.GetProperty("measurements").GetArrayLength());
        Assert.All(json.GetProperty("measurements").EnumerateArray(), measurement => Assert.Contains(measurement.GetProperty("code").GetString()!, text, StringComparison.Ordinal));
        Assert.Contains("Verdict    ", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void Explain_EveryKindOfModel_TellsTheRowInEveryFormat(string name)
    {
        string[] line = ["explain", Golden.File(name), Golden.Data(Golden.Model(name)), "--row", "2"];

        Assert.True(double.IsFinite(Json(line).GetProperty("loss").GetDouble()));
        Assert.Contains(": every number explained", Written.ByLine(line).ReplaceLineEndings(" "), StringComparison.Ordinal); // the title breaks where the file's path lets it
        Assert.StartsWith("# ", Written.ByLine([.. line, "--format", "markdown"]), StringComparison.Ordinal);
        Assert.Contains("</html>", Written.ByLine([.. line, "--format", "html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Verbs_WithALossThatTheFileOnlyNames_SayWhoKnowsIt() => Assert.All((string[])["explain", "check", "diagnose"], verb =>
    {
        string[] line = [verb, Golden.File(CustomLoss), Golden.Data(Golden.Model(CustomLoss)), .. verb == "explain" ? (string[])["--row", "1"] : []];
        Assert.StartsWith("The loss fourth-power was defined in the program that trained the model, ", Failure.From(Assert.Throws<ArgumentException>(() => Written.ByLine(line))).Message, StringComparison.Ordinal);
    });

    static JsonElement Json(params string[] arguments)
    {
        using var document = JsonDocument.Parse(Written.ByLine([.. arguments, "--json"]), new JsonDocumentOptions { AllowDuplicateProperties = false });
        return document.RootElement.Clone();
    }

    static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)];

    static void Same(Metrics? expected, JsonElement metrics) => Assert.Equal(
        expected?.All.Select(metric => (metric.Name, metric.Value)) ?? [],
        metrics.ValueKind == JsonValueKind.Null ? [] : metrics.EnumerateObject().Select(metric => (metric.Name, metric.Value.ValueKind == JsonValueKind.Null ? (double?)null : metric.Value.GetDouble())));
}
