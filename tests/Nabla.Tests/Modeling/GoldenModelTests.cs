using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Tests.Files;

namespace Nabla.Tests.Modeling;

/// <summary>
/// Model files that an earlier version wrote, one for each thing that a file can hold: every later version reads them, predicts the recorded bits, and writes the same
/// bytes again. <c>docs/model-file.md</c> says how one is added.
/// </summary>
public sealed class GoldenModelTests
{
    public static TheoryData<string> Names => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_FileOfAnEarlierVersion_PredictsTheRecordedBits(string name)
    {
        string path = Golden(name);
        Model model = Model.Load(path);
        string[] expected = File.ReadAllLines(Path.ChangeExtension(path, ".txt"));

        Assert.Equal(expected[0], model.WeightHash);
        Assert.Equal(expected[1..], Answers(model, name));
        Model.Verify(path);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Save_LoadedFileOfAnEarlierVersion_GivesTheSameBytes(string name)
    {
        using var folder = new TemporaryFolder();
        Model.Load(Golden(name)).Save(folder["again"]);

        Assert.Equal([], PlacesThatDiffer(Golden(name), folder["again"]));
        Assert.Equal(File.ReadAllBytes(Golden(name)), File.ReadAllBytes(folder["again"]));
    }

    [Fact]
    public void Save_FileOfTheFirstRelease_AddsWhatLaterVersionsRecord()
    {
        using var folder = new TemporaryFolder();
        Model.Load(Golden("penguins-1")).Save(folder["again"]);

        Assert.Equal("/training/dropout /training/members /training/foldMembers /answers", string.Join(' ', PlacesThatDiffer(Golden("penguins-1"), folder["again"])));
        Assert.Equal(Model.Load(Golden("penguins-1")).WeightHash, Model.Load(folder["again"]).WeightHash);
    }

    [Fact]
    public void GoldenFiles_HaveBetweenThem_EverythingAFileCanHold()
    {
        JsonObject[] documents = [.. GoldenModels.Names.Select(name => Document(Golden(name)))];
        Assert.Equal(
            ModelDocument.Features.Order(), documents.SelectMany(document => document["requires"]!.AsArray()).Select(feature => feature!.GetValue<string>()).Distinct().Order());
        Assert.Equal(["binary", "multiclass", "multilabel", "regression"], documents.Select(document => document["target"]!["task"]!.GetValue<string>()).Distinct().Order());
        Assert.Equal(
            ["boolean", "category", "date", "number", "pixels"],
            documents.SelectMany(document => document["features"]!["columns"]!.AsArray()).Select(column => column!["kind"]!.GetValue<string>()).Distinct().Order());
        Assert.Equal(["double", "float"], documents.Select(document => document["precision"]!.GetValue<string>()).Distinct().Order());
    }

    static string Golden(string name)
    {
        string path = GoldenModels.File(name);
        if (Environment.GetEnvironmentVariable("NABLA_ADD_GOLDEN_FILES") == "1" && !File.Exists(path))
        {
            Model model = GoldenModels.Train(name);
            model.Save(path);
            File.WriteAllLines(Path.ChangeExtension(path, ".txt"), [model.WeightHash, .. Answers(model, name)]);
        }

        return path;
    }

    static string[] Answers(Model model, string name)
    {
        Table rows = GoldenModels.Rows(name);
        return Small.Bits(model.Predict(rows.SelectRows([.. Enumerable.Range(0, rows.RowCount / 5).Select(i => i * 5)])));
    }

    /// <summary>The places in the two documents where values differ, such as <c>training/members</c>.</summary>
    static string[] PlacesThatDiffer(string first, string second) => [.. Differences(Document(first), Document(second), "")];

    static IEnumerable<string> Differences(JsonNode? one, JsonNode? other, string place) => one is JsonObject before && other is JsonObject after
        ? before.Select(entry => entry.Key).Union(after.Select(entry => entry.Key)).SelectMany(key => Differences(before[key], after[key], $"{place}/{key}"))
        : one?.ToJsonString() == other?.ToJsonString() ? [] : [place];

    static JsonObject Document(string path) => JsonNode.Parse(SafetensorsFile.ReadSealed(path).Metadata[ModelDocument.Key])!.AsObject();
}
