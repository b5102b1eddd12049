using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>Model files with several targets, changed so that nobody could have saved them.</summary>
public sealed class HostileTargetTests
{
    static readonly Table s_table = Generated.Rows("a,b", 60, (x, y, z, _) => [x > 0 ? "1" : "0", y > z ? "yes" : "no"]);

    static readonly Lazy<Model> s_labels = new(() => Model.Train(s_table, Small.Options("", 1) with { Targets = ["a", "b"] }));

    static readonly Dictionary<string, Action<JsonObject>> s_changes = new()
    {
        ["no targets"] = target => target.Remove("targets"),
        ["an empty list"] = target => target["targets"] = new JsonArray(),
        ["targets that are no list"] = target => target["targets"] = "a,b",
        ["one target twice"] = target => target["targets"]![1] = target["targets"]![0]!.DeepClone(),
        ["another name"] = target => target["name"] = "a",
        ["another task"] = target => target["task"] = "regression",
        ["a part of another task"] = target => target["targets"]![0]!["task"] = "multiclass",
        ["a part with another link"] = target => target["targets"]![1]!["link"] = "margin",
        ["a link that is none"] = target => target["targets"]![1]!["link"] = "log",
        ["several within several"] = target => target["targets"]![0] = target.DeepClone(),
        ["columns in place of targets"] = target =>
        {
            target.Remove("targets");
            target["columns"] = new JsonArray("a", "b");
        },
        ["three targets for two outputs"] = target =>
        {
            JsonNode third = target["targets"]![0]!.DeepClone();
            third["name"] = "c";
            target["targets"]!.AsArray().Add(third);
            target["name"] = "a,b,c";
        },
    };

    public static TheoryData<string> Changes => [.. s_changes.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Load_TargetsWith_IsRefused(string change)
    {
        using var file = new ModelFile(s_labels.Value);
        Assert.Equal(s_labels.Value.WeightHash, file.Load().WeightHash);
        s_changes[change](file.Document["target"]!.AsObject());
        Assert.Equal(file.Path, Assert.Throws<NablaFormatException>(() => file.Load()).File);
    }

    [Fact]
    public void Load_FeaturesOfOtherTargets_IsRefused()
    {
        using var file = new ModelFile(s_labels.Value);
        file.Document["features"]!["targets"] = new JsonArray("a", "c");
        Assert.Contains("name different columns", Assert.Throws<NablaFormatException>(() => file.Load()).Message, StringComparison.Ordinal);
        file.Document["features"]!["target"] = "a,c";
        Assert.Contains("name different targets", Assert.Throws<NablaFormatException>(() => file.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ByAVersionThatKnowsNoSeveralTargets_WouldBeRefused()
    {
        // What an older Nabla does with a feature it does not know, shown by one that nobody knows.
        using var file = new ModelFile(s_labels.Value);
        Assert.Equal(["several-targets"], file.Document["requires"]!.AsArray().Select(feature => feature!.GetValue<string>()));
        file.Document["requires"]!.AsArray().Add("targets-of-tomorrow");
        Assert.Contains("needs the feature 'targets-of-tomorrow'", Assert.Throws<NablaFormatException>(() => file.Load()).Message, StringComparison.Ordinal);
    }
}
