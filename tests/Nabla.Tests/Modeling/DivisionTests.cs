using System;
using System.Linq;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>Training on rows that are held out by groups or by time.</summary>
public sealed class DivisionTests
{
    [Fact]
    public void Train_Group_IsNoFeatureAndIsRecorded()
    {
        Table table = Small.Csv(["g,x,y", .. Enumerable.Range(0, 120).Select(i => $"p{i / 6},{i * 31 % 97},{i * 31 % 97 * 2}")]);
        Model model = Model.Train(table, Small.Options("y") with { GroupColumn = "g", TestFraction = 0.25 });

        Assert.Equal(["x"], model.Features.FeatureNames);
        Assert.Contains(model.Features.LeftOut, column => column is { Name: "g", Reason: "it says which rows belong together" });
        Assert.Contains(model.Provenance.Options, option => option is { Key: "group", Value: "g" });

        // Whole groups of six rows.
        Assert.Equal((0, 0), (model.Training.Rows.Test % 6, model.Training.Rows.Validation % 6));
        Assert.InRange(model.Training.Rows.Test, 24, 36);
    }

    [Fact]
    public void Train_TimeAndAHoldout_TrainsTheFinalNetworkOnAllTrainingRows()
    {
        Table table = Small.Csv(["t,x,y", .. Enumerable.Range(0, 200).Select(i => $"{i},{i * 31 % 97},{i * 31 % 97 * 2}")]);
        Model model = Model.Train(table, Small.Options("y") with { TimeColumn = "t", TestFraction = 0.2, Drop = ["t"] });

        Assert.Equal((160, 32, 40), (model.Training.Rows.Train, model.Training.Rows.Validation, model.Training.Rows.Test));
        Assert.True(model.Training.Refitted);
        Assert.Equal(["x"], model.Features.FeatureNames);
    }

    [Fact]
    public void Train_ThreeGroupsOnly_ValidatesInThreeFolds()
    {
        Table table = Small.Csv(["g,x,y", .. Enumerable.Range(0, 60).Select(i => $"p{i % 3},{i * 31 % 97},{i * 31 % 97 * 2}")]);
        Model model = Model.Train(table, Small.Options("y", 3) with { GroupColumn = "g", Validation = null });

        Assert.Equal((3, 60), (model.Training.Folds, model.Training.Rows.Validation));
    }

    [Fact]
    public void Train_GroupAndTime_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => Model.Train(Small.Iris, Small.Options("species") with { GroupColumn = "a", TimeColumn = "b" }));

        Assert.Equal("Rows are held out by whole groups or by time, not both; give either GroupColumn or TimeColumn (--group or --time).", error.Message);
    }

    [Fact]
    public void Train_OneGroup_SaysSo()
    {
        Table table = Small.Csv(["g,x,y", .. Enumerable.Range(0, 60).Select(i => $"p,{i * 31 % 97},{i * 31 % 97 * 2}")]);
        var error = Assert.Throws<NablaDataException>(() => Model.Train(table, Small.Options("y") with { GroupColumn = "g" }));

        Assert.Contains("every row has the same value of the group column 'g'", error.Message, StringComparison.Ordinal);
    }
}
