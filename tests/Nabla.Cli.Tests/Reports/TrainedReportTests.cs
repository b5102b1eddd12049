using System.CommandLine;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Optimizers;

namespace Nabla.Cli.Tests.Reports;

/// <summary>The report of a model that was just trained: its numbers are those of the training.</summary>
public sealed class TrainedReportTests
{
    static readonly TrainOptions s_small = new()
    {
        Hidden = [4],
        Epochs = 3,
        Validation = 0.2,
        L2Penalty = 1e-4,
        Threads = 1,
        Optimizer = new Adam(0.01),
        Audit = false,
    };

    [Fact]
    public void Report_OfClasses_HasTheMatrixAndTheBaselinesOfTheTestRows()
    {
        (ReportData data, Model model) = Of("iris", s_small with { Target = "species", TestFraction = 0.2 });
        var test = (ClassificationMetrics)model.Training.Test!;

        Assert.Equal(test.Rows, data.Confusion!.Counts.Sum(row => row.Sum()));
        Assert.Equal(test.Confusion.Classes, data.Confusion.ClassNames);
        Assert.Equal(test.All.Select(metric => metric.Value), data.Metrics.Select(metric => metric.Test));
        Assert.Equal(model.Training.Baselines.Select(baseline => baseline.Name), data.Baselines);
        Assert.Equal(model.Training.Baselines.Select(baseline => baseline.Test!.All[0].Value), data.Metrics[0].Baselines);
        Assert.NotNull(data.Metrics[0].TestInterval);
        Assert.Null(data.Fit);
        Assert.NotNull(data.Standing);
        Assert.All(data.Reliability, curve => Assert.True(curve.Bins.Sum(bin => bin.Count) > 0));
    }

    [Fact]
    public void Report_WithoutTestRows_ComparesOnTheValidationRows()
    {
        (ReportData data, Model model) = Of("iris", s_small with { Target = "species" });

        Assert.Equal(model.Training.Validation!.Rows, data.Confusion!.Counts.Sum(row => row.Sum()));
        Assert.All(data.Metrics, metric => Assert.Null(metric.Test));
        Assert.Equal(model.Training.Baselines.Select(baseline => baseline.Validation!.All[0].Value), data.Metrics[0].Baselines);
    }

    [Fact]
    public void Report_OfNumbers_HasAPointForEachTestRow()
    {
        (ReportData data, Model model) = Of("candy_bar", s_small with { Target = "price", TestFraction = 0.25, CrossValidation = new CrossValidationOptions { Folds = 2 } });

        Assert.Equal(model.Training.Test!.Rows, data.Fit!.Points.Count);
        Assert.Null(data.Confusion);
        Assert.Equal(model.Training.CrossValidation!.Metrics.Select(metric => metric.Mean), data.CrossValidation.Select(metric => metric.Mean));
        Assert.Equal("RMSE", data.CrossValidation[0].Name);
        Assert.False(data.CrossValidation[0].IsShare);
    }

    [Fact]
    public void Report_WithNothingHeldOut_HasNoMetricAndNothingToCompare()
    {
        (ReportData data, _) = Of("xor", s_small with { Target = "y", Validation = 0, Baselines = false });

        Assert.Empty(data.Metrics);
        Assert.Empty(data.Baselines);
        Assert.Null(data.Standing);
        Assert.Null(data.Confusion);
        Assert.Empty(data.CrossValidation);
        Assert.Empty(data.Reliability);
    }

    [Fact]
    public void Report_OfPictures_HasAPictureOfTheWeightsOfEachUnit()
    {
        var table = Table.Read("digits");
        Model model = Model.Train(table.SelectRows([.. Enumerable.Range(0, 120)]), s_small with { Target = "digit", Epochs = 1, Baselines = false });
        ReportData data = ReportBuilder.Build(model, table, Line("digits"));
        (double[] weights, _) = model.ParametersOf(0);

        Assert.Equal((8, 8, 4), (data.WeightImages!.Width, data.WeightImages.Height, data.WeightImages.Units.Count));
        Assert.Equal((float)weights[(9 * 4) + 2], data.WeightImages.Units[2][9]);
        Assert.Empty(data.FeatureWeights);
    }

    static (ReportData Data, Model Model) Of(string name, TrainOptions options)
    {
        var table = Table.Read(name);
        Model model = Model.Train(table, options);
        return (ReportBuilder.Build(model, table, Line(name)), model);
    }

    static ParseResult Line(string name) => Cli.CommandLine.Root("train").Parse(["train", name, "--threads", "1"]);
}
