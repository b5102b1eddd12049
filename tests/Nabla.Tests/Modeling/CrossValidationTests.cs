using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Tests.Modeling;

/// <summary>The outer cross-validation: everything learnt anew without the fold.</summary>
public sealed class CrossValidationTests
{
    [Fact]
    public void CrossValidate_ThreeFoldsTwice_TestsEveryRowTwiceAndSummarizesTheRounds()
    {
        var rounds = new HashSet<(int, int)>();
        CrossValidation validation = Model.CrossValidate(
            Small.Iris, Small.Options("species", 5) with { Baselines = true }, new CrossValidationOptions { Folds = 3, Repeats = 2 },
            Small.Watch(step => rounds.Add(step.Round!.Value)));

        Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)], validation.Rounds.Select(round => (round.Repeat, round.Fold)));
        Assert.Equal([(1, 6), (2, 6), (3, 6), (4, 6), (5, 6), (6, 6)], rounds.Order());
        Assert.All(validation.Rounds.GroupBy(round => round.Repeat), repeat => Assert.Equal(150, repeat.Sum(round => round.TestedRows)));
        Assert.All(validation.Rounds, round => Assert.Equal(150, round.TrainedRows + round.TestedRows));
        Assert.Equal(["majority class", "linear model"], validation.Baselines);

        double[] accuracies = [.. validation.Rounds.Select(round => round.Metrics[0].Value!.Value)];
        double mean = accuracies.Average();
        double deviation = Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / 5);
        MetricOfRounds accuracy = validation.Metrics[0];
        Assert.Equal(("accuracy", mean, deviation), (accuracy.Name, accuracy.Mean, accuracy.StandardDeviation), (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-12 && Math.Abs(a.Item3 - b.Item3) < 1e-12);

        // t(0.975; 5) = 2.5705818; (1/6 + 50/100)·s².
        double half = 2.5705818366 * Math.Sqrt(((1.0 / 6) + validation.Rounds.Average(round => (double)round.TestedRows / round.TrainedRows)) * deviation * deviation);
        Assert.Equal(mean - half, accuracy.Interval!.Value.Low, 1e-8);
        MetricOfRounds difference = validation.DifferencesTo("linear model")[0];
        Assert.Equal(mean - validation.MetricsOf("linear model")[0].Mean, difference.Mean, 1e-12);
    }

    [Fact]
    public void CrossValidate_Groups_AreNeverTornApart()
    {
        // The target is a number of the group that no feature tells: whoever sees the group in training would know it.
        Table table = Small.Csv(["g,x,y", .. Enumerable.Range(0, 90).Select(i => $"p{i / 10},{i * 31 % 97},{i / 10 * 7 % 9}.5")]);
        CrossValidation validation = Model.CrossValidate(
            table, Small.Options("y", 3) with { GroupColumn = "g" }, new CrossValidationOptions { Folds = 3 });

        Assert.Equal([30, 30, 30], validation.Rounds.Select(round => round.TestedRows));
        var error = Assert.Throws<NablaDataException>(() => Model.CrossValidate(
            table, Small.Options("y", 3) with { GroupColumn = "g" }, new CrossValidationOptions { Folds = 10 }));
        Assert.Contains("the 9 groups of column 'g' are too few for 10 folds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CrossValidate_Time_TrainsOnEverEarlierRows()
    {
        Table table = Small.Csv(["t,x,y", .. Enumerable.Range(0, 120).Select(i => $"{i},{i * 31 % 97},{i * 31 % 97 * 2}")]);
        TrainOptions options = Small.Options("y", 3) with { TimeColumn = "t", Drop = ["t"] };
        CrossValidation validation = Model.CrossValidate(table, options, new CrossValidationOptions { Folds = 3 });

        Assert.Equal([(30, 30), (60, 30), (90, 30)], validation.Rounds.Select(round => (round.TrainedRows, round.TestedRows)));
        Assert.Throws<ArgumentException>(() => Model.CrossValidate(table, options, new CrossValidationOptions { Folds = 3, Repeats = 2 }));
    }

    [Fact]
    public void Train_CrossValidation_IsPartOfTheSummaryAndLeavesTheModelAsItIs()
    {
        TrainOptions options = Small.Options("species", 4);
        Model alone = Model.Train(Small.Iris, options);
        Model model = Model.Train(Small.Iris, options with { CrossValidation = new CrossValidationOptions { Folds = 2 } });

        Assert.Equal(alone.WeightHash, model.WeightHash);
        Assert.Null(alone.Training.CrossValidation);
        Assert.Equal(2, model.Training.CrossValidation!.Rounds.Count);
    }

    [Fact]
    public void Train_SameSeed_GivesTheSameIntervalsForAnyNumberOfThreads()
    {
        TrainOptions options = Small.Options("species", 4) with { Baselines = true, TestFraction = 0.3 };
        TrainingSummary one = Model.Train(Small.Iris, options with { Threads = 1 }).Training;
        TrainingSummary three = Model.Train(Small.Iris, options with { Threads = 3 }).Training;

        Assert.Equal(one.TestIntervals, three.TestIntervals);
        Assert.Equal(one.Baselines[1].TestDifferences, three.Baselines[1].TestDifferences);
    }
}
