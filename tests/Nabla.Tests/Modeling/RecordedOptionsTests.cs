using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Evaluation;
using Nabla.Files;
using Nabla.Initializers;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Tests.Modeling;

/// <summary>The options that a model file holds are all that decides a model, and read back to the same.</summary>
public class RecordedOptionsTests
{
    /// <summary>Every option that can be recorded, none at its default.</summary>
    static readonly TrainOptions s_all = new()
    {
        Targets = ["a, b", "c"],
        Task = TaskKind.Multilabel,
        ClassWeights = ClassWeights.Parse("no=1,yes=2.5"),
        WeightColumn = "w",
        Hidden = [7, 5],
        Network = Nabla.Networks.Architecture.Parse("64 relu -> layer-normalization -> residual(64 gelu -> 64) -> dropout:rate=0.25"),
        Normalization = Normalization.Batch,
        Activation = Activation.Parse("leaky-relu:slope=0.2"),
        Dropout = 0.1,
        Ensemble = 3,
        SharedMembers = 4,
        Initializer = Initializer.Parse("orthogonal:gain=2,bias=0.1"),
        Precision = Precision.Double,
        Loss = Loss.Parse("categorical-cross-entropy:smoothing=0.1"),
        Optimizer = Optimizer.Parse("momentum:learning-rate=0.3,coefficient=0.8,dampening=0.1"),
        Schedule = Schedule.Parse("linear-warm-up:steps=0.1+cosine"),
        LearningRateFactors = LearningRateFactors.Parse("biases=0.1,scaling=6"),
        BestEpochBy = EpochCriterion.Metric,
        Refit = true,
        BatchSize = 11,
        Epochs = 13,
        Patience = 2,
        Validation = 1.0 / 3,
        L2Penalty = 1e-3,
        Regularization = new Regularization { L1Penalty = 1e-5, WeightDecay = 0.02, MaxNorm = 3, ClipNorm = 0.7, ClipValue = 0.5 },
        Seed = ulong.MaxValue,
        NumericScaling = NumberScaling.Quantile,
        NumericBins = 4,
        NumericFrequencies = 6,
        Drop = ["x,y", "\"z\""],
        Categorical = ["k"],
        Numeric = ["n"],
        Columns = [ColumnSchema.Parse("when=date:dd/MM/yyyy"), ColumnSchema.Parse("flag=boolean:nein/ja"), ColumnSchema.Parse("e=f=category")],
        Schema = new TableSchema([new ColumnSchema("zip", ColumnKind.Category) { MissingWords = ["?"], Reason = "said" }]),
        Allow = ["L1"],
        TrainingRows = [5, 6, 7, 0, 9],
        TestRows = [],
        TestFraction = 0.2,
        GroupColumn = "g",
        TimeColumn = "t",
        Calibrate = false,
        Costs = MisclassificationCosts.Parse("yes:no=5,no:yes=0.5"),
    };

    [Fact]
    public void EveryPropertyOfTheOptions_IsRecordedOrNamedAsOneThatChangesNoModel()
    {
        // A new option belongs into RecordedOptions.Entries.cs, or into the list there of those that cannot change a weight.
        string[] properties = [.. typeof(TrainOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order()];
        Assert.Equal(properties, RecordedOptions.Recorded.Concat(RecordedOptions.NotRecorded).Order());
    }

    [Fact]
    public void ToTrainOptions_EveryOption_IsTheOneGiven()
    {
        TrainOptions read = RecordedOptions.Of(s_all).ToTrainOptions();

        Assert.Equal(RecordedOptions.Of(s_all), RecordedOptions.Of(read));
        foreach (PropertyInfo property in typeof(TrainOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => RecordedOptions.Recorded.Contains(p.Name)))
        {
            Assert.Equal(Text(property.GetValue(s_all)), Text(property.GetValue(read)));
            bool isEmptyOnPurpose = property.Name == nameof(TrainOptions.Target);
            Assert.True(isEmptyOnPurpose || Text(property.GetValue(s_all)) != Text(property.GetValue(new TrainOptions())), $"{property.Name} is at its default, and the test tests nothing.");
        }
    }

    [Fact]
    public void ToTrainOptions_NothingGiven_IsNothingGiven()
    {
        var given = new TrainOptions { Target = "price" };
        Assert.Equal("""{"target":["price"],"normalization":"none","activation":"relu","precision":"float","optimizer":"adam:learning-rate=0.001,beta1=0.9,beta2=0.999,epsilon=1E-08","seed":"0"}""", RecordedOptions.Of(given).Json);
        Assert.Equal(given, RecordedOptions.Of(given).ToTrainOptions() with { Regularization = given.Regularization });
    }

    [Fact]
    public void ToTrainOptions_WhatOnlyTheProgramHas_SaysSo()
    {
        Loss loss = Loss.Custom("half", (y, t) => 0.5 * (y[0] - t[0]) * (y[0] - t[0]), (y, t, g) => g[0] = y[0] - t[0], outputs: 1);
        var given = new TrainOptions { Target = "price", Loss = loss, Initializer = Initializer.From([1, 2]) };

        NablaFormatException refusal = Assert.Throws<NablaFormatException>(() => RecordedOptions.Of(given).ToTrainOptions());
        Assert.Contains("a part of the program that trained the model is among them (init, loss)", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epochs", "\"epochs\":5", "'epochs' must be text")]
    [InlineData("epochs", "\"epochs\":\"-5\"", "'epochs' is \"-5\"")]
    [InlineData("epochs", "\"epochs\":\"99999999999\"", "'epochs' is")]
    [InlineData("epochs", "\"wings\":\"5\"", "does not know the option 'wings'")]
    [InlineData("epochs", "\"training-rows\":\"0-2147483646,0-2147483646\"", "'training-rows' is")]
    [InlineData("epochs", "\"test-rows\":\"9-5\"", "'test-rows' is")]
    [InlineData("target", "\"target\":\"price\"", "'target' is \"price\"")]
    [InlineData("epochs", "\"calibration\":\"some\"", "'calibration' is \"some\"")]
    [InlineData("epochs", "\"schema\":[]", "this is no schema")]
    [InlineData("optimizer", "\"optimizer\":\"adamant\"", "'optimizer' is \"adamant\"")]
    public void ToTrainOptions_OfAnotherVersion_SaysWhichOption(string known, string other, string expected)
    {
        using var file = new ModelFile(Small.IrisModel);
        string given = file.Document["provenance"]!["given"]!.ToJsonString();
        given = System.Text.RegularExpressions.Regex.Replace(given, $"\"{known}\":(\\[.*?\\]|\".*?\")", other);
        file.Document["provenance"]!["given"] = System.Text.Json.Nodes.JsonNode.Parse(given);
        Model model = file.Load(); // it predicts all the same

        NablaFormatException refusal = Assert.Throws<NablaFormatException>(() => model.Provenance.Given!.ToTrainOptions());
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ColumnHashes_OneCellChanged_DifferInThatColumnAlone()
    {
        string[] lines = ["a,b,c", .. Enumerable.Range(0, 9000).Select(i => $"{i},{i % 7}.50,t{i % 11}")];
        IReadOnlyList<KeyValuePair<string, string>> before = Hashes(lines);
        lines[8123] = lines[8123].Replace(".50", ".5", StringComparison.Ordinal);
        Assert.Equal(before, Hashes(lines)); // the same number, written otherwise
        lines[8123] = lines[8123].Replace(".5", ".25", StringComparison.Ordinal);
        Assert.Equal([true, false, true], Hashes(lines).Zip(before, (now, then) => now.Equals(then)));

        static IReadOnlyList<KeyValuePair<string, string>> Hashes(string[] lines) =>
            [.. Small.Csv(lines).Columns.Zip(Small.Csv(lines).ColumnHashes, (column, hash) => new KeyValuePair<string, string>(column.Name, $"{hash:x16}"))];
    }

    static string Text(object? value) => value switch
    {
        null => "nothing",
        string text => text,
        TableSchema schema => WithJson(schema),
        IEnumerable<object> items => string.Join('|', items),
        IEnumerable<int> numbers => string.Join('|', numbers),
        _ => value.ToString()!,
    };

    static string WithJson(TableSchema schema)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            schema.WriteJson(json);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
