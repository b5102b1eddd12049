using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Nabla.Files;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>Files that are no model, damaged, newer, or made to do harm: each is a <see cref="NablaFormatException"/> with the file's name.</summary>
public class HostileModelFileTests
{
    /// <summary>Two inputs, one output, one epoch.</summary>
    static readonly Lazy<Model> s_tiny = new(() => Model.Train(Small.CandyBar, Small.Options("price", 1) with { Hidden = [] }));

    static readonly Lazy<Model> s_iris = new(() => Model.Train(Small.Iris, Small.Options("species", 2) with { Hidden = [3] }));

    [Fact]
    public void Load_EveryBitFlippedInTurn_IsRefused()
    {
        using var file = new ModelFile(s_tiny.Value);
        byte[] bytes = File.ReadAllBytes(file.Path);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            using (FileStream stream = File.OpenWrite(file.Path))
            {
                stream.Position = bit / 8;
                stream.WriteByte((byte)(bytes[bit / 8] ^ (1 << (bit % 8))));
            }

            AssertRefused(file);
            using (FileStream stream = File.OpenWrite(file.Path))
            {
                stream.Position = bit / 8;
                stream.WriteByte(bytes[bit / 8]);
            }
        }

        Assert.Equal(s_tiny.Value.WeightHash, Model.Load(file.Path).WeightHash);
    }

    [Fact]
    public void Load_EveryTruncation_IsRefused()
    {
        using var file = new ModelFile(s_tiny.Value);
        for (int length = (int)new FileInfo(file.Path).Length - 1; length >= 0; length--)
        {
            using (FileStream stream = File.OpenWrite(file.Path))
            {
                stream.SetLength(length);
            }

            AssertRefused(file);
        }
    }

    [Fact]
    public void Load_NewerVersion_SaysUpdate()
    {
        using var file = new ModelFile(s_tiny.Value);
        file.Document["version"] = 2;
        file.Document.Remove("requires"); // A newer version may look quite different.
        file.Document.Remove("layers");

        Assert.Contains("needs version 2 of the format", Refusal(file).Message, StringComparison.Ordinal);
        Assert.Contains("update Nabla", Refusal(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnknownRequirement_SaysUpdate()
    {
        using var file = new ModelFile(s_tiny.Value);
        file.Document["requires"] = new JsonArray("convolution");

        Assert.Contains("needs the feature 'convolution'", Refusal(file).Message, StringComparison.Ordinal);
        Assert.Contains("update Nabla", Refusal(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnknownKeys_AreIgnored()
    {
        using var file = new ModelFile(s_tiny.Value);
        file.Document["comment"] = "what is not required may be ignored";

        Assert.Equal(s_tiny.Value.WeightHash, file.Load().WeightHash);
    }

    [Fact]
    public void Load_SafetensorsOfSomebodyElse_SaysThatItIsNoModel()
    {
        using var file = new ModelFile(s_tiny.Value);
        file.Write(new Dictionary<string, string> { ["format"] = "pt" }, SafetensorsWriter.Write);
        Assert.Contains("is a safetensors file but no Nabla model", AssertRefused(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Unsealed_SaysThatNobodyCanTell()
    {
        using var file = new ModelFile(s_tiny.Value);
        file.Write(new Dictionary<string, string> { ["nabla"] = file.Document.ToJsonString() }, SafetensorsWriter.Write);
        Assert.Contains("is not sealed", AssertRefused(file).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Id,Price\n1,2\n")]
    [InlineData("{\"model\": 1}")]
    public void Load_AnotherKindOfFile_IsRefused(string content)
    {
        using var file = new ModelFile(s_tiny.Value);
        File.WriteAllText(file.Path, content);
        Assert.Contains("is not a valid safetensors file", AssertRefused(file).Message, StringComparison.Ordinal);
    }

    /// <summary>Each change of the document of an iris model makes it one that nobody could have saved.</summary>
    static readonly Dictionary<string, Action<JsonObject>> s_changes = new()
    {
        ["another format"] = document => document["format"] = "other",
        ["a version in words"] = document => document["version"] = "one",
        ["a fractional version"] = document => document["version"] = 1.5,
        ["requirements that are no list"] = document => document["requires"] = "x",
        ["unknown precision"] = document => document["precision"] = "half",
        ["precision of other tensors"] = document => document["precision"] = "double",
        ["unknown loss"] = document => document["loss"] = "softest-error",
        ["a loss of another task"] = document => document["loss"] = "binary-cross-entropy",
        ["another weight hash"] = document => document["weightHash"] = "sha256:" + new string('0', 64),
        ["a weight hash that is no text"] = document => document["weightHash"] = 1,
        ["another digest"] = document => document["tensors"]!["layers.0.bias"] = "sha256:" + new string('0', 64),
        ["a digest too few"] = document => document["tensors"]!.AsObject().Remove("layers.0.bias"),
        ["a digest too many"] = document => document["tensors"]!["layers.2.bias"] = "sha256:" + new string('0', 64),
        ["digests in a list"] = document => document["tensors"] = new JsonArray(),
        ["no layer"] = document => document["layers"] = new JsonArray(),
        ["layers that are numbers"] = document => document["layers"] = new JsonArray(1, 2),
        ["a layer of another kind"] = document => document["layers"]![0]!["kind"] = "convolution",
        ["unknown activation"] = document => document["layers"]![0]!["activation"] = "swish",
        ["softmax inside"] = document => document["layers"]![0]!["activation"] = "softmax",
        ["outputs that are no probabilities"] = document => document["layers"]![1]!["activation"] = "identity",
        ["layers that do not chain"] = document => document["layers"]![1]!["inputs"] = 4,
        ["inputs other than the features"] = document => document["layers"]![0]!["inputs"] = 5,
        ["outputs other than the classes"] = document => document["layers"]![1]!["outputs"] = 4,
        ["a unit too many"] = document => { document["layers"]![0]!["outputs"] = 4; document["layers"]![1]!["inputs"] = 4; },
        ["no units"] = document => document["layers"]![0]!["outputs"] = 0,
        ["units below zero"] = document => document["layers"]![0]!["outputs"] = -3,
        ["a million units"] = document => { document["layers"]![0]!["outputs"] = 1_000_000; document["layers"]![1]!["inputs"] = 1_000_000; },
        ["as many units as an integer holds"] = document => document["layers"]![0]!["outputs"] = int.MaxValue,
        ["more units than an integer holds"] = document => document["layers"]![0]!["outputs"] = 1L << 40,
        ["a thousand layers"] = document => document["layers"] = new JsonArray(
            [.. Enumerable.Range(0, 1000).Select(_ => JsonNode.Parse("""{"kind":"dense","inputs":4,"outputs":4,"activation":"relu"}"""))]),
        ["features of another width"] = document => document["features"]!["width"] = 400_000_000,
        ["a feature of another kind"] = document => document["features"]!["columns"]![0]!["kind"] = "audio",
        ["features without columns"] = document => document["features"]!["columns"] = new JsonArray(),
        ["a column twice"] = document => document["features"]!["columns"]![1]!["name"] = document["features"]!["columns"]![0]!["name"]!.DeepClone(),
        ["a standard deviation below zero"] = document => document["features"]!["columns"]![0]!["standardDeviation"] = -1,
        ["two targets"] = document => document["target"]!["name"] = "genus",
        ["unknown task"] = document => document["target"]!["task"] = "clustering",
        ["another task"] = document => document["target"]!["task"] = "binary",
        ["a class twice"] = document => document["target"]!["classes"]![0] = "virginica",
        ["a class too few"] = document => document["target"]!["classes"]!.AsArray().RemoveAt(0),
        ["a self-test that fails"] = document => document["selfTest"]![0]![0] = 0.25,
        ["a self-test too short"] = document => document["selfTest"]!.AsArray().RemoveAt(0),
        ["a self-test that overflows"] = document => document["selfTest"]![0]![0] = null,
        ["a self-test of texts"] = document => document["selfTest"]![0]![0] = "0.25",
        ["a self-test of numbers"] = document => document["selfTest"]![0] = 1,
        ["a seed below zero"] = document => document["provenance"]!["seed"] = "-1",
        ["options in a list"] = document => document["provenance"]!["options"] = new JsonArray(),
        ["options that are numbers"] = document => document["provenance"]!["options"]!["batch"] = 32,
        ["an unknown reason to stop"] = document => document["training"]!["stopped"] = "bored",
        ["an endless training"] = document => document["training"]!["seconds"] = 1e300,
        ["a training of less than nothing"] = document => document["training"]!["seconds"] = -1,
        ["an epoch of three numbers"] = document => document["training"]!["history"]![0]!.AsArray().RemoveAt(0),
        ["metrics without values"] = document => document["training"]!["validation"] = new JsonObject { ["rows"] = 30 },
        ["metrics of no rows"] = document => document["training"]!["validation"]!["rows"] = 0,
        ["metrics in words"] = document => document["training"]!["validation"]!["accuracy"] = "good",
        ["a baseline without a name"] = document => document["training"]!["baselines"] = new JsonArray(new JsonObject()),
        ["a very deep value"] = document => document["comment"] = JsonNode.Parse(new string('[', 40) + new string(']', 40)),
    };

    public static TheoryData<string> Changes => [.. s_changes.Keys];

    [Fact]
    public void Load_DocumentUnchanged_IsTheModel()
    {
        using var file = new ModelFile(s_iris.Value);
        Assert.Equal(s_iris.Value.WeightHash, file.Load().WeightHash);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Load_DocumentWith_IsRefused(string change)
    {
        using var file = new ModelFile(s_iris.Value);
        s_changes[change](file.Document);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refusal(file);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000); // never what the document announces
    }

    [Fact]
    public void Load_EveryKeyMissingOrOfAnotherType_IsRefused()
    {
        using var file = new ModelFile(s_iris.Value);
        string whole = file.Document.ToJsonString();
        foreach (string path in Paths(file.Document, ""))
        {
            foreach (string? value in new[] { null, "null", "{}", "[[]]", "-1e308" })
            {
                JsonObject document = JsonNode.Parse(whole)!.AsObject();
                Change(document, path, value);
                if (document.ToJsonString() == whole)
                {
                    continue;
                }

                // Another value may be as good (a number of rows, a null for metrics): then it is a model.
                try
                {
                    file.Load(document.ToJsonString());
                }
                catch (NablaFormatException e)
                {
                    Assert.Equal(file.Path, e.File);
                    Assert.Contains(file.Path, e.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"format\":\"nabla-model\",\"format\":\"nabla-model\",\"version\":1,\"requires\":[]}")]
    [InlineData("{\"format\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"format\":\"nabla-model\",\"version\":1e999,\"requires\":[]}")]
    [InlineData("{\"format\":\"nabla-model\",\"version\":NaN,\"requires\":[]}")]
    [InlineData("// a comment\n{}")]
    public void Load_TextThatIsNoDocument_IsRefused(string document)
    {
        using var file = new ModelFile(s_iris.Value);
        Assert.Throws<NablaFormatException>(() => file.Load(document));
        AssertRefused(file);
    }

    [Theory]
    [InlineData("taskReason")]
    [InlineData("stopped")]
    public void Load_HalfASurrogatePair_IsRefused(string key)
    {
        using var file = new ModelFile(s_iris.Value);
        string old = $"\"{key}\":\"";
        string text = file.Document.ToJsonString().Replace(old, old + "\\ud800", StringComparison.Ordinal);
        Assert.Throws<NablaFormatException>(() => file.Load(text));
        AssertRefused(file);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Load_WeightThatIsNotFinite_IsRefused(float weight)
    {
        using var file = new ModelFile(s_iris.Value);
        file.Replace(Tensor.Of("layers.1.bias", [3], [0f, weight, 0f]));
        Assert.Contains("infinite or not a number", Refusal(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TensorOfAnotherShape_IsRefused()
    {
        using var file = new ModelFile(s_iris.Value);
        file.Replace(Tensor.Of("layers.0.weight", [4, 3], new float[12])); // [inputs, outputs] instead of [outputs, inputs]
        Refusal(file);
    }

    [Fact]
    public void Load_TensorTooMany_IsRefused()
    {
        using var file = new ModelFile(s_iris.Value);
        file.Tensors.Add(Tensor.Of("layers.2.weight", [1, 1], [1f]));
        Refusal(file);
    }

    static NablaFormatException Refusal(ModelFile file)
    {
        Assert.Throws<NablaFormatException>(file.Load);
        return AssertRefused(file);
    }

    static NablaFormatException AssertRefused(ModelFile file)
    {
        NablaFormatException e = Assert.Throws<NablaFormatException>(() => Model.Load(file.Path));
        Assert.Equal(file.Path, e.File);
        Assert.Contains(file.Path, e.Message, StringComparison.Ordinal);
        return e;
    }

    /// <summary>The place of every value, such as <c>training/history/0</c>.</summary>
    static IEnumerable<string> Paths(JsonNode node, string path)
    {
        IEnumerable<(string Key, JsonNode? Value)> children = node switch
        {
            JsonObject entries => entries.Select(entry => (entry.Key, entry.Value)),
            JsonArray items => items.Select((item, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        foreach ((string key, JsonNode? value) in children)
        {
            yield return $"{path}/{key}";
            foreach (string below in value is null ? [] : Paths(value, $"{path}/{key}"))
            {
                yield return below;
            }
        }
    }

    /// <summary>Removes a value, or puts another one there.</summary>
    static void Change(JsonObject document, string path, string? value)
    {
        string[] keys = path.Split('/')[1..];
        JsonNode parent = document;
        foreach (string key in keys[..^1])
        {
            parent = parent is JsonArray items ? items[Index(key)]! : parent[key]!;
        }

        switch (parent, value)
        {
            case (JsonArray items, null):
                items.RemoveAt(Index(keys[^1]));
                break;
            case (JsonArray items, _):
                items[Index(keys[^1])] = JsonNode.Parse(value);
                break;
            case (_, null):
                parent.AsObject().Remove(keys[^1]);
                break;
            default:
                parent[keys[^1]] = JsonNode.Parse(value);
                break;
        }

        static int Index(string key) => int.Parse(key, System.Globalization.CultureInfo.InvariantCulture);
    }
}
