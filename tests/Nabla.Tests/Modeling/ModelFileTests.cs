using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Tests.Files;

namespace Nabla.Tests.Modeling;

/// <summary>What a model file holds, and that nothing of a model is lost in it.</summary>
public class ModelFileTests
{
    public static TheoryData<string> Models => ["iris", "penguins", "candy_bar", "xor", "digits", "whole", "double"];

    static (Model Model, Table Table) Of(string name) => name switch
    {
        "iris" => (Small.IrisModel, Small.Iris),
        "penguins" => (Small.PenguinModel, Small.Penguins),
        "candy_bar" => (Small.CandyBarModel, Small.CandyBar),
        "xor" => (Small.XorModel, Small.Xor),
        "digits" => s_digits.Value,
        "whole" => (Model.Train(Small.Iris, s_whole), Small.Iris),
        _ => (Model.Train(Small.CandyBar, Small.Options("price", 2) with { Precision = Precision.Double, Hidden = [3, 2] }), Small.CandyBar),
    };

    /// <summary>Options that fill every field of the summary.</summary>
    static readonly TrainOptions s_whole = Small.Options("species", 2) with { Baselines = true, TestFraction = 0.2, Drop = ["petal width (cm)"] };

    static readonly Lazy<(Model Model, Table Table)> s_digits = new(() =>
    {
        Table table = Table.Read("digits").SelectRows([.. Enumerable.Range(0, 200)]);
        return (Model.Train(table, Small.Options("digit", 2)), table);
    });

    [Theory]
    [MemberData(nameof(Models))]
    public void Load_SavedModel_IsTheSameModel(string name)
    {
        using var folder = new TemporaryFolder();
        (Model model, Table table) = Of(name);
        model.Save(folder["model.safetensors"]);
        Model loaded = Model.Load(folder["model.safetensors"]);

        Assert.Equal(model.WeightHash, loaded.WeightHash);
        Assert.Equal(Small.Bits(model.Predict(table)), Small.Bits(loaded.Predict(table)));
        Assert.Equal(model.Features.FeatureNames, loaded.Features.FeatureNames);
        Assert.Equal(model.Features.LeftOut, loaded.Features.LeftOut);
        Assert.Equal(model.Features.Warnings, loaded.Features.Warnings);
        Assert.Equal(model.Features.Image, loaded.Features.Image);
        Assert.Equal(model.ToString(), loaded.ToString());
        Assert.Equal((model.Task, model.Loss), (loaded.Task, loaded.Loss));
        Assert.Equal((model.Precision, model.ParameterCount), (loaded.Precision, loaded.ParameterCount));
        Assert.Equal(model.Classes, loaded.Classes);
        Assert.Equal(model.Provenance.Options, loaded.Provenance.Options);
        Assert.Equal(model.Provenance.ColumnHashes, loaded.Provenance.ColumnHashes);
        Assert.Equal(model.Provenance.Reading, loaded.Provenance.Reading);
        Assert.Equal(
            model.Provenance,
            loaded.Provenance with { Options = model.Provenance.Options, ColumnHashes = model.Provenance.ColumnHashes, Reading = model.Provenance.Reading });
        AssertEqual(model.Training, loaded.Training);
    }

    static void AssertEqual(TrainingSummary expected, TrainingSummary found)
    {
        Assert.Equal(expected.History, found.History);
        Assert.Equal(expected.Warnings, found.Warnings);
        Assert.Equal(Small.Numbers(expected.Validation), Small.Numbers(found.Validation));
        Assert.Equal(Small.Numbers(expected.Test), Small.Numbers(found.Test));
        Assert.Equal(expected.Baselines.Select(Numbers), found.Baselines.Select(Numbers));
        Assert.Equal((expected.TaskReason, expected.Rows, expected.Elapsed), (found.TaskReason, found.Rows, found.Elapsed));
        Assert.Equal((expected.BestEpoch, expected.Stopped, expected.L2Penalty), (found.BestEpoch, found.Stopped, found.L2Penalty));
        Assert.Equal((expected.Refitted, expected.Folds), (found.Refitted, found.Folds));

        static string Numbers(BaselineResult baseline) => $"{baseline.Name}: {baseline.Validation}; {baseline.Test}";
    }

    [Fact]
    public void Save_Twice_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        Small.PenguinModel.Save(folder["first"]);
        Small.PenguinModel.Save(folder["second"]);
        Model.Load(folder["first"]).Save(folder["third"]);

        Assert.Equal(File.ReadAllBytes(folder["first"]), File.ReadAllBytes(folder["second"]));
        Assert.Equal(File.ReadAllBytes(folder["first"]), File.ReadAllBytes(folder["third"]));
    }

    [Fact]
    public void Save_TrainedTwice_DiffersInTheSecondsAlone()
    {
        using var first = new ModelFile(Model.Train(Small.Iris, Small.Options("species", 3)));
        using var second = new ModelFile(Model.Train(Small.Iris, Small.Options("species", 3)));
        first.Document["training"]!["seconds"] = 0;
        second.Document["training"]!["seconds"] = 0;

        Assert.Equal(first.Document.ToJsonString(), second.Document.ToJsonString());
        Assert.Equal(first.Load().WeightHash, second.Load().WeightHash);
        Assert.Equal(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
    }

    [Fact]
    public void File_ReadWithoutNabla_HasTheTensorsOfAPyTorchStateDict()
    {
        using var folder = new TemporaryFolder();
        Model model = Small.IrisModel;
        model.Save(folder["model"]);
        (JsonElement header, byte[] data) = ReadSafetensors(folder["model"]);

        Assert.Equal("pt", header.GetProperty("__metadata__").GetProperty("format").GetString());
        string[] names = [.. header.EnumerateObject().Select(property => property.Name).Where(name => name != "__metadata__").Order()];
        Assert.Equal(["layers.0.bias", "layers.0.weight", "layers.1.bias", "layers.1.weight"], names);
        for (int layer = 0; layer < 2; layer++)
        {
            (float[] weights, int[] shape) = TensorOf(header, data, $"layers.{layer}.weight");
            (float[] biases, _) = TensorOf(header, data, $"layers.{layer}.bias");
            (double[] expected, double[] expectedBiases) = model.ParametersOf(layer);
            int outputs = model.Layers[layer].Outputs;
            int inputs = model.Layers[layer].Inputs;
            Assert.Equal([outputs, inputs], shape);
            Assert.Equal(expectedBiases, biases.Select(value => (double)value));
            for (int i = 0; i < inputs; i++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    Assert.Equal(expected[(i * outputs) + o], weights[(o * inputs) + i]);
                }
            }
        }
    }

    [Fact]
    public void File_OfALinearModel_IsEnoughToPredictByHand()
    {
        using var folder = new TemporaryFolder();
        Model model = Model.Train(Small.CandyBar, Small.Options("price", 3) with { Hidden = [] });
        model.Save(folder["model"]);
        (JsonElement header, byte[] data) = ReadSafetensors(folder["model"]);
        JsonElement document = JsonDocument.Parse(header.GetProperty("__metadata__").GetProperty("nabla").GetString()!).RootElement;

        // price = mean + sd (w0 z0 + w1 z1 + b), z = (x - mean) / sd
        (float[] weights, _) = TensorOf(header, data, "layers.0.weight");
        double sum = TensorOf(header, data, "layers.0.bias").Values[0];
        JsonElement columns = document.GetProperty("features").GetProperty("columns");
        double[] row = [5, 6];
        for (int i = 0; i < 2; i++)
        {
            sum += weights[i] * (row[i] - Number(columns[i], "mean")) / Number(columns[i], "standardDeviation");
        }

        JsonElement target = document.GetProperty("target");
        double price = Number(target, "mean") + (Number(target, "standardDeviation") * sum);
        Assert.Equal(price, model.Predict(new { quarters = 5, nickels = 6 }).Value, 1e-6); // sums in float there, in double here

        static double Number(JsonElement element, string key) => element.GetProperty(key).GetDouble();
    }

    [Fact]
    public void Load_GoldenFileOfVersionOne_PredictsTheRecordedBits()
    {
        // Written by version 0.1.0 and never again: every later version must read it and give these very bits.
        string folder = Path.Combine(AppContext.BaseDirectory, "data", "golden");
        Model model = Model.Load(Path.Combine(folder, "penguins-1.safetensors"));
        string[] expected = File.ReadAllLines(Path.Combine(folder, "penguins-1.txt"));

        Assert.Equal(expected[0], model.WeightHash);
        int[] rows = [.. Enumerable.Range(0, expected.Length - 1).Select(i => i * 17)];
        Assert.Equal(expected[1..], Small.Bits(model.Predict(Small.Penguins.SelectRows(rows))));
    }

    [Fact]
    public void Save_IntoAFolderThatIsNotThere_SaysSo()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<NablaFileException>(() => Small.XorModel.Save(Path.Combine(folder["none"], "model")));
    }

    [Fact]
    public void Load_NoSuchFile_SaysSo()
    {
        using var folder = new TemporaryFolder();
        NablaFileException e = Assert.Throws<NablaFileException>(() => Model.Load(folder["none"]));
        Assert.Equal(folder["none"], e.File);
    }

    /// <summary>The whole format, for a reader that knows nothing of Nabla: a length, a JSON header, the bytes.</summary>
    static (JsonElement Header, byte[] Data) ReadSafetensors(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        return (JsonDocument.Parse(file.AsMemory(8, length)).RootElement, file[(8 + length)..]);
    }

    static (float[] Values, int[] Shape) TensorOf(JsonElement header, byte[] data, string name)
    {
        JsonElement tensor = header.GetProperty(name);
        Assert.Equal("F32", tensor.GetProperty("dtype").GetString());
        int[] offsets = [.. tensor.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
        int[] shape = [.. tensor.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())];
        return (MemoryMarshal.Cast<byte, float>(data.AsSpan(offsets[0]..offsets[1])).ToArray(), shape);
    }
}
