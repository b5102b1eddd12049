using Nabla.Cli.Reports;

namespace Nabla.Cli.Tests.Reports;

public sealed class VerdictTests
{
    [Theory]
    [InlineData(0.9, true, Standing.Better)]
    [InlineData(0.8, true, Standing.AsGood)]
    [InlineData(0.7, true, Standing.Worse)]
    [InlineData(0.9, false, Standing.Worse)]
    [InlineData(0.4, false, Standing.Better)]
    public void Of_Metric_ComparesWithTheBestBaseline(double test, bool higherIsBetter, object expected)
    {
        var verdict = Verdict.Of(Data(new ReportMetric("m", null, test) { HigherIsBetter = higherIsBetter, Baselines = [0.5, 0.8] }))!;

        Assert.Equal(expected, (object)verdict.Standing);
        Assert.Equal(higherIsBetter ? "linear model" : "most frequent class", verdict.BaselineName);
    }

    [Fact]
    public void Of_BaselineInsideTheInterval_ClaimsNothing()
    {
        var verdict = Verdict.Of(Data(new ReportMetric("m", null, 0.82) { TestInterval = new ReportInterval(0.79, 0.85), Baselines = [0.5, 0.8] }))!;

        Assert.Equal(Standing.AsGood, verdict.Standing);
        Assert.Equal("About as good as the linear model", verdict.Sentence);
    }

    [Fact]
    public void Of_NoTestRows_ShowsValidationWithoutComparing()
    {
        var verdict = Verdict.Of(Data(new ReportMetric("m", 0.9, null) { Baselines = [0.5, 0.8] }))!;

        Assert.Equal((0.9, false, Standing.Unknown), (verdict.Value, verdict.IsTest, verdict.Standing));
        Assert.Contains("validation rows", verdict.Advice, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoMetric_IsNothing()
    {
        Assert.Null(Verdict.Of(SampleReports.Digits() with { Metrics = [] }));
    }

    static ReportData Data(ReportMetric metric) =>
        SampleReports.Digits() with { Metrics = [metric], Baselines = ["most frequent class", "linear model"] };
}
