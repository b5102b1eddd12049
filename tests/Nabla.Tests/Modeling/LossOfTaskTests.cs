using System;
using System.Linq;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>Every loss from a table to predictions, with the tasks it goes with.</summary>
public sealed class LossOfTaskTests
{
    static readonly Table s_twoClasses = Small.Iris.SelectRows([.. Enumerable.Range(50, 100)]);

    static readonly Table s_counts = Generated.Rows("visits", 500, (x, y, z, random) => [$"{Generated.Count(Math.Exp(1 + x - (0.5 * y)), random)}"]);

    [Fact]
    public void All_EveryLoss_IsTrainedHere()
    {
        string[] here = [.. Regressions.Select(row => row.Data), .. Classifications.Select(row => row.Data.Item1)];
        Assert.Equal(Loss.All.Select(loss => loss.Name).Order(), here.Select(text => text.Split(':')[0]).Distinct().Order());
    }

    public static TheoryData<string> Regressions =>
        ["mean-squared-error", "half-squared-error", "sum-squared-error", "mean-absolute-error", "huber:delta=0.5", "quantile:level=0.5", "poisson"];

    public static TheoryData<string, string> Classifications => new()
    {
        { "binary-cross-entropy", "two" }, { "binary-cross-entropy:positive-weight=2,smoothing=0.1", "two" }, { "hinge", "two" },
        { "squared-hinge", "two" }, { "mean-squared-error", "two" }, { "categorical-cross-entropy", "three" },
        { "categorical-cross-entropy:smoothing=0.1", "three" }, { "multiclass-hinge", "three" },
    };

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Train_RegressionOnEveryLoss_BeatsTheMean(string loss)
    {
        Model model = Model.Train(s_counts, Small.Options("visits", 80) with { Task = TaskKind.Regression, Loss = Loss.Parse(loss), Baselines = true });
        double baseline = ((RegressionMetrics)model.Training.Baselines[0].Validation!).Mae;
        Assert.True(((RegressionMetrics)model.Training.Validation!).Mae < 0.8 * baseline, $"{model.Training.Validation} against {baseline}");
        using var file = new ModelFile(model);
        Model loaded = file.Load();
        Assert.Equal(Small.Bits(model.Predict(s_counts)), Small.Bits(loaded.Predict(s_counts)));
        Assert.Equal(loss, loaded.Loss.ToString());
        Assert.Equal("the user asked for it", loaded.Training.LossReason);
        Assert.Equal(
            ((RegressionMetrics)model.Training.Validation).Rmse, model.Training.History[model.Training.BestEpoch - 1].ValidationMetric!.Value, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Classifications))]
    public void Train_ClassesOnEveryLoss_FindsThem(string loss, string classes)
    {
        Table table = classes == "two" ? s_twoClasses : Small.Iris;
        Model model = Model.Train(table, Small.Options("species", 60) with { Loss = Loss.Parse(loss) });
        Assert.InRange(((ClassificationMetrics)model.Training.Validation!).Accuracy, 0.85, 1);
        Assert.All(model.Predict(table), prediction => Assert.Equal(1, prediction.Probabilities.Sum(), 1e-6));
        bool scores = loss.Contains("hinge", StringComparison.Ordinal);
        Assert.Equal(scores, model.Training.Warnings.Any(warning => warning.Contains("are not calibrated", StringComparison.Ordinal)));
        Assert.Equal(scores ? "identity" : classes == "two" ? "sigmoid" : "softmax", model.Layers[^1].Activation.Name);
        Assert.Equal(
            ((ClassificationMetrics)model.Training.Validation).Accuracy, model.Training.History[model.Training.BestEpoch - 1].ValidationMetric!.Value, 1e-12);

        using var file = new ModelFile(model);
        Assert.Equal(scores ? """["target-link"]""" : "[]", file.Document["requires"]!.ToJsonString());
        Assert.Equal(Small.Bits(model.Predict(table)), Small.Bits(file.Load().Predict(table)));
    }

    [Fact]
    public void Train_Poisson_PredictsRatesAboveZero()
    {
        Model model = Model.Train(s_counts, Small.Options("visits", 100) with { Task = TaskKind.Regression, Loss = Loss.Poisson, L2Penalty = 0 });
        Assert.All(model.Predict(s_counts), prediction => Assert.True(prediction.Value > 0));

        // e^(1 + x - y/2) at the origin, within what 500 counts tell
        Assert.Equal(Math.E, model.Predict(Small.Csv("x1,x2,x3", "0,0,0"))[0].Value, 0.5);
        using var file = new ModelFile(model);
        Assert.Equal("""["target-link"]""", file.Document["requires"]!.ToJsonString());
        Assert.Equal("log", file.Document["target"]!["link"]!.GetValue<string>());
    }

    [Fact]
    public void Train_QuantileOfHighLevel_LiesAboveMostTargets()
    {
        Table noise = Generated.Rows("y", 800, (_, _, _, random) => [Generated.Text(random.NextDouble())]);
        Model model = Model.Train(noise, Small.Options("y", 60) with { Hidden = [], Loss = new Quantile(0.9), L2Penalty = 0.001 });
        double below = Enumerable.Range(0, 800).Average(row =>
        {
            Assert.True(noise["y"].TryGetNumber(row, out double truth));
            return truth < model.Predict(noise)[row].Value ? 1.0 : 0;
        });
        Assert.InRange(below, 0.86, 0.94);
    }

    [Fact]
    public void Train_MultilabelOnHinge_TakesLabelsAsSigns()
    {
        Table table = Generated.Rows("a,b", 300, (x, y, z, _) => [x > y ? "1" : "0", z > 0 ? "in" : "out"]);
        Model model = Model.Train(table, Small.Options("", 60) with { Targets = ["a", "b"], Loss = Loss.Hinge });
        Assert.InRange(((MultilabelMetrics)model.Training.Validation!).SubsetAccuracy, 0.85, 1);
        using var file = new ModelFile(model);
        Assert.Equal("""["several-targets","target-link"]""", file.Document["requires"]!.ToJsonString());
        Assert.Equal(Small.Bits(model.Predict(table)), Small.Bits(file.Load().Predict(table)));
    }

    [Theory]
    [InlineData("hinge", "price", "The loss hinge is for classes; a regression takes mean-squared-error.")]
    [InlineData("hinge", "three", "The loss hinge is for two classes; this task takes multiclass-hinge or categorical-cross-entropy.")]
    [InlineData("multiclass-hinge", "two", "The loss multiclass-hinge is for one class among several; this task takes hinge or binary-cross-entropy.")]
    [InlineData("poisson", "two", "The loss poisson is for counts, numbers of at least 0; a classification takes binary-cross-entropy.")]
    [InlineData("mean-squared-error", "three", "take categorical-cross-entropy as the loss.")]
    public void Train_LossOfAnotherTask_SaysWhatToTake(string loss, string task, string message)
    {
        (Table table, string target) = task switch
        {
            "price" => (Small.CandyBar, "price"),
            "two" => (s_twoClasses, "species"),
            _ => (Small.Iris, "species"),
        };
        string found = Assert.Throws<ArgumentException>(() => Model.Train(table, Small.Options(target) with { Loss = Loss.Parse(loss) })).Message;
        Assert.EndsWith(message, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_PoissonWithANegativeTarget_NamesTheCell()
    {
        Table table = Small.Csv("x,y", "1,3", "2,-2", "3,1");
        string message = Assert.Throws<NablaDataException>(
            () => Model.Train(table, Small.Options("y") with { Task = TaskKind.Regression, Loss = Loss.Poisson })).Message;
        Assert.Equal(
            "rows.csv:3: column 'y': the target is negative, but the loss poisson takes counts of at least 0; fix the cell, or take --loss "
            + "mean-squared-error.",
            message);
    }
}
