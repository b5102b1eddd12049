using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Xml.Linq;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Tests.Reports;

public sealed class ReportWriterTests
{
    const string Hostile = "<script>alert(1)</script>\"&'<!--]]>\u0000\uD800\u202E";

    [Theory]
    [InlineData(nameof(SampleReports.Digits))]
    [InlineData(nameof(SampleReports.Churn))]
    [InlineData(nameof(SampleReports.Houses))]
    public void Write_Sample_IsWellFormed(string sample)
    {
        var page = Parse(Sample(sample));

        Assert.Equal("html", page.Root!.Name.LocalName);
        Assert.Equal("en", page.Root.Attribute("lang")!.Value);
        Assert.Single(page.Descendants("h1"));
        Assert.All(page.Descendants("svg"), svg => Assert.True(svg.Attribute("aria-label") is not null || svg.Attribute("aria-hidden") is not null));
        Assert.All(page.Descendants("img"), image => Assert.NotEmpty(image.Attribute("alt")!.Value));
        Assert.All(page.Descendants("table"), table => Assert.Contains(table.Descendants("th"), head => head.Attribute("scope") is not null));
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void Write_SectionLink_PointsIntoThePage()
    {
        var page = Parse(SampleReports.Churn());

        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToHashSet();
        var links = page.Descendants("a").Select(link => link.Attribute("href")!.Value).ToArray();
        Assert.Equal(7, links.Length);
        Assert.All(links, link => Assert.Contains(link[1..], ids));
        Assert.All(page.Descendants().Attributes("aria-labelledby"), label => Assert.Contains(label.Value, ids));
    }

    [Theory]
    [InlineData(nameof(SampleReports.Digits))]
    [InlineData(nameof(SampleReports.Houses))]
    public void Write_Sample_ReferencesNothingOutside(string sample)
    {
        var page = Parse(Sample(sample));

        var references = page.Descendants().Attributes()
            .Where(attribute => attribute.Name.LocalName is "src" or "href" or "srcset" or "action" or "data");
        Assert.All(references, reference => Assert.True(
            reference.Value.StartsWith("data:image/", StringComparison.Ordinal) || reference.Value.StartsWith('#'), reference.Value));
        Assert.DoesNotContain("url(", Text(Sample(sample)), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Text(Sample(sample)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Policy_AllowsOnlyTheOwnScript()
    {
        var page = Parse(SampleReports.Digits());

        var script = Assert.Single(page.Descendants("script")).Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        var policy = page.Descendants("meta").Single(meta => meta.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        Assert.Equal(
            $"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; script-src 'sha256-{hash}'", policy);
    }

    [Fact]
    public void Write_HostileNames_StayText()
    {
        var page = Parse(AllNamed(Hostile));

        Assert.Single(page.Descendants("script"));
        Assert.DoesNotContain(page.DescendantNodes(), node => node is XComment);
        // What no document can hold, the control character and half of a pair, is replaced; the rest is readable as it was.
        const string Shown = "<script>alert(1)</script>\"&'<!--]]>\uFFFD\uFFFD\u202E";
        Assert.Equal(Shown, page.Descendants("h1").Single().Value);
        var matrix = page.Descendants("table").Single(table => table.Attribute("class")!.Value == "confusion wide");
        Assert.Equal([Shown, Shown], matrix.Element("tbody")!.Descendants("th").Select(head => head.Value));
        Assert.Equal(Shown, page.Descendants("pre").Single().Value);
    }

    [Fact]
    public void Write_UnknownNumbers_PrintsDashes()
    {
        var metric = new ReportMetric("accuracy", double.NaN, null)
        {
            IsShare = true,
            Baselines = [double.NegativeInfinity],
            TestInterval = new ReportInterval(double.NaN, double.NaN),
        };
        var epoch = new ReportEpoch(1, double.NaN, double.PositiveInfinity, null, double.NaN);
        var data = SampleReports.Houses() with
        {
            Metrics = [metric, metric with { Name = "loss", IsShare = false }],
            Baselines = ["mean", "linear"],
            Epochs = [epoch, epoch with { Number = 2 }],
            BestEpoch = null,
            Seconds = double.NaN,
            Columns = [new ReportColumn("x", "number", 0, null, "none") { Range = new ReportRange(double.NaN, double.NaN, double.NaN) }],
            Fit = new ReportFit([new ReportPoint(double.NaN, 1), new ReportPoint(1, double.PositiveInfinity)]),
            FeatureWeights = [new ReportFeatureWeight("x", double.NaN)],
        };

        var page = Parse(data);

        var text = string.Concat(page.Root!.Element("body")!.Elements().Where(element => element.Name != "script").Select(element => element.Value));
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        Assert.Equal("—", page.Descendants("p").Single(paragraph => paragraph.Attribute("class")?.Value == "big").Value);
        Assert.Contains("No epoch has a finite value.", text, StringComparison.Ordinal);
        Assert.Contains("No row has a finite prediction.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NothingButTheRequired_IsStillAPage()
    {
        var data = SampleReports.Digits() with
        {
            Metrics = [],
            Baselines = [],
            Epochs = [],
            Columns = [],
            Layers = [],
            Options = [],
            Confusion = null,
            WeightImages = null,
            BestEpoch = null,
            Seconds = null,
        };

        Assert.Equal(["training", "data", "reproduce"], Parse(data).Descendants("h2").Select(heading => heading.Attribute("id")!.Value));
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        Assert.Equal(Bytes(SampleReports.Digits()), Bytes(SampleReports.Digits()));
    }

    [Fact]
    public void Write_CultureWithDecimalComma_GivesTheSameBytes()
    {
        var expected = Bytes(SampleReports.Houses());
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        byte[]? actual = null;
        var thread = new Thread(() =>
        {
            CultureInfo.CurrentCulture = culture;
            actual = Bytes(SampleReports.Houses());
        });
        thread.Start();
        thread.Join();

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Write_Stream_IsUtf8WithoutMarkAndStaysOpen()
    {
        using var stream = new MemoryStream();
        ReportWriter.Write(stream, SampleReports.Digits());

        Assert.True(stream.CanWrite);
        Assert.Equal((byte)'<', stream.ToArray()[0]);
        Assert.Equal(Text(SampleReports.Digits()), Encoding.UTF8.GetString(stream.ToArray()));
        Assert.DoesNotContain('\r', Text(SampleReports.Digits()));
    }

    static ReportData Sample(string name) => name switch
    {
        nameof(SampleReports.Digits) => SampleReports.Digits(),
        nameof(SampleReports.Churn) => SampleReports.Churn(),
        _ => SampleReports.Houses(),
    };

    static ReportData AllNamed(string name) => SampleReports.Houses() with
    {
        Title = name,
        Source = name,
        Task = name,
        Target = name,
        Stopped = name,
        Command = name,
        WeightHash = name,
        ValidationMetricName = name,
        Versions = new ReportVersions(name, name, 256, 1),
        Warnings = [name],
        Baselines = [name],
        Options = [new ReportOption(name, name, true), new ReportOption(name, name, false)],
        Metrics = [new ReportMetric(name, 1, 2) { Baselines = [1] }],
        Layers = [new ReportLayer(name, 2, 1, name, 3)],
        Columns = [new ReportColumn(name, name, 1, 2, name) { TopLevels = [name, name] }],
        Confusion = new ReportConfusion([name, name], new int[][] { [1, 2], [3, 4] }),
        FeatureWeights = [new ReportFeatureWeight(name, 1)],
        Epochs = [new ReportEpoch(1, 1, 1, 0.5, 1)],
    };

    static string Text(ReportData data)
    {
        using var writer = new StringWriter();
        ReportWriter.Write(writer, data);
        return writer.ToString();
    }

    static byte[] Bytes(ReportData data)
    {
        using var stream = new MemoryStream();
        ReportWriter.Write(stream, data);
        return stream.ToArray();
    }

    static XDocument Parse(ReportData data) => XDocument.Parse(Text(data));
}
