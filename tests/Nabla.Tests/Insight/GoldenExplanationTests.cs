using System;
using System.Linq;
using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Insight.Explanations;
using Nabla.Modeling;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Insight;

/// <summary>A row of every kind of model that a file can hold is explained: every activation, loss, layer, kind of column and of target.</summary>
public sealed class GoldenExplanationTests
{
    const string CustomLoss = "regression-custom-loss";

    public static TheoryData<string> Names => [.. GoldenModels.Names.Where(name => name != CustomLoss)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Explanation_OfEveryKindOfModel_AgreesWithItsEngine(string name)
    {
        (Model model, Table rows) = Given(name);
        foreach (int row in (int[])[2, rows.RowCount - 1])
        {
            Explanation explanation = model.Explain(rows, row);
            string text = string.Join(' ', explanation.ToText().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

            Assert.Contains("the largest difference from the numbers above is", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Trust neither", text, StringComparison.Ordinal);
            Assert.Equal(model.Features.Width, explanation.InputGradient.Count);
            Assert.All(explanation.InputGradient, slope => Assert.True(double.IsFinite(slope)));

            JsonElement json = ExplainedJson.Of(explanation);
            Assert.Equal(explanation.Loss, json.GetProperty("loss").GetDouble());
            Assert.Equal(
                model.Features.Columns.SelectMany(column => column.ColumnNames).Order(),
                json.GetProperty("influences").EnumerateArray().Select(influence => influence.GetProperty("column").GetString()).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Formats_OfEveryKindOfModel_AreWellFormed(string name)
    {
        (Model model, Table rows) = Given(name);
        Explanation explanation = model.Explain(rows, 5);

        Assert.All(explanation.ToText().Split('\n'), line => Assert.True(ExplanationTests.WidthOf(line) <= 80, line));
        ExplanationTests.CheckMarkdown(explanation.ToMarkdown());
        ExplanationTests.CheckPage(explanation.ToHtml());
    }

    [Theory]
    [InlineData("every-kind-of-column", "size", "standard")]
    [InlineData("columns-by-quantiles-and-bins", "size", "the normal score of its rank in training")]
    [InlineData("columns-robust-missing-words", "size", "then s / √(1 + s²/9)")]
    [InlineData("embedding", "code", "the index of its level among")]
    [InlineData("pixels", "58 more pixels", "divided by 16; ")]
    public void Inputs_OfEveryKindOfColumn_SayHowTheyWereMade(string name, string column, string how)
    {
        (Model model, Table rows) = Given(name);
        string text = model.Explain(rows, 2).ToText(400);

        Assert.Contains(column, text, StringComparison.Ordinal);
        Assert.Contains(how, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_OfARowWithMissingCells_SayWhatStandsForThem()
    {
        (Model model, Table rows) = Given("every-kind-of-column");
        string[] names = [.. rows.Columns.Select(column => column.Name)];
        string[] cells = [.. names.Select(name => rows[name].GetText(2).ToString())];
        foreach (ColumnEncoder encoder in model.Features.Columns)
        {
            cells[Array.IndexOf(names, encoder.ColumnNames[0])] = "";
        }

        Table strange = Small.Csv(string.Join(',', names), string.Join(',', cells));
        string text = model.Explain(strange, 0).ToText(400);

        Assert.Contains("missing: the median", text, StringComparison.Ordinal);
        Assert.Contains("(missing)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_OfALevelThatTrainingNeverSaw_AreAllZeroAndSaySo()
    {
        string[] names = [.. Small.Penguins.Columns.Select(column => column.Name)];
        string[] cells = [.. names.Select(name => name == "island" ? "A very small island far out at sea" : Small.Penguins[name].GetText(0).ToString())];
        string text = Small.PenguinModel.Explain(Small.Csv(string.Join(',', names), string.Join(',', cells)), 0).ToText(400);

        Assert.Contains("A very small island far…", text, StringComparison.Ordinal);
        Assert.Contains("no level seen in training: 3 other levels", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explanation_OfALossThatTheFileOnlyNames_IsRefusedWithTheReason()
    {
        (Model model, Table rows) = Given(CustomLoss);

        Assert.StartsWith("The loss fourth-power was defined in the program that trained the model, ", Assert.Throws<ArgumentException>(() => model.Explain(rows, 0)).Message, StringComparison.Ordinal);
    }

    static (Model Model, Table Rows) Given(string name) => (Model.Load(GoldenModels.File(name)), GoldenModels.Rows(name));
}
