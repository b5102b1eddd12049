using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Drift;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Drift;

/// <summary>A model holds other rows against its training rows, and its file remembers them.</summary>
public class ModelDriftTests
{
    [Fact]
    public void Drift_TheTrainingTable_IsNone()
    {
        DriftReport report = Small.PenguinModel.Drift(Small.Penguins);

        Assert.Equal(DriftLevel.None, report.Level);
        Assert.Equal(7, report.Columns.Count);
        Assert.Equal("species", Assert.Single(report.Predictions).Name);
        Assert.True(report.HasReference);
    }

    [Fact]
    public void Drift_HeavierPenguinsOfAnotherIsland_NamesBothColumnsAndCountsTheFlags()
    {
        Table table = Changed(Small.Penguins, "body_mass_g", cell => cell * 1.3);
        table = Table.FromColumns("new.csv", [.. table.Columns.Select(column => column.Name == "island" ? Column.FromText("island", Enumerable.Repeat("Elsewhere", table.RowCount)) : column)]);
        DriftReport report = Small.PenguinModel.Drift(table);

        Assert.Equal(DriftLevel.Large, report.Level);
        Assert.Equal(["body_mass_g", "island"], report.Columns.Where(column => column.Level == DriftLevel.Large).Select(column => column.Name).Order());
        Assert.Equal(table.RowCount, report.FlaggedRows);
        FlagCount unseen = Assert.Single(report.Flags, flag => flag.Kind == FlagKind.UnseenCategory);
        Assert.Equal(("island", table.RowCount, 1.0), (unseen.Column, unseen.Rows, unseen.Share));
        Assert.Contains(report.Flags, flag => flag is { Kind: FlagKind.OutOfRange, Column: "body_mass_g" });
        Assert.Equal(("(other)", 0.0, 1.0), report.Columns.Single(column => column.Name == "island").Most);
    }

    [Fact]
    public void Drift_AColumnGoneMissing_ShowsInItsShare()
    {
        Table table = Changed(Small.Penguins, "flipper_length_mm", _ => double.NaN);
        ColumnDrift flipper = Small.PenguinModel.Drift(table).Columns[0];

        Assert.Equal("flipper_length_mm", flipper.Name);
        Assert.Equal(1, flipper.Missing.Now);
        Assert.Equal(2.0 / 344, flipper.Missing.Training, 12);
        Assert.Equal("missing", flipper.Most.Bin);
    }

    /// <summary>Two features that agree in training to within a fiftieth of their range.</summary>
    [Fact]
    public void Predict_TwoFeaturesThatNoLongerAgree_FlagsTheRowAsAWhole()
    {
        Table training = Generated.Rows("y", 400, (x1, x2, _, random) => [Generated.Text(x1 + x2)]);
        training = Table.FromColumns("rows.csv", [training["x1"], Copy(training["x1"], 0.02), training["y"]]);
        Model model = Model.Train(training, Small.Options("y", 1));
        Table fresh = Small.Csv("x1,near", "0.5,0.5", "0.5,-0.5");

        IReadOnlyList<Prediction> predictions = model.Predict(fresh);

        Assert.Empty(predictions[0].Flags);
        RowFlag flag = Assert.Single(predictions[1].RowFlags);
        Assert.Equal((FlagKind.FarFromTraining, null), (flag.Kind, flag.Column));
        Assert.StartsWith("the row as a whole is far from the training rows (", flag.Text, StringComparison.Ordinal);
    }

    /// <summary>The tolerance is a twentieth of the range: of 0 to 100, five beyond either end.</summary>
    [Theory]
    [InlineData("104.9", false)]
    [InlineData("105.1", true)]
    [InlineData("-4.9", false)]
    [InlineData("-5.1", true)]
    public void Flags_NumberBeyondTheRange_HasATolerance(string cell, bool flagged)
    {
        Table training = Small.Csv(["x,y", .. Enumerable.Range(0, 101).Select(i => $"{i},{i * 2}")]);
        FeatureEncoder features = FeatureEncoder.Fit(training, [.. Enumerable.Range(0, 101)], new FeatureOptions { Target = "y", Numeric = ["x"] });

        Assert.Equal(flagged, features.Bind(Small.Csv("x", cell)).Flags(0).Count == 1);
    }

    [Fact]
    public void Load_SavedModel_RemembersTheSame()
    {
        Table table = Changed(Small.Penguins, "body_mass_g", cell => cell * 1.3);
        using var file = new ModelFile(Small.PenguinModel);
        Model loaded = file.Load();

        Assert.Equal(Texts(Small.PenguinModel.Drift(table)), Texts(loaded.Drift(table)));
        Assert.Equal(Small.Bits(Small.PenguinModel.Predict(table)), Small.Bits(loaded.Predict(table)));

        static IEnumerable<string> Texts(DriftReport report) =>
            [.. report.Columns.Select(column => column.ToString()), .. report.Predictions.Select(column => column.ToString()), .. report.Flags.Select(flag => flag.ToString())];
    }

    [Fact]
    public void Load_FileThatRemembersNothing_StillFlagsSingleCells()
    {
        using var file = new ModelFile(Small.PenguinModel);
        file.Document.Remove("drift");
        DriftReport report = file.Load().Drift(Changed(Small.Penguins, "body_mass_g", cell => cell * 10));

        Assert.False(report.HasReference);
        Assert.Empty(report.Columns);
        Assert.Equal(342, Assert.Single(report.Flags, flag => flag.Kind == FlagKind.OutOfRange).Rows); // two cells are missing
    }

    static readonly Dictionary<string, Action<JsonObject>> s_changes = new()
    {
        ["no columns"] = drift => drift["columns"] = new JsonArray(),
        ["columns that are numbers"] = drift => drift["columns"] = new JsonArray(1, 2),
        ["columns in another order"] = drift => (drift["columns"]![0]!["name"], drift["columns"]![1]!["name"]) = ("sex", "island"),
        ["a category that is a number"] = drift => drift["columns"]![0] = JsonNode.Parse("""{"name":"island","kind":"number","edges":[],"counts":[1,0]}"""),
        ["predictions of another target"] = drift => drift["predictions"]![0]!["name"] = "genus",
        ["no predictions"] = drift => drift["predictions"] = new JsonArray(),
        ["no distance"] = drift => drift.Remove("distance"),
        ["a threshold below zero"] = drift => drift["distance"]!["threshold"] = -1,
        ["no rest"] = drift => drift["distance"]!["rest"] = 0,
        ["a variance of zero"] = drift => drift["distance"]!["variances"]![0] = 0,
        ["no variance"] = drift => drift["distance"]!["variances"] = new JsonArray(),
        ["more variances than directions"] = drift => drift["distance"]!["variances"]!.AsArray().Add(1.0),
        ["directions cut short"] = drift => drift["distance"]!["directions"] = "AAAA",
        ["directions that are not base64"] = drift => drift["distance"]!["directions"] = "!",
        ["a center that is not finite"] = drift => drift["distance"]!["center"] = Convert.ToBase64String([.. Enumerable.Repeat<byte>(0xFF, Convert.FromBase64String(drift["distance"]!["center"]!.GetValue<string>()).Length)]),
    };

    public static TheoryData<string> Changes => [.. s_changes.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Load_DriftWith_IsRefused(string change)
    {
        using var file = new ModelFile(Small.PenguinModel);
        s_changes[change](file.Document["drift"]!.AsObject());

        Assert.Throws<NablaFormatException>(() => file.Load());
    }

    [Fact]
    public void Drift_OtherPredictionsThanTheRows_IsAnArgumentException() =>
        Assert.Throws<ArgumentException>(() => Small.PenguinModel.Drift(Small.Penguins, []));

    [Fact]
    public void Drift_SeveralTargets_ComparesThePredictionsOfEach()
    {
        Table table = Generated.Rows("a,b", 200, (x1, x2, _, _) => [Generated.Text(x1), Generated.Text(x2)]);
        Model model = Model.Train(table, Small.Options("a") with { Target = "", Targets = ["a", "b"] });

        Assert.Equal(["a", "b"], model.Drift(table).Predictions.Select(prediction => prediction.Name));
    }

    static Column Copy(Column column, double noise)
    {
        var random = new Random(3);
        return Column.FromNumbers("near", [.. Enumerable.Range(0, column.RowCount).Select(row => column.TryGetNumber(row, out double value) ? value + (noise * (random.NextDouble() - 0.5)) : double.NaN)]);
    }

    static Table Changed(Table table, string name, Func<double, double> change)
    {
        Column old = table[name];
        double[] values = [.. Enumerable.Range(0, table.RowCount).Select(row => old.TryGetNumber(row, out double value) ? change(value) : double.NaN)];
        return Table.FromColumns("changed.csv", [.. table.Columns.Select(column => column.Name == name ? Column.FromNumbers(name, values) : column)]);
    }
}
