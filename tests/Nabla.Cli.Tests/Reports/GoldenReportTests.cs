using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.Reports;

/// <summary>The report of every kind of model that there is: what it says of rows, columns, layers and options is so.</summary>
public sealed class GoldenReportTests
{
    static readonly ParseResult s_line = Cli.CommandLine.Root("train").Parse(["train", "some rows.csv", "--target", "kind", "--seed", "3"]);

    public static TheoryData<string> Names => [.. Golden.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Report_OfEveryKindOfModel_TellsItsColumnsLayersAndOptions(string name)
    {
        Model model = Golden.Model(name);
        Table rows = Golden.Rows(model);
        ReportData data = ReportBuilder.Build(model, rows, s_line);

        Assert.Equal(model.Layers.Select(layer => (layer.Name, layer.Inputs, layer.Outputs)), data.Layers.Select(layer => (layer.Name, layer.Inputs, layer.Outputs)));
        Assert.Equal(model.ParameterCount, data.Layers.Sum(layer => layer.Parameters));
        Assert.Equal(["--target", "--seed"], data.Options.Where(option => !option.IsDefault).Select(option => option.Name));
        Assert.Equal("nabla train 'some rows.csv' --target kind --seed 3", data.Command);
        Assert.Equal(model.Training.History.Count, data.Epochs.Count);
        Assert.Equal(model.Training.BestEpoch, data.BestEpoch);
        Assert.Equal(
            model.Task switch { TaskKind.Regression => ("regression", "RMSE", false), TaskKind.Binary => ("binary", "accuracy", true), TaskKind.Multiclass => ("multiclass", "accuracy", true), _ => ("multilabel", "accuracy", true) },
            (data.Task, data.ValidationMetricName, data.ValidationMetricIsShare));
        Assert.Equal(model.Training.Validation?.All.Select(metric => (metric.Label, metric.Value)), data.Metrics.Select(metric => (metric.Name, metric.Validation)));

        // A file has no predictions: nothing to draw of them.
        Assert.Null(data.Confusion);
        Assert.Null(data.Fit);
        Assert.Equal(model.Features.Image is not null && model.Layers[0].Kind == "dense", data.WeightImages is not null);
        Assert.Equal(model.Features.Image is null && model.Layers[0].Kind == "dense" ? model.Features.Width : 0, data.FeatureWeights.Count);

        using var text = new StringWriter();
        ReportWriter.Write(text, data);
        Assert.Equal("html", XDocument.Parse(text.ToString()).Root!.Name.LocalName);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_OfEveryKindOfModel_SayWhatWasDoneWithThem(string name)
    {
        Model model = Golden.Model(name);
        Table rows = Golden.Rows(model);
        ReportColumn[] columns = [.. ReportColumns.Of(model, rows)];

        if (model.Features.Image is not null)
        {
            Assert.Equal(["p0_0 to p7_7", "digit"], columns.Select(column => column.Name));
            Assert.Equal("divided by 16, the largest of 64 pixels", columns[0].Treatment);
            return;
        }

        Assert.Equal(rows.Columns.Select(column => column.Name), columns.Select(column => column.Name));
        foreach (ReportColumn column in columns)
        {
            ColumnEncoder? encoder = model.Features.Columns.FirstOrDefault(encoder => encoder.ColumnNames[0] == column.Name);
            bool isTarget = model.Target.Columns.Contains(column.Name);
            Assert.Equal(Enumerable.Range(0, rows.RowCount).Count(rows[column.Name].IsMissing), column.MissingCount);
            Assert.Equal(encoder is NumberEncoder, column.Range is not null);
            Assert.Equal(encoder is CategoryEncoder || (isTarget && model.Task != TaskKind.Regression && model.Target is ClassTarget or SeveralTargets), column.TopLevels.Count > 0);
            Assert.StartsWith(
                (encoder, isTarget) switch
                {
                    (_, true) => "the target",
                    (NumberEncoder { Scale: RobustScale }, _) => "scaled by median and quartiles, clipped smoothly",
                    (NumberEncoder { Scale: QuantileScale }, _) => "its rank as a normal score",
                    (NumberEncoder, _) => "standardised",
                    (CategoryEncoder { IsIndex: true }, _) => "the index of its level, for an embedding of ",
                    (CategoryEncoder of, _) => $"one-hot, {of.Width} feature",
                    (BooleanEncoder of, _) => $"{of.False} = 0, {of.True} = 1",
                    (DateEncoder of, _) => $"{of.Format}: ",
                    _ => "left out: ",
                },
                column.Treatment, StringComparison.Ordinal);
            Assert.Equal(encoder is NumberEncoder { Bins: not null }, column.Treatment.Contains(", and its place in ", StringComparison.Ordinal));
            Assert.Equal(encoder is NumberEncoder { HasMissing: true }, column.Treatment.Contains("; missing: the median, and a feature that says so", StringComparison.Ordinal));
        }
    }

    /// <summary>The encoder's words, in <c>inspect</c>.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void ColumnText_OfEveryKindOfColumn_SaysWhatTheNetworkSees(string name) => Assert.All(Golden.Model(name).Features.Columns, encoder =>
    {
        string text = ColumnText.Describe(encoder);
        Assert.StartsWith(
            encoder switch
            {
                NumberEncoder { Scale: RobustScale } => "median ",
                NumberEncoder { Scale: QuantileScale } => "rank from ",
                NumberEncoder => "mean ",
                CategoryEncoder { IsIndex: true } of => $"one of {of.IndexCount} indices, for an embedding: {of.Levels[0]}, ",
                CategoryEncoder of => of.Levels[0],
                BooleanEncoder of => $"{of.False} = 0, {of.True} = 1",
                DateEncoder of => $"{of.Format}: ",
                _ => "8 x 8 pixels, divided by 16",
            },
            text, StringComparison.Ordinal);
        Assert.Equal(encoder is NumberEncoder { HasMissing: true }, text.Contains("missing = ", StringComparison.Ordinal));
        Assert.Equal(encoder is CategoryEncoder { HasMissing: true, IsIndex: false } or BooleanEncoder { HasMissing: true } or DateEncoder { HasMissing: true }, text.Contains("(missing)", StringComparison.Ordinal));
        Assert.Equal(encoder is CategoryEncoder { HasRare: true, IsIndex: false }, text.Contains("(rare)", StringComparison.Ordinal));
        Assert.Equal(encoder is NumberEncoder { Bins: not null }, text.EndsWith(" bins", StringComparison.Ordinal) || text.Contains(" bins, ", StringComparison.Ordinal));
        Assert.Equal(encoder is PixelEncoder ? "p0_0 to p7_7" : encoder.ColumnNames[0], ColumnText.Name(encoder));
    });

    [Theory]
    [InlineData(DatePart.Elapsed, "elapsed")]
    [InlineData(DatePart.Year, "year")]
    [InlineData(DatePart.Month, "month")]
    [InlineData(DatePart.DayOfMonth, "day-of-month")]
    [InlineData(DatePart.DayOfWeek, "day-of-week")]
    [InlineData(DatePart.Hour, "hour")]
    [InlineData(DatePart.YearCycle, "year-cycle")]
    [InlineData(DatePart.WeekCycle, "week-cycle")]
    [InlineData(DatePart.DayCycle, "day-cycle")]
    public void ColumnText_PartOfADate_IsItsWord(DatePart part, string word) => Assert.Equal(word, ColumnText.Part(part));
}
