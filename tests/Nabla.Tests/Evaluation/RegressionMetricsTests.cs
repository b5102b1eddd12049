using System;
using System.Linq;
using Nabla.Evaluation;
using Nabla.Kernels;

namespace Nabla.Tests.Evaluation;

public class RegressionMetricsTests
{
    [Fact]
    public void Compute_ExampleOfScikitLearn_AgreesWithItsDocumentation()
    {
        // Errors -0.5, 0.5, 0, 1: mean square 1.5 / 4 = 0.375, mean absolute 2 / 4. The truth has mean 2.875 and squared deviations
        // 0.015625 + 11.390625 + 0.765625 + 17.015625 = 29.1875, so R2 = 1 - 1.5 / 29.1875 (r2_score: 0.948...).
        RegressionMetrics metrics = RegressionMetrics.Compute([3, -0.5, 2, 7], [2.5, 0, 2, 8]);
        Assert.Equal(0.61237243569579452, metrics.Rmse, 1e-15); // sqrt(0.375)
        Assert.Equal(0.5, metrics.Mae);
        Assert.Equal(1 - (1.5 / 29.1875), metrics.R2!.Value, 1e-15);
        Assert.Equal("RMSE 0.61237, MAE 0.5, R2 0.94861 (4 rows)", metrics.ToString());
        Assert.Equal(new Metric("rmse", metrics.Rmse, HigherIsBetter: false), metrics.Primary);
        Assert.Equal(["rmse", "mae", "r2"], metrics.All.Select(metric => metric.Name));
    }

    [Fact]
    public void R2_PredictionOfTheMean_IsZero() =>
        Assert.Equal(0, RegressionMetrics.Compute([1, 2, 6], [3, 3, 3]).R2);

    [Fact]
    public void R2_PerfectPrediction_IsOne()
    {
        RegressionMetrics metrics = RegressionMetrics.Compute([1, 2, 6], [1, 2, 6]);
        Assert.Equal((0.0, 0.0, 1.0), (metrics.Rmse, metrics.Mae, metrics.R2!.Value));
    }

    [Fact]
    public void R2_ConstantTruth_IsUndefined()
    {
        // Thrice 0.1 does not average to 0.1 in binary: constancy is decided on the values, not on a variance of 1e-34.
        RegressionMetrics metrics = RegressionMetrics.Compute([0.1, 0.1, 0.1], [0.1, 0.1, 0.4]);
        Assert.Null(metrics.R2);
        Assert.Equal(0.1, metrics.Mae, 1e-16);
        Assert.EndsWith("R2 undefined (3 rows)", metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void R2_TruthFarFromZero_KeepsItsDigits()
    {
        // Deviations -1, 0, 1 about 1e15, errors 0, 0, 0.5: 1 - 0.25 / 2.
        Assert.Equal(0.875, RegressionMetrics.Compute([1e15 - 1, 1e15, 1e15 + 1], [1e15 - 1, 1e15, 1e15 + 1.5]).R2!.Value, 1e-12);
    }

    [Theory]
    [InlineData(1e20)]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    [InlineData(1e-310)]
    [InlineData(8e307)]
    public void Compute_ErrorsWhoseSquaresLeaveTheRange_StaysExact(double size)
    {
        // Errors s and -s about truths 0 and s: root mean square s, mean absolute s; R2 = 1 - 2 s^2 / (s^2 / 2) = -3.
        RegressionMetrics metrics = RegressionMetrics.Compute([0, size], [size, 0]);
        Assert.Equal(1, metrics.Rmse / size, 1e-14);
        Assert.Equal(1, metrics.Mae / size, 1e-14);
        Assert.Equal(-3, metrics.R2!.Value, 1e-12);
    }

    [Fact]
    public void R2_RatioBeyondADouble_IsUndefinedRatherThanInfinite() =>
        Assert.Null(RegressionMetrics.Compute([0, 1e-200], [1e200, 0]).R2);

    [Fact]
    public void CompensatedSum_TenMillionTerms_KeepsTwelveDigits()
    {
        const int Terms = 10_000_000;
        var sum = default(CompensatedSum);
        double plain = 0;
        for (int i = 0; i < Terms; i++)
        {
            sum.Add(0.1);
            plain += 0.1;
        }

        // The double 0.1 is 0.1000000000000000055...: the exact sum is 1000000.000000000055.
        Assert.Equal(1e6, sum.Value);
        Assert.NotEqual(1e6, plain, 1e-5); // a plain loop is off by 1.6e-4: the test would notice
    }

    [Fact]
    public void CompensatedSum_CancellingTerms_LosesNothing()
    {
        // Neumaier's example, where Kahan's sum gives 0.
        var sum = default(CompensatedSum);
        foreach (double term in (double[])[1, 1e100, 1, -1e100])
        {
            sum.Add(term);
        }

        Assert.Equal(2, sum.Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Compute_SeededRows_EqualsItsDefinitionInDecimal(ulong seed)
    {
        const int Rows = 1000;
        var random = new CounterRandom(seed, RandomPurpose.Data);

        // Quarters are exact in binary and decimal, so that the 28 digits of a decimal are an independent reference.
        double[] truth = [.. Enumerable.Range(0, Rows).Select(i => random.Below(4000, (ulong)i) / 4.0)];
        double[] predicted = [.. Enumerable.Range(0, Rows).Select(i => truth[i] + (random.Below(400, (ulong)(Rows + i)) / 4.0) - 50)];

        decimal mean = truth.Sum(value => (decimal)value) / Rows;
        decimal residual = truth.Zip(predicted, (t, p) => ((decimal)t - (decimal)p) * ((decimal)t - (decimal)p)).Sum();
        decimal total = truth.Sum(value => ((decimal)value - mean) * ((decimal)value - mean));

        RegressionMetrics metrics = RegressionMetrics.Compute(truth, predicted);
        Assert.Equal((double)(residual / Rows), metrics.Rmse * metrics.Rmse, 1e-11);
        Assert.Equal((double)(1 - (residual / total)), metrics.R2!.Value, 1e-14);
        Assert.Equal((double)truth.Zip(predicted, (t, p) => Math.Abs((decimal)t - (decimal)p)).Average(), metrics.Mae, 1e-12);
    }

    [Fact]
    public void Compute_NoRows_IsRefused() => Assert.Throws<ArgumentException>("truth", () => RegressionMetrics.Compute([], []));

    [Fact]
    public void Compute_DifferentLengths_IsRefused() =>
        Assert.Throws<ArgumentException>("predicted", () => RegressionMetrics.Compute([1, 2], [1]));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Compute_NotFinite_NamesTheRow(double value)
    {
        var inTruth = Assert.Throws<ArgumentException>("truth", () => RegressionMetrics.Compute([1, value], [1, 2]));
        Assert.Contains("The true value of row 1", inTruth.Message, StringComparison.Ordinal);
        var inPrediction = Assert.Throws<ArgumentException>("predicted", () => RegressionMetrics.Compute([1, 2], [value, 2]));
        Assert.Contains("The predicted value of row 0", inPrediction.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_ErrorBeyondADouble_NamesTheRow()
    {
        var error = Assert.Throws<ArgumentException>("predicted", () => RegressionMetrics.Compute([1, 1e308], [1, -1e308]));
        Assert.Contains("row 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(248130.4, "MAE 248130")]
    [InlineData(0.00012345678, "MAE 0.00012346")]
    [InlineData(1234.567, "MAE 1234.6")]
    public void Metric_ToString_ReadsWellAtEverySize(double value, string expected) =>
        Assert.Equal(expected, new Metric("mae", value, HigherIsBetter: false).ToString());
}
