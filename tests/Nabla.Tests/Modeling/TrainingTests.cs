using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Schedules;

namespace Nabla.Tests.Modeling;

/// <summary>What comes out of a training that nobody disturbs.</summary>
public class TrainingTests
{
    [Fact]
    public async Task TrainAsync_XorWithDefaults_LearnsAllFour()
    {
        Model model = await Model.TrainAsync(Small.Xor, new TrainOptions { Target = "y" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(TaskKind.Binary, model.Task);
        Assert.Equal(["0", "1", "1", "0"], model.Predict(Small.Xor).Select(prediction => prediction.Class));
        Assert.Equal(0, model.Training.Folds);
        Assert.Null(model.Training.Validation);
    }

    [Fact]
    public void Train_Iris_IsNearlyAlwaysRight()
    {
        Model model = Model.Train(Small.Iris, Small.Options("species", 60) with { TestFraction = 0.2, Hidden = [16] });

        Assert.Equal(TaskKind.Multiclass, model.Task);
        Assert.Equal(["setosa", "versicolor", "virginica"], model.Classes);
        var test = Assert.IsType<ClassificationMetrics>(model.Training.Test);
        Assert.InRange(test.Accuracy, 0.9, 1);
        Assert.Equal(model.Training.Rows.Test, test.Rows);
        Assert.Equal(150, model.Training.Rows.Train + model.Training.Rows.Test);
    }

    /// <summary>Noisy classes: the loss is lowest before the network grows overconfident, the accuracy highest at another epoch.</summary>
    [Theory]
    [InlineData(EpochCriterion.Loss)]
    [InlineData(EpochCriterion.Metric)]
    public void Train_BestEpoch_IsBestByItsCriterion(EpochCriterion criterion)
    {
        Table table = Generated.Rows("y", 400, (x1, x2, _, random) => [x1 - x2 + (0.5 * random.NextDouble()) > 0.25 ? "a" : "b"]);
        TrainOptions options = Small.Options("y", 40) with { Hidden = [64], Optimizer = new Adam { LearningRate = 0.02 }, Patience = 40, BestEpochBy = criterion };
        TrainingSummary training = Model.Train(table, options).Training;

        EpochRecord lowestLoss = training.History.MinBy(epoch => epoch.ValidationLoss)!;
        EpochRecord highestAccuracy = training.History.MaxBy(epoch => epoch.ValidationMetric)!;
        Assert.NotEqual(lowestLoss.Number, highestAccuracy.Number);
        Assert.Equal(criterion == EpochCriterion.Loss ? lowestLoss.Number : highestAccuracy.Number, training.BestEpoch);
    }

    /// <summary>The RMSE is better when it is lower.</summary>
    [Fact]
    public void Train_BestEpochByMetricOfNumbers_HasTheLowestError()
    {
        Table table = Generated.Rows("y", 400, (x1, x2, _, random) => [((x1 * x2) + (0.3 * random.NextDouble())).ToString("R", CultureInfo.InvariantCulture)]);
        TrainOptions options = Small.Options("y", 30) with { Hidden = [32], Patience = 30, Loss = Loss.MeanAbsoluteError, BestEpochBy = EpochCriterion.Metric };
        TrainingSummary training = Model.Train(table, options).Training;

        Assert.Equal(training.History.MinBy(epoch => epoch.ValidationMetric)!.Number, training.BestEpoch);
    }

    [Fact]
    public void Train_PenguinsWithMissingCellsAndCategories_Learns()
    {
        Metrics metrics = Small.PenguinModel.Training.Validation!;

        Assert.Equal("accuracy", metrics.Primary.Name);
        Assert.InRange(metrics.Primary.Value!.Value, 0.95, 1);
    }

    [Fact]
    public void Train_CandyBar_PredictsThePriceInDollars()
    {
        Model model = Model.Train(Small.CandyBar, Small.Options("price", 100) with { Hidden = [], L2Penalty = 0 });

        // 5 quarters and 6 nickels are 1.25 + 0.30 dollars.
        Assert.Equal(1.55, model.Predict(new { quarters = 5, nickels = 6 }).Value, 0.01);
        Assert.Equal("rmse", model.Training.Validation!.Primary.Name);
    }

    [Theory]
    [InlineData("species", null)]
    [InlineData("species", 0.2)]
    [InlineData("petal length (cm)", null)]
    [InlineData("petal length (cm)", 0.2)]
    public void Train_AnyNumberOfThreads_GivesTheSameBits(string target, double? validation)
    {
        TrainOptions options = Small.Options(target, 3) with { Validation = validation, L2Penalty = null };
        string[] hashes = [.. new[] { 1, 2, 3 }.Select(threads => Model.Train(Small.Iris, options with { Threads = threads }).WeightHash)];

        Assert.All(hashes, hash => Assert.Equal(hashes[0], hash));
        Assert.NotEqual(hashes[0], Model.Train(Small.Iris, options with { Seed = 1 }).WeightHash);
    }

    [Fact]
    public void Train_RowsInAnotherFile_RecordsTheHashOfTheCells()
    {
        Table reversed = Small.Iris.SelectRows([.. Enumerable.Range(0, 150).Reverse()]);

        Assert.Equal(Small.IrisModel.Provenance.DataHash, Model.Train(Small.Iris, Small.Options("species", 1)).Provenance.DataHash);
        Assert.NotEqual(Small.IrisModel.Provenance.DataHash, Model.Train(reversed, Small.Options("species", 1)).Provenance.DataHash);
    }

    [Fact]
    public void Progress_WholeRun_ComesInOrderSearchThenFitThenBaseline()
    {
        var seen = new List<TrainingProgress>();
        TrainOptions options = Small.Options("species", 6) with { Validation = null, Baselines = true };
        Model model = Model.Train(Small.Iris, options, Small.Watch(seen.Add));

        TrainingPhase[] phases = [.. seen.Select(step => step.Phase)];
        TrainingPhase[] order = [TrainingPhase.Search, TrainingPhase.Fit, TrainingPhase.Baseline];
        Assert.Equal(phases.OrderBy(phase => Array.IndexOf(order, phase)), phases);
        Assert.Equal(order, phases.Distinct());

        TrainingProgress[] search = [.. seen.Where(step => step.Phase == TrainingPhase.Search)];
        Assert.Equal(Enumerable.Range(1, 6), search.Select(step => step.Epoch));
        Assert.All(search, step => Assert.InRange(step.BestEpoch!.Value, 1, step.Epoch));
        Assert.Equal(model.Training.BestEpoch, search[^1].BestEpoch);
        Assert.Equal(model.Training.History.Select(epoch => epoch.ValidationLoss), search.Select(step => step.ValidationLoss));

        TrainingProgress[] fit = [.. seen.Where(step => step.Phase == TrainingPhase.Fit)];
        Assert.Equal(Enumerable.Range(1, model.Training.BestEpoch), fit.Select(step => step.Epoch));
        Assert.All(fit, step => Assert.Null(step.ValidationLoss));
        Assert.All(seen, step => Assert.True(double.IsFinite(step.TrainingLoss) && step.RowsPerSecond > 0 && step.Remaining >= TimeSpan.Zero));
    }

    [Fact]
    public void History_OfTheSearch_HasTheBestEpochAtItsLowestLoss()
    {
        TrainingSummary training = Model.Train(Small.Iris, Small.Options("species", 8)).Training;

        Assert.Equal(Enumerable.Range(1, 8), training.History.Select(epoch => epoch.Number));
        Assert.Equal(training.History.MinBy(epoch => epoch.ValidationLoss)!.Number, training.BestEpoch);
        Assert.Equal(StopReason.Epochs, training.Stopped);
    }

    [Fact]
    public void Train_ValidationLossThatDoesNotFall_StopsByPatience()
    {
        // The target is noise: what is learnt on some rows makes others worse.
        Table noise = Small.Csv(["x,y", .. Enumerable.Range(0, 60).Select(i => $"{i}.5,{(i * 7919 % 61) - 30}.5")]);
        TrainingSummary training = Model.Train(noise, Small.Options("y", 300) with { Patience = 4, Hidden = [64] }).Training;

        Assert.Equal(StopReason.Patience, training.Stopped);
        Assert.Equal(training.BestEpoch + 4, training.History.Count);
        Assert.Equal(training.History.MinBy(epoch => epoch.ValidationLoss)!.Number, training.BestEpoch);
    }

    [Fact]
    public void Train_LargeTable_RestoresTheWeightsOfTheBestEpoch()
    {
        // Above 5,000 rows nothing is trained twice: the model is the network of the best epoch. The step is too long, so that the loss goes up
        // and down and the best epoch is not the last one.
        Table table = Small.Csv(["x,y", .. Enumerable.Range(0, 5200).Select(i => $"{i}.5,{(i * 7919L % 5201) + (i / 2)}.5")]);
        TrainOptions options = Small.Options("y", 12) with { Schedule = Schedule.Constant, Optimizer = new Adam(0.3), Precision = Precision.Double };
        Model model = Model.Train(table, options);
        Assert.False(model.Training.Refitted);
        Assert.NotEqual(model.Training.History.Count, model.Training.BestEpoch);

        int[] rows = [.. Enumerable.Range(0, 5200)];
        (_, int[] heldOut) = RowSplit.Holdout(table, rows, 0.2, options.Seed, TargetQuantiles.Classes(table["y"], rows));
        var target = (NumberTarget)model.Target;
        IReadOnlyList<Prediction> predictions = model.Predict(table.SelectRows(heldOut));
        double sd = target.Standardization.StandardDeviation;
        double loss = heldOut.Select((row, i) => (predictions[i].Value - target.ValueOf(table, row)) / sd).Average(z => z * z);

        // The same numbers in another order of operations: encoded and decoded once more.
        Assert.Equal(model.Training.History[model.Training.BestEpoch - 1].ValidationLoss!.Value, loss, 1e-12);
        Assert.Equal(model.Training.History.Min(epoch => epoch.ValidationLoss), model.Training.History[model.Training.BestEpoch - 1].ValidationLoss);
    }

    [Fact]
    public void Train_Validated_RecordsWhatTheBestEpochIsWorth()
    {
        TrainingSummary training = Model.Train(Small.Iris, Small.Options("species", 8)).Training;

        Assert.Equal(30, training.Validation!.Rows);
        Assert.Equal(training.History[training.BestEpoch - 1].ValidationMetric!.Value, training.Validation.Primary.Value!.Value, 1e-12);
    }

    [Fact]
    public void Baselines_OfAClassification_AreTheMajorityAndALinearModel()
    {
        Model model = Model.Train(Small.Iris, Small.Options("species", 3) with { Baselines = true, TestFraction = 0.2 });

        Assert.Equal(["majority class", "linear model"], model.Training.Baselines.Select(baseline => baseline.Name));
        Assert.All(model.Training.Baselines, baseline => Assert.Equal(model.Training.Test!.Rows, baseline.Test!.Rows));
        Assert.All(model.Training.Baselines, baseline => Assert.Equal(model.Training.Validation!.Rows, baseline.Validation!.Rows));
    }

    [Fact]
    public void Baselines_OfALinearRegression_AreTheMeanAlone()
    {
        Model model = Model.Train(Small.CandyBar, Small.Options("price", 3) with { Baselines = true, Hidden = [] });

        Assert.Equal("mean", Assert.Single(model.Training.Baselines).Name);
        Assert.Equal(3, model.ParameterCount); // two weights and a bias
    }

    [Fact]
    public void Train_DoublePrecision_HasDoubles()
    {
        Model model = Model.Train(Small.CandyBar, Small.Options("price", 2) with { Precision = Precision.Double });

        Assert.Equal(Precision.Double, model.Precision);
        Assert.Contains(model.ParametersOf(0).Weights, weight => weight != (float)weight);
    }
}
