using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>Which rows a model may learn from, and tables that have little to learn from.</summary>
public class RowsTests
{
    static readonly int[] s_test = [3, 50, 51, 99, 149];

    [Theory]
    [InlineData(null)]
    [InlineData(0.2)]
    [InlineData(0.0)]
    public void Train_OtherCellsInTheTestRows_GivesTheSameModel(double? validation)
    {
        TrainOptions options = Small.Options("species", 3) with { TestRows = s_test, Validation = validation, L2Penalty = null };
        Model model = Model.Train(Small.Iris, options);
        Model other = Model.Train(Changed(Small.Iris, s_test), options);

        Assert.Equal(model.WeightHash, other.WeightHash);
        Assert.Equal(Small.Bits(model.Predict(Small.Iris)), Small.Bits(other.Predict(Small.Iris)));
        Assert.Equal(model.Training.History, other.Training.History);
        Assert.NotEqual(Small.Numbers(model.Training.Test), Small.Numbers(other.Training.Test));
        Assert.Equal(145, model.Training.Rows.Train + (model.Training.Refitted || validation == 0 ? 0 : model.Training.Rows.Validation));
        Assert.Equal(5, model.Training.Rows.Test);
    }

    [Fact]
    public void Train_TrainingRows_LearnsFromThemAlone()
    {
        int[] training = [.. Enumerable.Range(0, 150).Where(row => row % 3 != 0)];
        TrainOptions options = Small.Options("species", 3) with { TrainingRows = training };
        Model model = Model.Train(Small.Iris, options);
        Model other = Model.Train(Changed(Small.Iris, [.. Enumerable.Range(0, 50).Select(i => 3 * i)]), options);

        Assert.Equal(model.WeightHash, other.WeightHash);
        Assert.Equal(100, model.Training.Rows.Train);
        Assert.Null(model.Training.Test);
    }

    [Fact]
    public void Train_RowThatTrainsAndTests_IsATestRow()
    {
        TrainOptions options = Small.Options("species", 3);
        Model both = Model.Train(Small.Iris, options with { TrainingRows = [.. Enumerable.Range(0, 150)], TestRows = s_test });

        Assert.Equal(Model.Train(Small.Iris, options with { TestRows = s_test }).WeightHash, both.WeightHash);
    }

    [Fact]
    public void Train_TestTable_IsMeasuredAndNotLearntFrom()
    {
        TrainOptions options = Small.Options("species", 3);
        Model model = Model.Train(Small.Iris, options with { TestTable = Small.Iris.SelectRows(s_test) });

        Assert.Equal(Model.Train(Small.Iris, options).WeightHash, model.WeightHash);
        Assert.Equal(model.Evaluate(Small.Iris, s_test).ToString(), model.Training.Test!.ToString());
    }

    [Fact]
    public void Train_TestTableWithAnUnknownClass_SaysSoBeforeTraining()
    {
        Table test = Small.Csv("sepal length (cm),sepal width (cm),petal length (cm),petal width (cm),species", "5,3,4,1,rose");
        NablaDataException e = Assert.Throws<NablaDataException>(() => Model.Train(
            Small.Iris, Small.Options("species") with { TestTable = test }, Small.Watch(_ => Assert.Fail("training had begun"))));

        Assert.Contains("rows.csv:2: column 'species'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_TestRowThatIsNoNumber_SaysSoBeforeTraining()
    {
        Table table = Small.Csv(["x,y", .. Enumerable.Range(0, 40).Select(i => $"{i}.5,{i * i}.5"), "many,1.5"]);
        NablaDataException e = Assert.Throws<NablaDataException>(() => Model.Train(
            table, Small.Options("y") with { TestRows = [40] }, Small.Watch(_ => Assert.Fail("training had begun"))));

        Assert.Contains("rows.csv:42: column 'x'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_TestFraction_KeepsEqualRowsOnOneSide()
    {
        // Ten copies of each of 15 rows: a class of five has one whole group of ten held out.
        Table copies = Small.Iris.SelectRows([.. Enumerable.Range(0, 150).Select(i => i / 10 * 10)]);
        Model model = Model.Train(copies, Small.Options("species", 2) with { TestFraction = 0.2, Validation = 0 });

        Assert.Equal(0, model.Training.Rows.Test % 10);
        Assert.InRange(model.Training.Rows.Test, 10, 50);
    }

    [Fact]
    public void Train_ClassWithOneRow_WarnsAndIsAClass()
    {
        Table table = Small.Iris.SelectRows([.. Enumerable.Range(0, 100), 120]);
        Model model = Model.Train(table, Small.Options("species", 2) with { Validation = null });

        Assert.Equal(3, model.Classes.Count);
        Assert.Contains(model.Training.Warnings, warning => warning.StartsWith("class 'virginica' of the target", StringComparison.Ordinal));
    }

    [Fact]
    public void Train_TwoRows_LearnsThemByHeart()
    {
        TrainOptions options = Small.Options("y", 300) with { Validation = null, Task = TaskKind.Regression };
        Model model = Model.Train(Small.Csv("x,y", "1.5,10", "2.5,20"), options);

        Assert.Equal(10, model.Predict(new { x = 1.5 }).Value, 0.1);
        Assert.Equal(20, model.Predict(new { x = 2.5 }).Value, 0.1);
    }

    [Fact]
    public void Train_OneRowBesideTheTestRow_SaysThatItIsTooFew()
    {
        NablaDataException e = Assert.Throws<NablaDataException>(() => Model.Train(
            Small.Csv("x,y", "1.5,10.5", "2.5,20.5"), Small.Options("y") with { TestRows = [1] }));
        Assert.Contains("too few", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_NoRows_SaysThatThereAreNone()
    {
        NablaDataException e = Assert.Throws<NablaDataException>(() => Model.Train(Small.Csv("x,y", ""), Small.Options("y")));
        Assert.Contains("rows.csv", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ConstantAndEmptyColumns_AreLeftOut()
    {
        Table table = Small.Csv(["x,same,none,y", .. Enumerable.Range(0, 40).Select(i => $"{i}.5,7,,{i * i}.5")]);
        Model model = Model.Train(table, Small.Options("y", 2));

        Assert.Equal(["x"], model.Features.FeatureNames);
        Assert.Equal(["none", "same"], model.Features.LeftOut.Select(column => column.Name).Order());
        Assert.True(double.IsFinite(model.Predict(new { x = 3.5 }).Value));
    }

    [Fact]
    public void Train_OnlyConstantColumns_SaysThatNothingIsUsable()
    {
        NablaDataException e = Assert.Throws<NablaDataException>(() => Model.Train(
            Small.Csv(["same,y", .. Enumerable.Range(0, 40).Select(i => $"7,{i * i}.5")]), Small.Options("y")));
        Assert.Contains("no usable feature", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_TargetMissingInARow_NamesTheLine()
    {
        NablaDataException e = Assert.Throws<NablaDataException>(() => Model.Train(
            Small.Csv(["x,y", .. Enumerable.Range(0, 40).Select(i => i == 20 ? $"{i}.5," : $"{i}.5,{i * i}.5")]), Small.Options("y")));
        Assert.Contains("rows.csv:22: column 'y'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_UnknownTarget_NamesTheNearest()
    {
        NablaDataException e = Assert.Throws<NablaDataException>(() => Model.Train(Small.Iris, Small.Options("specie")));
        Assert.Contains("'species'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_FoldWhoseTargetsAreAllEqual_StillTrains()
    {
        // One row has another value: the fold that holds it out is left with a constant.
        Table table = Small.Csv(["x,y", .. Enumerable.Range(0, 40).Select(i => $"{i}.5,{(i == 13 ? 1.5 : 0)}")]);
        Model model = Model.Train(table, Small.Options("y", 2) with { Validation = null, Task = TaskKind.Regression });

        Assert.True(double.IsFinite(model.Predict(new { x = 3.5 }).Value));
    }

    /// <summary>The table with other numbers, and other known classes, in some rows.</summary>
    static Table Changed(Table table, IReadOnlyCollection<int> rows)
    {
        List<string> lines = [string.Join(',', table.Columns.Select(column => column.Name))];
        for (int row = 0; row < table.RowCount; row++)
        {
            int from = rows.Contains(row) ? (row + 75) % table.RowCount : row;
            string[] cells = [.. table.Columns.Select(column => column.GetText(row).ToString())];
            cells[^1] = table.Columns[^1].GetText(from).ToString();
            if (from != row)
            {
                cells[0] = "-1000";
            }

            lines.Add(string.Join(',', cells));
        }

        return Small.Csv([.. lines]);
    }
}
