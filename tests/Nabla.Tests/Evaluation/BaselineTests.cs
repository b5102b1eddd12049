using System;
using Nabla.Evaluation;

namespace Nabla.Tests.Evaluation;

public class BaselineTests
{
    static readonly string[] s_classes = ["no", "yes"];

    [Fact]
    public void MajorityClass_ThreeOfFourNo_PredictsNoWithThreeQuarters()
    {
        Baseline baseline = Baseline.MajorityClass([0, 0, 1, 0], [0, 1], s_classes);
        var metrics = (ClassificationMetrics)baseline.Metrics;
        Assert.Equal("majorityClass", baseline.Name);
        Assert.Equal((0.5, 0.5, 0.5), (metrics.Accuracy, metrics.BalancedAccuracy, metrics.RocAuc!.Value));
        Assert.Equal((0.287682072451781 + 1.386294361119891) / 2, metrics.LogLoss, 1e-14); // (-ln 3/4 - ln 1/4) / 2
    }

    [Fact]
    public void Mean_OfTheTrainingRows_IsPredictedEverywhere()
    {
        // Training mean 2; errors 1 and -2 about the truths 1 and 4.
        Baseline baseline = Baseline.Mean([1, 2, 3], [1, 4]);
        var metrics = (RegressionMetrics)baseline.Metrics;
        Assert.Equal("mean", baseline.Name);
        Assert.Equal(1.5, metrics.Mae);
        Assert.Equal(1.5811388300841898, metrics.Rmse, 1e-15); // sqrt((1 + 4) / 2)
    }

    [Fact]
    public void Mean_LargeTargets_DoesNotOverflow() =>
        Assert.Equal(0, ((RegressionMetrics)Baseline.Mean([1.5e308, 1.5e308], [1.5e308]).Metrics).Mae);

    [Fact]
    public void Baselines_WithoutTrainingRows_AreRefused()
    {
        Assert.Throws<ArgumentException>("training", () => Baseline.MajorityClass([], [0], s_classes));
        Assert.Throws<ArgumentException>("training", () => Baseline.Mean([], [0]));
    }

    [Fact]
    public void Baselines_TrainingRowsThatMeanNothing_NameTheRow()
    {
        var index = Assert.Throws<ArgumentException>("training", () => Baseline.MajorityClass([0, 2], [0], s_classes));
        Assert.Contains("Training row 1 has class index 2", index.Message, StringComparison.Ordinal);
        var number = Assert.Throws<ArgumentException>("training", () => Baseline.Mean([1, double.NaN], [0]));
        Assert.Contains("training row 1", number.Message, StringComparison.Ordinal);
    }
}
