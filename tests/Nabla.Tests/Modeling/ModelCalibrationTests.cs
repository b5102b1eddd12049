using System;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Optimizers;

namespace Nabla.Tests.Modeling;

/// <summary>What rows held out teach a model about its answers: temperature, prediction intervals, decisions by cost.</summary>
public sealed class ModelCalibrationTests
{
    [Fact]
    public void Train_SmoothedLabels_DividesTheLastLayerByTheTemperature()
    {
        // Learnt from labels of 0.2 and 0.8 in place of 0 and 1, the network is not sure enough.
        Table table = Noisy("y", "no", "yes");
        TrainOptions options = Sure("y");
        Model plain = Model.Train(table, options with { Calibrate = false });
        Model model = Model.Train(table, options);
        TemperatureScaling temperature = model.Calibration.Temperature!;

        Assert.Null(plain.Calibration.Temperature);
        Assert.True(temperature.IsApplied);
        Assert.InRange(temperature.Temperatures[0], 0.2, 0.9);
        Assert.True(temperature.After.LogLoss < temperature.Before.LogLoss);
        Assert.True(temperature.After.ExpectedCalibrationError < temperature.Before.ExpectedCalibrationError);

        // The validation metrics are those with the temperature, each part's from the other parts.
        Assert.Equal(temperature.After.LogLoss, ((ClassificationMetrics)model.Training.Validation!).LogLoss, 1e-15);
        Assert.Equal(temperature.Before.LogLoss, ((ClassificationMetrics)plain.Training.Validation!).LogLoss, 1e-15);

        // The logit of each prediction is that of the plain network, divided; double weights, rounded once.
        foreach ((Prediction scaled, Prediction raw) in model.Predict(table).Zip(plain.Predict(table)).Take(20))
        {
            Assert.Equal(Logit(raw.Probabilities[1]) / temperature.Temperatures[0], Logit(scaled.Probabilities[1]), 1e-9);
            Assert.Equal(raw.Class, scaled.Class);
        }

        static double Logit(double p) => Math.Log(p / (1 - p));
    }

    [Fact]
    public void Train_ThreeClasses_DividesEveryLogitByOneTemperature()
    {
        Table table = Noisy("y", "a", "b", "c");
        TrainOptions options = Sure("y") with { Loss = Loss.Parse("categorical-cross-entropy:smoothing=0.4") };
        Model plain = Model.Train(table, options with { Calibrate = false });
        Model model = Model.Train(table, options);
        double temperature = model.Calibration.Temperature!.Temperatures.Single();
        double[] raw = [.. plain.Predict(table)[0].Probabilities];
        double[] scaled = [.. model.Predict(table)[0].Probabilities];

        Assert.True(model.Calibration.Temperature.IsApplied);
        Assert.Equal(Math.Log(raw[0] / raw[2]) / temperature, Math.Log(scaled[0] / scaled[2]), 1e-9);
        Assert.Equal(Math.Log(raw[1] / raw[2]) / temperature, Math.Log(scaled[1] / scaled[2]), 1e-9);
    }

    [Fact]
    public void Train_SeveralLabels_GivesEachItsTemperature()
    {
        Table table = Generated.Rows("a,b", 300, (x1, x2, _, random) => [Flip(x1 > 0, 0.05, random), Flip(x2 > 0, 0.4, random)]);
        TrainOptions options = Sure("") with { Targets = ["a", "b"], Task = TaskKind.Multilabel };
        TemperatureScaling temperature = Model.Train(table, options).Calibration.Temperature!;

        Assert.Equal(2, temperature.Temperatures.Count);

        // The label that is noise is the one the network is too sure of.
        Assert.True(temperature.Temperatures[1] > temperature.Temperatures[0]);

        static string Flip(bool yes, double often, Random random) => yes == random.NextDouble() >= often ? "1" : "0";
    }

    [Fact]
    public void Train_RegressionOrNothingHeldOut_HasNoTemperature()
    {
        Assert.Null(Small.CandyBarModel.Calibration.Temperature);
        Assert.Null(Small.XorModel.Calibration.Temperature);
        Assert.Empty(Small.XorModel.Calibration.Intervals);
    }

    [Fact]
    public void Predict_Regression_HasTheIntervalOfTheErrorsHeldOut()
    {
        Model model = Small.CandyBarModel;
        Prediction prediction = model.Predict(Small.CandyBar)[0];
        PredictionInterval interval = prediction.Interval(0.8)!.Value;

        Assert.Equal(prediction.Value, (interval.Lower + interval.Upper) / 2, 1e-9);
        Assert.True(interval.Lower < interval.Upper);
        Assert.Equal(model.Training.Rows.Validation, model.Calibration.Intervals.Single().Rows);
        Assert.Null(Small.IrisModel.Predict(Small.Iris)[0].Interval());
    }

    [Theory]
    [InlineData("candy_bar", "price")]
    [InlineData("iris", "petal length (cm)")]
    [InlineData("wine-like", "y")]
    public void Train_TestRows_LieInsideAsOftenAsPromised(string data, string target)
    {
        Table table = data == "wine-like"
            ? Generated.Rows("y", 900, (x1, x2, x3, random) => [Generated.Text((x1 * x2) + ((0.2 + Math.Abs(x3)) * (random.NextDouble() - 0.5)))])
            : Table.Read(data);
        Model model = Model.Train(table, Small.Options(target, 40) with { Validation = null, TestFraction = 0.4, Drop = data == "iris" ? ["species"] : [] });
        IntervalCoverage coverage = model.Training.TestCoverage.Single();

        // Of the share inside: the standard deviation by the test rows and by those held out, three times.
        double deviation = Math.Sqrt(0.09 * ((1.0 / coverage.Rows) + (1.0 / model.Training.Rows.Validation)));
        Assert.InRange(coverage.Share, 0.9 - (3 * deviation), 1);
        Assert.Equal(coverage.Inside, model.Training.Test is RegressionMetrics { Pairs: var pairs }
            ? pairs.Count(pair => model.Calibration.Intervals[0].At(pair.Prediction)!.Value.Contains(pair.Truth)) : -1);
    }

    [Fact]
    public void Train_Costs_DecidesForTheLeastExpectedCostAndSaysWhatItSaves()
    {
        Table table = Noisy("y", "no", "yes");
        Model plain = Model.Train(table, Small.Options("y", 10));
        Model model = Model.Train(table, Small.Options("y", 10) with { Costs = MisclassificationCosts.Parse("yes:no=5,no:yes=1") });

        Assert.Equal(plain.WeightHash, model.WeightHash);
        Assert.All(model.Predict(table), prediction =>
            Assert.Equal(prediction.Probabilities[1] >= 1.0 / 6 ? "yes" : "no", prediction.Class));
        CostComparison comparison = model.Calibration.CostOfDecisions!;
        Assert.True(comparison.LeastExpectedCost < comparison.MostProbable);
        Assert.Equal("meanCost", model.Training.Validation!.Primary.Name);
        Assert.Equal(comparison.LeastExpectedCost, model.Training.Validation.Primary.Value!.Value, 1e-12);
        Assert.False(model.Training.Validation.Primary.HigherIsBetter);
    }

    [Fact]
    public void Train_CostsOfARegression_AreRefusedBeforeTraining()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Model.Train(Small.CandyBar, Small.Options("price") with { Costs = MisclassificationCosts.Parse("a:b=2") }));

        Assert.Equal("Costs of mistakes are for one target of classes; leave them out (--cost).", error.Message);
    }

    [Fact]
    public void Save_CalibratedModel_ComesBackWithEverything()
    {
        Table table = Noisy("y", "no", "yes");
        Model model = Model.Train(table, Sure("y") with { TestFraction = 0.2, Baselines = true, Costs = MisclassificationCosts.Parse("yes:no=5") });
        Model loaded = SavedAndLoaded(model);

        Assert.Equal(model.Calibration.Temperature!.Temperatures, loaded.Calibration.Temperature!.Temperatures);
        Assert.Equal(model.Calibration.Temperature.After.Bins, loaded.Calibration.Temperature.After.Bins);
        Assert.Equal(model.Calibration.Costs!.ToString(), loaded.Calibration.Costs!.ToString());
        Assert.Equal((model.Calibration.Threshold, model.Calibration.CostOfDecisions), (loaded.Calibration.Threshold, loaded.Calibration.CostOfDecisions));
        Assert.Equal(model.Training.TestIntervals, loaded.Training.TestIntervals);
        Assert.Equal(model.Training.ValidationIntervals, loaded.Training.ValidationIntervals);
        Assert.Equal(model.Training.Baselines[1].TestDifferences, loaded.Training.Baselines[1].TestDifferences);
        Assert.Equal(model.Training.TestReliability!.Bins, loaded.Training.TestReliability!.Bins);
        Assert.Equal(Small.Bits(model.Predict(table)), Small.Bits(loaded.Predict(table)));
    }

    [Fact]
    public void Save_Regression_KeepsTheIntervals()
    {
        Model loaded = SavedAndLoaded(Small.CandyBarModel);

        Assert.All((double[])[0.5, 0.8], coverage => Assert.Equal(
            Small.CandyBarModel.Predict(Small.CandyBar).Select(prediction => prediction.Interval(coverage)),
            loaded.Predict(Small.CandyBar).Select(prediction => prediction.Interval(coverage))));
    }

    [Fact]
    public void Evaluate_Options_GivesIntervalsReliabilityAndWeightedMetrics()
    {
        Table table = Small.Csv(["x,y,w,g", .. Enumerable.Range(0, 120).Select(i => $"{i % 17},{(i % 17 > 8 == (i % 5 > 0) ? "yes" : "no")},{i % 3},g{i / 6}")]);
        Model model = Model.Train(table, Small.Options("y", 20) with { Drop = ["w", "g"] });
        EvaluationResult plain = model.Evaluate(table, new EvaluationOptions());
        EvaluationResult grouped = model.Evaluate(table, new EvaluationOptions { GroupColumn = "g", WeightColumn = "w" });

        Assert.Equal(model.Evaluate(table).All, plain.Metrics.All);
        Assert.Equal("wilson", plain.Intervals[0].Method);
        Assert.All(plain.Intervals, interval => Assert.True(interval.Interval.Contains(plain.Metrics.All.First(metric => metric.Name == interval.Name).Value!.Value)));
        Assert.All(grouped.Intervals, interval => Assert.Equal("group-bootstrap", interval.Method));
        Assert.Empty(plain.Weighted);

        // By hand: the share of the weight of rows that are right.
        double right = Enumerable.Range(0, 120).Where(row => model.Predict(table)[row].Class == table["y"].GetText(row).ToString()).Sum(row => row % 3);
        Assert.Equal(right / Enumerable.Range(0, 120).Sum(row => row % 3), grouped.Weighted[0].Value!.Value, 1e-15);
    }

    static TrainOptions Sure(string target) => Small.Options(target, 60) with
    {
        Validation = null,
        Patience = 1000,
        L2Penalty = 0,
        Epochs = 60,
        Hidden = [32],
        Precision = Precision.Double,
        Loss = Loss.Parse("binary-cross-entropy:smoothing=0.4"),
        Optimizer = new Adam(0.02),
        Schedule = Nabla.Schedules.Schedule.Constant,
    };

    static Table Noisy(string target, params string[] classes) => Generated.Rows(target, 300, (x1, x2, _, random) =>
        [classes[random.NextDouble() < 0.1 ? random.Next(classes.Length) : x1 + x2 > 0 ? classes.Length - 1 : 0]]);

    static Model SavedAndLoaded(Model model)
    {
        string path = Path.Combine(Path.GetTempPath(), $"nabla-{Guid.NewGuid():N}.safetensors");
        try
        {
            model.Save(path);
            return Model.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
