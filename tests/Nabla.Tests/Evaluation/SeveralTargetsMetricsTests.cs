using System;
using System.Linq;
using Nabla.Evaluation;

namespace Nabla.Tests.Evaluation;

/// <summary>Metrics of several targets, by hand and as scikit-learn defines them.</summary>
public sealed class SeveralTargetsMetricsTests
{
    [Fact]
    public void MultiRegression_TwoTargets_AreMeansOverTargets()
    {
        // Target a: errors 1, -1, 0, 0 of truths 1..4; target b: errors 10 each of truths 0, 0, 20, 20.
        var metrics = MultiRegressionMetrics.Compute(["a", "b"], [1, 0, 2, 0, 3, 20, 4, 20], [2, 10, 1, 10, 3, 30, 4, 30]);

        Assert.Equal(4, metrics.Rows);
        Assert.Equal((Math.Sqrt(0.5) + 10) / 2, metrics.Rmse, 1e-15);
        Assert.Equal((0.5 + 10) / 2, metrics.Mae, 1e-15);
        Assert.Equal((1 - (2 / 5.0) + 0) / 2, metrics.R2!.Value, 1e-15);
        Assert.Equal(10, metrics.All.Single(metric => metric.Name == "rmse[b]").Value);
        Assert.Equal(metrics, MultiRegressionMetrics.Compute(["a", "b"], [1, 0, 2, 0, 3, 20, 4, 20], [2, 10, 1, 10, 3, 30, 4, 30]));
        Assert.Throws<ArgumentException>(() => MultiRegressionMetrics.Compute(["a", "b"], [1, 2, 3], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => MultiRegressionMetrics.Compute([], [], []));
    }

    [Fact]
    public void Multilabel_ThreeLabels_AreCountedAsScikitLearnDoes()
    {
        // Truth 110 010 001 000, predicted 100 011 001 000 (probabilities above one half).
        bool[] truth = [true, true, false, false, true, false, false, false, true, false, false, false];
        double[] p = [0.9, 0.5, 0.1, 0.2, 0.8, 0.6, 0.3, 0.1, 0.7, 0.4, 0.2, 0.1];
        var metrics = MultilabelMetrics.Compute(["a", "b", "c"], truth, p);

        Assert.Equal(0.5, metrics.SubsetAccuracy);
        Assert.Equal(2 / 12.0, metrics.HammingLoss, 1e-15);
        Assert.Equal(2 * 3 / ((2 * 3) + 2.0), metrics.MicroF1, 1e-15); // 3 hits, b missed once, c once too many
        Assert.Equal((1 + (2 / 3.0) + (2 / 3.0)) / 3, metrics.MacroF1, 1e-15);
        Assert.Equal(Enumerable.Range(0, 12).Average(i => -Math.Log(truth[i] ? p[i] : 1 - p[i])), metrics.LogLoss, 1e-14);
        Assert.Equal(["subsetAccuracy", "hammingLoss", "microF1", "macroF1", "logLoss", "f1[a]", "f1[b]", "f1[c]"], metrics.All.Select(m => m.Name));
        Assert.Equal("Hamming loss", metrics.All[1].Label);
        Assert.False(metrics.All[1].HigherIsBetter);
        Assert.Equal(0, MultilabelMetrics.Compute(["a"], [false, false], [0.1, 0.2]).MicroF1);
    }

    [Fact]
    public void SoftLabels_LogLoss_IsTheCrossEntropyOfBothDistributions()
    {
        double[] truth = [0.1, 0.2, 0.7, 0.5, 0.5, 0];
        double[] predicted = [0.2, 0.2, 0.6, 0.3, 0.6, 0.1];
        var metrics = ClassificationMetrics.ComputeSoft(truth, predicted, ["a", "b", "c"]);

        Assert.Equal(Enumerable.Range(0, 6).Sum(i => -truth[i] * Math.Log(predicted[i])) / 2, metrics.LogLoss, 1e-15);
        Assert.Equal(0.5, metrics.Accuracy); // the first of equals is the true class of the second row
        Assert.Equal(
            ClassificationMetrics.Compute([2, 0], predicted, ["a", "b", "c"]).LogLoss,
            ClassificationMetrics.ComputeSoft([0, 0, 1, 1, 0, 0], predicted, ["a", "b", "c"]).LogLoss);
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.ComputeSoft([1, 0], predicted, ["a", "b", "c"]));
    }

    [Fact]
    public void Baselines_OfSeveralTargets_AreSharesOfTheTrainingRows()
    {
        var means = (MultiRegressionMetrics)Baseline.Means(["a", "b"], [1, 10, 3, 30], [2, 20, 4, 40]).Metrics;
        Assert.Equal([1.0, 10.0], means.PerTarget.Select(target => target.Mae));
        var labels = (MultilabelMetrics)Baseline.LabelShares(["a", "b"], [1, 0, 1, 0, 0, 0], [true, false]).Metrics;
        Assert.Equal(1, labels.SubsetAccuracy);
        Assert.Equal(-Math.Log(2 / 3.0) / 2, labels.LogLoss, 1e-13);
        var classes = (ClassificationMetrics)Baseline.ClassShares(["a", "b"], [0.2, 0.8, 0.4, 0.6], [0, 1]).Metrics;
        Assert.Equal(-Math.Log(0.7), classes.LogLoss, 1e-15);
    }
}
