using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Optimizers;

namespace Nabla.Tests.Modeling;

/// <summary>What a model says does not depend on the door through which it was asked.</summary>
public class PredictionTests
{
    [Fact]
    public void Predict_EveryDoor_GivesTheSameBits()
    {
        Table table = Small.Penguins;
        Model model = Small.PenguinModel;
        string[] expected = Small.Bits(model.Predict(table));

        var dictionaries = new List<Dictionary<string, object?>>();
        for (int row = 0; row < table.RowCount; row++)
        {
            IEnumerable<Column> features = table.Columns.Where(column => column.Name != "species");
            dictionaries.Add(features.ToDictionary(column => column.Name, column => Cell(column, row)));
        }

        Assert.Equal(expected, Small.Bits(dictionaries.Select(row => model.Predict(row))));
        Assert.Equal(expected, Small.Bits(model.PredictJson(JsonSerializer.Serialize(dictionaries))));
        Assert.Equal(expected, Small.Bits(dictionaries.Select(row => model.PredictJson(JsonSerializer.Serialize(row))[0])));
        Assert.Equal(expected, Small.Bits(dictionaries.Select(row => model.Predict(new
        {
            year = (int)(double)row["year"]!,
            sex = (string?)row["sex"],
            island = (string)row["island"]!,
            body_mass_g = (double?)row["body_mass_g"],
            flipper_length_mm = (double?)row["flipper_length_mm"],
            bill_depth_mm = (double?)row["bill_depth_mm"],
            bill_length_mm = (float?)(double?)row["bill_length_mm"], // 39.1f stands for 39.1
        }))));
    }

    [Fact]
    public void Predict_ColumnsShuffledAndMoreOfThem_GivesTheSameBits()
    {
        Table table = Small.Penguins;
        Column extra = Column.FromNumbers("extra", [.. Enumerable.Range(0, table.RowCount).Select(i => (double)i)]);
        Table shuffled = Table.FromColumns("shuffled", [extra, .. table.Columns.Reverse()]);

        Assert.Equal(Small.Bits(Small.PenguinModel.Predict(table)), Small.Bits(Small.PenguinModel.Predict(shuffled)));
    }

    public static TheoryData<string> Models => ["iris", "penguins", "candy_bar", "xor"];

    static (Model Model, Table Table) Of(string name) => name switch
    {
        "iris" => (Small.IrisModel, Small.Iris),
        "penguins" => (Small.PenguinModel, Small.Penguins),
        "candy_bar" => (Small.CandyBarModel, Small.CandyBar),
        _ => (Small.XorModel, Small.Xor),
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Predict_AnyNumberOfRowsBesideIt_GivesARowTheSameBits(string name)
    {
        (Model model, Table table) = Of(name);
        string[] alone = [.. Enumerable.Range(0, table.RowCount).Select(row => Small.Bits(model.Predict(table.SelectRows([row])))[0])];
        foreach (int count in Enumerable.Range(1, 20).Concat([31, 32, 33, 63, 64, 65, 95, 96, 97, 127, 128, 129, 192, 193, 255, 256, 257, 300]))
        {
            int[] rows = [.. Enumerable.Range(0, count).Select(i => ((i * 7) + count) % table.RowCount)];
            Assert.Equal(rows.Select(row => alone[row]), Small.Bits(model.Predict(table.SelectRows(rows))));
        }
    }

    [Fact]
    public void Predict_MoreRowsThanABlock_GivesTheSameBits()
    {
        int[] rows = [.. Enumerable.Range(0, 2100).Select(i => i % 150)];
        string[] alone = Small.Bits(Small.IrisModel.Predict(Small.Iris));

        Assert.Equal(rows.Select(row => alone[row]), Small.Bits(Small.IrisModel.Predict(Small.Iris.SelectRows(rows))));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Predict_SixteenThreadsAtOnce_AnswerAsOne(string name)
    {
        (Model model, Table table) = Of(name);
        string[] expected = Small.Bits(model.Predict(table));
        string[][] found = new string[16][];
        Thread[] threads = [.. found.Select((_, i) => new Thread(() =>
        {
            for (int round = 0; round < 5; round++)
            {
                string[] whole = Small.Bits(model.Predict(table));
                string[] single = [.. Enumerable.Range(0, table.RowCount).Select(row => Small.Bits(model.Predict(table.SelectRows([row])))[0])];
                found[i] = whole.SequenceEqual(single) ? whole : ["differs"];
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(found, bits => Assert.Equal(expected, bits));
    }

    [Fact]
    public void Predict_Classes_GivesProbabilitiesInTheirOrder()
    {
        Prediction prediction = Small.IrisModel.Predict(Small.Iris)[0];

        Assert.Equal(["setosa", "versicolor", "virginica"], prediction.Classes);
        Assert.Equal("setosa", prediction.Class);
        Assert.Equal(prediction.Probabilities[0], prediction.Value);
        Assert.Equal(1, prediction.Probabilities.Sum(), 1e-6);
        Assert.StartsWith("setosa (", prediction.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_Regression_GivesTheTargetsUnit()
    {
        Prediction prediction = Small.CandyBarModel.Predict(new { quarters = 12, nickels = 12 });

        Assert.Null(prediction.Class);
        Assert.Empty(prediction.Probabilities);
        Assert.Equal(3.6, prediction.Value, 0.3);
        Assert.Equal(prediction.Text, prediction.ToString());
    }

    [Fact]
    public void Predict_UnlikeAnythingSeen_IsFlagged()
    {
        var row = new
        {
            island = "Atlantis",
            bill_length_mm = 39.1,
            bill_depth_mm = 18.7,
            flipper_length_mm = 181,
            body_mass_g = 37500,
            sex = "male",
            year = 2007,
        };
        IReadOnlyList<string> flags = Small.PenguinModel.Predict(row).Flags;
        Assert.Equal(3, flags.Count);
        Assert.StartsWith("the row as a whole is far from the training rows", flags[2], StringComparison.Ordinal);
        Assert.Contains(flags, flag => flag.Contains("'island' = 'Atlantis' is a category", StringComparison.Ordinal));
        Assert.Contains(flags, flag => flag.Contains("'body_mass_g' = 37500 is outside the training range", StringComparison.Ordinal));
        Assert.Empty(Small.PenguinModel.Predict(row with { island = "Dream", body_mass_g = 3750 }).Flags);
    }

    [Theory]
    [InlineData(1e37)]
    [InlineData(-1e37)]
    [InlineData(1e300)]
    public void Predict_NumberThatOverflows_IsAnErrorAndNeverInfinity(double quarters)
    {
        var row = new Dictionary<string, object?> { ["quarters"] = quarters, ["nickels"] = -quarters };
        foreach (Model model in new[] { Small.CandyBarModel, s_steep.Value })
        {
            try
            {
                Assert.True(double.IsFinite(model.Predict(row).Value));
            }
            catch (NablaDataException e)
            {
                Assert.Contains("row 1", e.Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Weights large enough that 1e37 overflows behind them.</summary>
    static readonly Lazy<Model> s_steep = new(() => Model.Train(
        Small.CandyBar, Small.Options("price", 1) with { Validation = 0, Optimizer = new Adam(1e3) }));

    [Fact]
    public void Predict_ColumnMissing_NamesItAndTheNearest()
    {
        NablaDataException e = Assert.Throws<NablaDataException>(() => Small.CandyBarModel.Predict(new { quarter = 5, nickels = 6 }));
        Assert.Contains("'quarters' (did you mean 'quarter'?)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_CellThatIsNoNumber_NamesItsPlace()
    {
        NablaDataException e = Assert.Throws<NablaDataException>(() => Small.CandyBarModel.Predict(Small.Csv("quarters,nickels", "1,2", "many,3")));
        Assert.Contains("rows.csv:3: column 'quarters'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_NoRows_GivesNothing() => Assert.Empty(Small.IrisModel.Predict(Small.Iris.SelectRows([])));

    [Theory]
    [MemberData(nameof(Models))]
    public void Evaluate_Always_EqualsTheMetricsOfThePredictions(string name)
    {
        (Model model, Table table) = Of(name);
        IReadOnlyList<Prediction> predictions = model.Predict(table);
        Metrics expected = model.Target is ClassTarget classes
            ? ClassificationMetrics.Compute(classes.IndicesOf(table), [.. predictions.SelectMany(p => p.Probabilities)], classes.Classes)
            : RegressionMetrics.Compute(
                [.. Enumerable.Range(0, table.RowCount).Select(row => ((NumberTarget)model.Target).ValueOf(table, row))],
                [.. predictions.Select(p => p.Value)]);

        Assert.Equal(Small.Numbers(expected), Small.Numbers(model.Evaluate(table)));
    }

    [Fact]
    public void Evaluate_NoRows_SaysSo() => Assert.Throws<ArgumentException>(() => Small.IrisModel.Evaluate(Small.Iris.SelectRows([])));

    static object? Cell(Column column, int row) => column.IsMissing(row) ? null
        : column.TryGetNumber(row, out double number) ? number
        : column.GetText(row).ToString();
}
