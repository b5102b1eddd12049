using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Tests.Reports;

public sealed class ChartTests
{
    [Fact]
    public void LineChart_OneEpoch_DrawsADot()
    {
        var chart = Line(new LineSeries("training", "first", [(1, 0.5)]), bestEpoch: 1);

        // In the middle of the field in both directions; a line of no length shows as its round end.
        Assert.Equal(["M258 142h0"], Paths(chart));
        Assert.Contains("best: epoch 1", chart.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void LineChart_ConstantLoss_RunsThroughTheMiddle()
    {
        var chart = Line(new LineSeries("training", "first", [(1, 2.0), (2, 2.0), (3, 2.0)]));

        Assert.Equal(["M62 142L258 142L454 142"], Paths(chart));
    }

    [Fact]
    public void LineChart_UnknownValues_LeaveGaps()
    {
        var chart = Line(new LineSeries("training", "first", [(1, 0.0), (2, null), (3, 1.0), (4, double.NaN), (5, 1.0), (6, 0.0)]));

        Assert.Equal(["M62 254h0M218.8 30h0M375.6 30L454 254"], Paths(chart));
    }

    [Fact]
    public void LineChart_ThousandEpochs_KeepsEveryPointAndFewColumns()
    {
        var points = Enumerable.Range(1, 1000).Select(epoch => (epoch, (double?)(1.0 / epoch))).ToArray();
        var chart = Line(new LineSeries("training", "first", points), bestEpoch: 1000);

        Assert.Equal(999, Paths(chart).Single().Count(c => c == 'L'));
        var columns = chart.Descendants("title").ToArray();
        Assert.Equal(201, columns.Length);
        Assert.Equal("epoch 1000\ntraining: 0.001", columns[^1].Value);
        // From 1 to 0.001 is a factor of 1,000, more than 20.
        Assert.Contains("logarithmic", chart.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void LineChart_SeriesWithoutValues_IsLeftOut()
    {
        var chart = Draw(html => LineChart.Draw(
            html,
            "Loss",
            [new LineSeries("training", "first", [(1, 1.0), (2, 0.5)]), new LineSeries("validation", "second", [(1, null), (2, null)])],
            bestEpoch: 2,
            isShare: false));

        Assert.Equal(["training"], chart.Descendants("li").Select(item => item.Value));
    }

    [Theory]
    [InlineData(2, "wide")]
    [InlineData(10, "wide")]
    [InlineData(20, "dense")]
    [InlineData(30, "dense tiny")]
    public void ConfusionHeatMap_Classes_GetASquareOfCells(int classCount, string style)
    {
        var names = Enumerable.Range(0, classCount).Select(i => $"class {i}").ToArray();
        var map = Draw(html => ConfusionHeatMap.Draw(html, SampleReports.Confusion(names, 40)));

        var table = map.Descendants("table").Single();
        Assert.Equal($"confusion {style}", table.Attribute("class")!.Value);
        var rows = table.Element("tbody")!.Elements("tr").ToArray();
        Assert.Equal(classCount, rows.Length);
        Assert.All(rows, row => Assert.Equal(classCount + 1, row.Elements("td").Count()));
        Assert.Equal(classCount, rows.Elements("td").Count(cell => cell.Attribute("class")!.Value == "hit"));
    }

    [Fact]
    public void ConfusionHeatMap_Counts_ShowSharesOfRowsAndMargins()
    {
        var map = Draw(html => ConfusionHeatMap.Draw(html, new ReportConfusion(["no", "yes"], new int[][] { [998, 2], [1, 3] })));

        var cells = map.Descendants("tbody").Descendants("td").Select(cell => cell.Value);
        // 998/1000 and 2/1000 must not read as 100% and 0%; recall 3 of 4, precision 3 of 5.
        Assert.Equal(["998>99%", "2<1%", ">99%", "125%", "375%", "75%"], cells);
        Assert.Equal([">99%", "60%", ""], map.Descendants("tfoot").Descendants("td").Select(cell => cell.Value));
        Assert.Equal(["no taken for yes 2 of 1,000", "yes taken for no 1 of 4"], map.Descendants("li").Select(item => item.Value));
    }

    [Fact]
    public void ConfusionHeatMap_ClassWithoutRows_HasNoRecall()
    {
        var map = Draw(html => ConfusionHeatMap.Draw(html, new ReportConfusion(["a", "b"], new int[][] { [5, 0], [0, 0] })));

        Assert.Equal(["5100%", "0", "100%", "0", "0", "—"], map.Descendants("tbody").Descendants("td").Select(cell => cell.Value));
        Assert.Contains("No row was answered wrongly.", map.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ReportConfusion_NotSquare_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new ReportConfusion(["a", "b"], new int[][] { [1, 2], [3] }));
        Assert.Throws<ArgumentException>(() => new ReportConfusion(["a"], new int[][] { [-1] }));
    }

    [Fact]
    public void ScatterChart_ManyPoints_ShowsAnEvenSample()
    {
        var fit = new ReportFit([.. Enumerable.Range(0, 5000).Select(i => new ReportPoint(i, i))]);
        var chart = Draw(html => ScatterChart.Draw(html, fit, "price"));

        Assert.Equal(2000, chart.Descendants("circle").Count());
        Assert.Contains("(2,000 of 5,000 shown)", chart.Value, StringComparison.Ordinal);
        Assert.Equal([0, 2, 5, 7], ScatterChart.Sample(fit.Points).Take(4).Select(point => point.True));
    }

    [Fact]
    public void ScatterChart_ExactPredictions_LieOnTheLine()
    {
        var fit = new ReportFit([new ReportPoint(0, 0), new ReportPoint(5, 5), new ReportPoint(10, 10)]);
        var chart = Draw(html => ScatterChart.Draw(html, fit, "price"));

        var points = chart.Descendants("circle").Select(point => $"{point.Attribute("cx")!.Value},{point.Attribute("cy")!.Value}");
        Assert.Equal(["62,254", "258,142", "454,30"], points);
        var line = chart.Descendants("line").Single(element => element.Attribute("class")?.Value == "identity");
        Assert.Equal(["62", "254", "454", "30"], ((string[])["x1", "y1", "x2", "y2"]).Select(name => line.Attribute(name)!.Value));
    }

    [Fact]
    public void Histogram_Residuals_FallIntoRoundBinsWithAnEdgeAtZero()
    {
        double[] residuals = [-2, -1.5, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 1.5, 2];
        var (start, width, counts) = Histogram.Bins(residuals);

        // Interquartile range 1.5, 11 values: 2 * 1.5 / 11^(1/3) = 1.35, cut to an eighth of the range, 0.5.
        Assert.Equal((-2, 0.5), (start, width));
        Assert.Equal([1, 1, 1, 2, 2, 1, 1, 1, 1], counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3.5)]
    public void Histogram_EqualResiduals_FillOneBin(double residual)
    {
        var (start, width, counts) = Histogram.Bins([residual, residual, residual]);

        Assert.Equal([3], counts);
        Assert.True(start < residual && residual < start + width);
    }

    [Fact]
    public void Histogram_FarOutlier_KeepsTheBinsFew()
    {
        double[] residuals = [.. Enumerable.Range(0, 1000).Select(i => i / 1000.0), 1e6];
        var (_, _, counts) = Histogram.Bins(residuals);

        Assert.InRange(counts.Length, 8, 60);
        Assert.Equal(1001, counts.Sum());
    }

    [Fact]
    public void FeatureBars_ManyFeatures_ShowsTheHeaviestThirty()
    {
        var data = SampleReports.Houses() with { FeatureWeights = [.. Enumerable.Range(1, 50).Select(i => new ReportFeatureWeight($"f{i}", i))] };
        var bars = Draw(html => FeatureBars.Draw(html, data));

        Assert.Equal(Enumerable.Range(21, 30).Reverse().Select(i => $"f{i}"), bars.Descendants("tbody").Descendants("th").Select(head => head.Value));
        Assert.Equal("width:100%", bars.Descendants("tbody").Descendants("i").First().Attribute("style")!.Value);
    }

    [Fact]
    public void NetworkSection_Layers_AreDrawnFromTheInputToTheOutput()
    {
        var section = Draw(html => NetworkSection.Draw(html, SampleReports.Churn()));

        var drawing = section.Descendants("svg").Single();
        Assert.Equal(["74", "input", "32", "ReLU", "16", "ReLU", "1", "sigmoid"], drawing.Elements("text").Where(text => text.Attribute("class")!.Value != "more").Select(text => text.Value));
        // Of 74, 32 and 16 units three, a gap and two are drawn; the single output is a double circle.
        Assert.Equal(3, drawing.Descendants("text").Count(text => text.Value == "⋮"));
        Assert.Equal((5, 10, 2), (Count("unit input"), Count("unit hidden"), Count("unit output")));
        Assert.Equal((5 * 5) + (5 * 5) + 5, drawing.Descendants("line").Count());

        int Count(string style) => drawing.Descendants().Count(element => element.Attribute("class")?.Value == style);
    }

    [Fact]
    public void Html_CoordinateThatIsNotFinite_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Html().Add($"{double.NaN}"));
        Assert.Equal("0 -0.13 1.5", new Html().Add($"{-0.0} {-0.126} {1.5}").ToString());
    }

    static XElement Line(LineSeries series, int? bestEpoch = null) => Draw(html => LineChart.Draw(html, "Loss", [series], bestEpoch, isShare: false));

    static IEnumerable<string> Paths(XElement chart) =>
        chart.Descendants("svg").Single(svg => svg.Attribute("role") is not null).Descendants("path")
            .Select(path => path.Attribute("d")!.Value.Trim());

    static XElement Draw(Action<Html> draw)
    {
        var html = new Html();
        draw(html);
        return XElement.Parse($"<body>{html}</body>", LoadOptions.PreserveWhitespace);
    }
}
