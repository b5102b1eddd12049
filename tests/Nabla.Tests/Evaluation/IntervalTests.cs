using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Evaluation;

namespace Nabla.Tests.Evaluation;

/// <summary>Confidence intervals: Wilson, Student's t, Nadeau and Bengio, the bootstrap.</summary>
public sealed class IntervalTests
{
    /// <summary>R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_PublishedShares_GivesThePublishedInterval(int hits, int rows, double low, double high)
    {
        var interval = ConfidenceInterval.Wilson(hits, rows);

        Assert.Equal(low, interval.Low, 5e-5);
        Assert.Equal(high, interval.High, 5e-5);
    }

    [Fact]
    public void Wilson_EveryRowOrNone_EndsExactlyAtOneOrZero()
    {
        Assert.Equal((0.0, 1.0), (ConfidenceInterval.Wilson(0, 7).Low, ConfidenceInterval.Wilson(7, 7).High));
        Assert.Equal(1 - ConfidenceInterval.Wilson(0, 7).High, ConfidenceInterval.Wilson(7, 7).Low, 1e-15);
    }

    /// <summary>The quantiles of every table, to ten digits (scipy.stats.t.ppf).</summary>
    [Theory]
    [InlineData(0.975, 1, 12.7062047364)]
    [InlineData(0.975, 2, 4.3026527297)]
    [InlineData(0.975, 3, 3.1824463053)]
    [InlineData(0.975, 4, 2.7764451052)]
    [InlineData(0.975, 9, 2.2621571628)]
    [InlineData(0.975, 29, 2.0452296421)]
    [InlineData(0.95, 10, 1.8124611228)]
    [InlineData(0.995, 120, 2.6174211453)]
    public void StudentT_Quantile_IsThatOfTheTables(double probability, int degrees, double t)
    {
        Assert.Equal(t, StudentT.Quantile(probability, degrees), 2e-9);
        Assert.Equal(-t, StudentT.Quantile(1 - probability, degrees), 2e-9);
    }

    [Fact]
    public void OfRounds_FiveFoldsByHand_CorrectsTheVariance()
    {
        // Mean 0.8, s² = (0.01 + 0.01)/4 = 0.005, (1/5 + 1/4)·s² = 0.00225, its root 0.0474342, times t(0.975; 4) = 2.7764451.
        var interval = ConfidenceInterval.OfRounds([0.8, 0.9, 0.7, 0.8, 0.8], testShare: 0.25);

        Assert.Equal(0.8 - 0.13169836, interval.Low, 1e-7);
        Assert.Equal(0.8 + 0.13169836, interval.High, 1e-7);
        Assert.Throws<ArgumentException>(() => ConfidenceInterval.OfRounds([0.8], 0.25));
    }

    [Theory]
    [InlineData(39, 1, 39)] // (39 + 1) · 0.025 = 1
    [InlineData(199, 5, 195)]
    [InlineData(1999, 50, 1950)]
    [InlineData(50, 1, 50)] // 51 · 0.025 = 1.275, rounded outwards
    public void Percentiles_CountedNumbers_AreTheOrderStatistics(int count, double low, double high)
    {
        double[] values = [.. Enumerable.Range(1, count).Reverse().Select(i => (double)i)];

        Assert.Equal(new ConfidenceInterval(low, high), Bootstrap.Percentiles(values));
    }

    [Fact]
    public void Percentiles_UndefinedValues_AreLeftOutAndTooManyGiveNone()
    {
        double[] half = [.. Enumerable.Repeat(double.NaN, 39), .. Enumerable.Range(1, 39).Select(i => (double)i)];

        Assert.Equal(new ConfidenceInterval(1, 39), Bootstrap.Percentiles(half));
        Assert.Null(Bootstrap.Percentiles([.. half, double.NaN]));
    }

    [Fact]
    public void Draw_AnyReplicate_DrawsAsManyAsThereAreAndIsAFunctionOfSeedAndNumber()
    {
        double[] first = Bootstrap.Draw(seed: 5, replicate: 3, units: 1000);

        Assert.Equal(1000, first.Sum());
        Assert.Equal(first, Bootstrap.Draw(5, 3, 1000));
        Assert.NotEqual(first, Bootstrap.Draw(5, 4, 1000));
        Assert.NotEqual(first, Bootstrap.Draw(6, 3, 1000));

        // The share of rows that are not drawn is 1/e; 4 standard deviations of it are 0.04.
        Assert.InRange(first.Count(count => count == 0) / 1000.0, 0.33, 0.41);
    }

    [Fact]
    public void Run_TwoModels_PairsTheirRows()
    {
        // The second model errs by exactly one more in every row: the difference of the mean absolute errors is -1 in every replicate.
        var random = new Random(1);
        double[] truth = [.. Enumerable.Range(0, 80).Select(_ => random.NextDouble())];
        double[] errors = [.. truth.Select(_ => random.NextDouble())];
        var own = new RegressionSample(truth, [.. truth.Zip(errors, (y, e) => y + e)]);
        var other = new RegressionSample(truth, [.. truth.Zip(errors, (y, e) => y + e + 1)]);
        Bootstrap.Result result = Bootstrap.Run(own, [other], [], seed: 0, []);

        ConfidenceInterval difference = result.Differences[0].First(metric => metric.Name == "mae").Interval;
        Assert.Equal(-1, difference.Low, 1e-12);
        Assert.Equal(-1, difference.High, 1e-12);
        ConfidenceInterval mae = result.Own.First(metric => metric.Name == "mae").Interval;
        Assert.InRange(errors.Average(), mae.Low, mae.High);
    }

    [Fact]
    public void Run_MeanAbsoluteError_IsAboutThatOfTheNormalDistribution()
    {
        // 400 errors of standard deviation s: the interval of their mean is about 1.96 · s / 20 to either side.
        var random = new Random(2);
        double[] errors = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble() * 2)];
        Bootstrap.Result result = Bootstrap.Run(new RegressionSample(new double[400], errors), [], [], seed: 1, []);
        double mean = errors.Average();
        double half = 1.96 * Math.Sqrt(errors.Average(e => (e - mean) * (e - mean))) / 20;
        ConfidenceInterval interval = result.Own.First(metric => metric.Name == "mae").Interval;

        Assert.Equal(mean - half, interval.Low, 0.1 * half);
        Assert.Equal(mean + half, interval.High, 0.1 * half);
    }

    [Fact]
    public void Run_Groups_DrawsWholeGroupsAndGivesAWiderInterval()
    {
        // Ten groups of forty rows with one error each: the rows say no more than ten rows do.
        double[] errors = [.. Enumerable.Range(0, 400).Select(row => 1.0 + (row / 40))];
        int[] groups = [.. Enumerable.Range(0, 400).Select(row => row / 40)];
        var sample = new RegressionSample(new double[400], errors);
        ConfidenceInterval alone = Bootstrap.Run(sample, [], [], 0, []).Own.First(metric => metric.Name == "mae").Interval;
        MetricInterval together = Bootstrap.Run(sample, [], groups, 0, []).Own.First(metric => metric.Name == "mae");

        Assert.Equal("group-bootstrap", together.Method);

        // By sqrt(40) = 6.3 in the limit.
        Assert.InRange((together.Interval.High - together.Interval.Low) / (alone.High - alone.Low), 4.5, 8);
    }

    public static TheoryData<string> Tasks => ["binary", "multiclass", "soft", "costs", "regression", "several", "labels"];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Sample_RowsCountedOnce_GivesTheMetrics(string task)
    {
        (MetricSample sample, Metrics metrics) = Of(task, [.. Enumerable.Range(0, 60)]);
        Metric[] weighted = sample.Weighted(Enumerable.Repeat(1.0, 60).ToArray());

        AssertSame(metrics.All, weighted);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Sample_WholeWeights_GivesTheMetricsOfRowsRepeated(string task)
    {
        var random = new Random(9);
        int[] counts = [.. Enumerable.Range(0, 60).Select(_ => random.Next(4))];
        int[] repeated = [.. Enumerable.Range(0, 60).SelectMany(row => Enumerable.Repeat(row, counts[row]))];
        (MetricSample sample, _) = Of(task, [.. Enumerable.Range(0, 60)]);

        AssertSame(Of(task, repeated).Metrics.All, sample.Weighted(Array.ConvertAll(counts, count => (double)count)));
    }

    static void AssertSame(IReadOnlyList<Metric> expected, IReadOnlyList<Metric> found)
    {
        Assert.Equal(expected.Select(metric => (metric.Name, metric.HigherIsBetter)), found.Select(metric => (metric.Name, metric.HigherIsBetter)));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Value!.Value, pair.Second.Value!.Value, 1e-12));
    }

    /// <summary>Sixty random answers with ties, restricted to rows.</summary>
    static (MetricSample Sample, Metrics Metrics) Of(string task, int[] rows)
    {
        var random = new Random(4);
        int classes = task is "binary" or "costs" ? 2 : 3;
        double[][] draws = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, 8).Select(_ => Math.Round(random.NextDouble(), 1)).ToArray())];
        draws = [.. rows.Select(row => draws[row])];
        string[] names = [.. Enumerable.Range(0, classes).Select(c => $"c{c}")];
        int[] truth = [.. draws.Select(draw => (int)Math.Min(draw[0] * classes, classes - 1))];
        double[] probabilities = [.. draws.SelectMany(draw => Share(draw[1..(classes + 1)]))];
        double[] soft = [.. draws.SelectMany(draw => Share(draw[4..7]))];
        bool[] labels = [.. draws.SelectMany(draw => draw[..3].Select(p => p > 0.4))];
        double[] scores = [.. draws.SelectMany(draw => draw[4..7])];
        DecisionRule rule = MisclassificationCosts.Parse("c1:c0=3").For(["c0", "c1"]);
        double[] first = [.. draws.Select(draw => draw[0])];
        double[] second = [.. draws.Select(draw => draw[1])];
        double[] both = [.. draws.SelectMany(draw => draw[..2])];
        double[] answers = [.. draws.SelectMany(draw => draw[2..4])];
        return task switch
        {
            "costs" => (ClassificationSample.Of(truth, probabilities, 2, rule), ClassificationMetrics.Compute(truth, probabilities, names, rule)),
            "soft" => (ClassificationSample.OfSoft(soft, probabilities, 3, null), ClassificationMetrics.ComputeSoft(soft, probabilities, names)),
            "regression" => (new RegressionSample(first, second), RegressionMetrics.Compute(first, second)),
            "several" => (
                new MultiRegressionSample(["a", "b"], [new(first, [.. draws.Select(draw => draw[2])]), new(second, [.. draws.Select(draw => draw[3])])]),
                MultiRegressionMetrics.Compute(["a", "b"], both, answers)),
            "labels" => (MultilabelSample.Of(names, labels, scores), MultilabelMetrics.Compute(names, labels, scores)),
            _ => (ClassificationSample.Of(truth, probabilities, classes, null), ClassificationMetrics.Compute(truth, probabilities, names)),
        };
    }

    static double[] Share(double[] draws)
    {
        double sum = draws.Sum(draw => draw + 0.1);
        return [.. draws.Select(draw => (draw + 0.1) / sum)];
    }
}
