using System;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Targets;

namespace Nabla.Tests.Data;

public sealed class TaskInferenceTests
{
    [Fact]
    public void Infer_TextWithTwoValues_IsBinary() => AssertInfers(
        TaskKind.Binary, "'y' is text with 2 distinct values", TextTable.Cells("no,yes,yes,no"));

    [Fact]
    public void Infer_TextWithThreeValues_IsMulticlass() => AssertInfers(
        TaskKind.Multiclass, "'y' is text with 3 distinct values", TextTable.Cells("a,b,c,a,b,c"));

    [Fact]
    public void Infer_TwoNumbers_IsBinary() => AssertInfers(
        TaskKind.Binary, "'y' has 2 distinct whole numbers", TextTable.Cells("0,1,1,0"));

    [Fact]
    public void Infer_TenDigitsFiveTimesEach_IsMulticlass() => AssertInfers(
        TaskKind.Multiclass, "'y' has 10 distinct whole numbers", TextTable.Numbers(Enumerable.Range(0, 50).Select(i => (double)(i % 10))));

    [Fact]
    public void Infer_TenWholeNumbersFourTimesEach_IsRegression() => AssertInfers(
        TaskKind.Regression, "'y' has 10 distinct whole numbers", TextTable.Numbers(Enumerable.Range(0, 40).Select(i => (double)(i % 10))));

    [Fact]
    public void Infer_TwentyOneWholeNumbers_IsRegression() => AssertInfers(
        TaskKind.Regression, "'y' has 21 distinct whole numbers", TextTable.Numbers(Enumerable.Range(0, 210).Select(i => (double)(i % 21))));

    [Fact]
    public void Infer_FractionsFiveTimesEach_IsRegression() => AssertInfers(
        TaskKind.Regression, "'y' has 3 distinct numbers", TextTable.Numbers(Enumerable.Range(0, 15).Select(i => 0.5 * (i % 3))));

    [Fact]
    public void Infer_RowsOutside_AreNotLookedAt()
    {
        Table table = Target(TextTable.Cells("no,yes,,perhaps"));

        Assert.Equal(TaskKind.Binary, TaskInference.Infer(table, [0, 1], "y").Task);
    }

    [Fact]
    public void Infer_MissingTargets_NamesTheFirstLineAndTheCount()
    {
        NablaDataException error = Fails(TextTable.Cells("1,2,,4,NA,6"));

        Assert.Equal(
            "table.csv:4: column 'y': the target is missing in 2 of 6 rows, first here; fill it in or remove the rows.", error.Message);
        Assert.Equal(("table.csv", 4L, "y"), (error.File, error.Line, error.Column));
    }

    [Fact]
    public void Infer_NaAmongTexts_IsAClass() => AssertInfers(
        TaskKind.Binary, "'y' is text with 2 distinct values", TextTable.Cells("NA,EU,EU,NA"));

    [Theory]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("1e400")]
    public void Infer_TargetThatIsNotFinite_NamesTheLine(string token)
    {
        NablaDataException error = Fails(["1", "2", token, "3"]);

        Assert.StartsWith($"table.csv:4: column 'y': '{token}' is not a finite number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Infer_TextAmongNineNumbers_NamesTheLineAndTheText()
    {
        NablaDataException error = Fails(TextTable.Cells("1,2,3,4,5,6,7,8,many,10"));

        Assert.Equal(10, error.Line);
        Assert.Contains("'many' is not a number, as 9 of the 10 values are", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3,3,3", "is constant (3) in all 3 rows")]
    [InlineData("a,a,a", "has the one class 'a' only in all 3 rows")]
    public void Infer_OneValue_HasNothingToLearn(string cells, string expected) =>
        Assert.Contains(expected, Fails(TextTable.Cells(cells)).Message, StringComparison.Ordinal);

    [Fact]
    public void Infer_NearlyAsManyClassesAsRows_LooksLikeAnIdentifier() =>
        Assert.Contains(
            "has 30 classes in 30 rows, too many to learn; it looks like an identifier",
            Fails([.. Enumerable.Range(0, 30).Select(i => $"name {i}")]).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Infer_MoreThanAThousandClasses_IsAnError() =>
        Assert.Contains(
            "has 1001 classes in 4004 rows", Fails([.. Enumerable.Range(0, 4004).Select(i => $"name {i % 1001}")]).Message, StringComparison.Ordinal);

    [Fact]
    public void Infer_ClassWithASingleRow_Warns()
    {
        Table table = Target(TextTable.Cells("a,a,b,b,c"));

        string warning = Assert.Single(TaskInference.Infer(table, TextTable.AllRows(table), "y").Warnings);
        Assert.Equal("class 'c' of the target 'y' has a single row: it cannot be both learnt and tested.", warning);
    }

    [Fact]
    public void Check_RegressionOnText_NamesTheFirstTextEvenIfItLooksMissing()
    {
        Table table = Target(TextTable.Cells("1,low,high"));
        NablaDataException error = Assert.Throws<NablaDataException>(() => TaskInference.Check(table, [0, 1, 2], "y", TaskKind.Regression));

        Assert.Equal(3, error.Line);
        Assert.Contains("'low' is not a number, but regression needs a numeric target", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_BinaryWithThreeClasses_IsAnError()
    {
        Table table = Target(TextTable.Cells("a,b,c,a,b,c"));
        NablaDataException error = Assert.Throws<NablaDataException>(() =>
            TaskInference.Check(table, TextTable.AllRows(table), "y", TaskKind.Binary));

        Assert.Equal("table.csv: the target 'y' has 3 classes, but a binary task needs two; use --task multiclass.", error.Message);
    }

    [Fact]
    public void Check_MulticlassOnNumbersWithAText_TakesThemAsTexts()
    {
        Table table = Target(TextTable.Cells("1,1,2,2,3,3,1,2,3,other,1,2,3,3,2,1,1,2,3,3"));

        Assert.Equal(TaskKind.Multiclass, TaskInference.Check(table, TextTable.AllRows(table), "y", TaskKind.Multiclass).Task);
    }

    [Fact]
    public void Check_MulticlassOnManyNumbers_AdvisesRegression()
    {
        Table table = Target(TextTable.Counting(30));
        NablaDataException error = Assert.Throws<NablaDataException>(() =>
            TaskInference.Check(table, TextTable.AllRows(table), "y", TaskKind.Multiclass));

        Assert.Contains("use --task regression", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Infer_UnknownTarget_NamesTheNearest()
    {
        Table table = TextTable.Of(("price", TextTable.Cells("1,2")));

        NablaDataException error = Assert.Throws<NablaDataException>(() => TaskInference.Infer(table, [0], "prise"));
        Assert.Contains("did you mean 'price'", error.Message, StringComparison.Ordinal);
    }

    static Table Target(string[] cells) => TextTable.Of(("y", cells));

    static void AssertInfers(TaskKind task, string reason, string[] cells)
    {
        Table table = Target(cells);
        var inference = TaskInference.Infer(table, TextTable.AllRows(table), "y");
        Assert.Equal((task, reason), (inference.Task, inference.Reason));
        Assert.Empty(inference.Warnings);
    }

    static NablaDataException Fails(string[] cells)
    {
        Table table = Target(cells);
        return Assert.Throws<NablaDataException>(() => TaskInference.Infer(table, TextTable.AllRows(table), "y"));
    }
}
