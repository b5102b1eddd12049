using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Nabla.Cli.Reports;

namespace Nabla.Cli.Tests.Reports;

/// <summary>The report as a reader sees it: opened from the disk by a real browser.</summary>
public sealed class ReportInBrowserTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>, IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("nabla-report-").FullName;

    public static TheoryData<string, int, bool> Views
    {
        get
        {
            var views = new TheoryData<string, int, bool>();
            foreach (var sample in (string[])["digits", "churn", "houses", "hard"])
            {
                foreach (var width in (int[])[1200, 400])
                {
                    views.Add(sample, width, false);
                    views.Add(sample, width, true);
                }
            }

            return views;
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Report_OpenedFromDisk_ShowsItsChartsAndLoadsNothing(string sample, int width, bool isDark)
    {
        var address = Save(sample);
        await using var watched = await chromium.OpenAsync(address, width, colorScheme: isDark ? ColorScheme.Dark : ColorScheme.Light);
        var page = watched.Page;

        foreach (var chart in await page.Locator("svg.plot").AllAsync())
        {
            var box = await chart.BoundingBoxAsync();
            Assert.NotNull(box);
            Assert.InRange(box.Width, 300, width);
            Assert.InRange(box.Height, 180, 420);
        }

        Assert.True(await page.Locator("svg.network").IsVisibleAsync());
        Assert.True(await page.EvaluateAsync<bool>(
            "() => [...document.images].every(image => image.complete && image.naturalWidth === 8 && image.offsetWidth >= 60)"));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        var ground = await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        Assert.Equal(isDark ? "rgb(16, 19, 23)" : "rgb(245, 246, 248)", ground);
        Assert.Empty(watched.Complaints);
        Assert.Equal([address.AbsoluteUri], watched.Requests);
    }

    [Fact]
    public async Task Report_Labels_DoNotOverlap()
    {
        foreach (var width in (int[])[1200, 400])
        {
            foreach (var sample in (string[])["digits", "churn", "houses", "hard"])
            {
                await using var watched = await chromium.OpenAsync(Save(sample), width);
                var overlaps = await watched.Page.EvaluateAsync<string[]>("""
                    () => [...document.querySelectorAll('svg[role=img]')].flatMap(svg => {
                      const boxes = [...svg.querySelectorAll('text')].filter(t => t.textContent)
                        .map(t => ({ t: t.textContent, b: t.getBoundingClientRect() }));
                      return boxes.flatMap((one, i) => boxes.slice(i + 1)
                        .filter(other => Math.min(one.b.right, other.b.right) - Math.max(one.b.left, other.b.left) > 0.5
                          && Math.min(one.b.bottom, other.b.bottom) - Math.max(one.b.top, other.b.top) > 4)
                        .map(other => `${svg.getAttribute('aria-label').slice(0, 20)}: '${one.t}' and '${other.t}'`));
                    })
                    """);
                Assert.True(overlaps.Length == 0, $"{sample} at {width} pixels: {string.Join("; ", overlaps)}");
            }
        }
    }

    [Fact]
    public async Task Report_PointerOverAnEpoch_ShowsItsNumbers()
    {
        await using var watched = await chromium.OpenAsync(Save("digits"));
        var page = watched.Page;
        await page.Locator(".columns .tip").Nth(9).HoverAsync();

        await Assertions.Expect(page.Locator(".tooltip")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".tooltip")).ToContainTextAsync("epoch 10");
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task Report_WithoutScript_IsComplete()
    {
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Save("digits").AbsoluteUri);

        Assert.Equal(2, await page.Locator("svg.plot").CountAsync());
        Assert.Equal(64, await page.Locator(".gallery img").CountAsync());
        Assert.StartsWith("epoch 1\n", await page.Locator(".columns .tip title").First.TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_HostileNames_RunNothing()
    {
        const string Hostile = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";
        var address = Save("hostile", SampleReports.Churn() with
        {
            Target = Hostile,
            Warnings = [Hostile],
            Confusion = new ReportConfusion([Hostile, "\"'&"], new int[][] { [1, 2], [3, 4] }),
        });
        await using var watched = await chromium.OpenAsync(address);

        Assert.Equal("churn.csv · Nabla training report", await watched.Page.TitleAsync());
        Assert.Equal(0, await watched.Page.Locator("img").CountAsync());
        Assert.Empty(watched.Complaints);
        Assert.Equal([address.AbsoluteUri], watched.Requests);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    Uri Save(string sample) => Save(sample, sample switch
    {
        "digits" => SampleReports.Digits(),
        "churn" => SampleReports.Churn(),
        "houses" => SampleReports.Houses(),
        _ => Hard(),
    });

    Uri Save(string name, ReportData data)
    {
        var path = Path.Combine(_folder, name + ".html");
        using (var file = File.Create(path))
        {
            ReportWriter.Write(file, data);
        }

        return new Uri(path);
    }

    // Thirty classes with long names, a thousand epochs, the best one first, many layers: what is hard to lay out.
    static ReportData Hard() => SampleReports.Digits() with
    {
        Title = new string('x', 300),
        Source = "/a/path/without/any/place/to/break/" + new string('y', 200),
        Confusion = SampleReports.Confusion([.. Enumerable.Range(0, 30).Select(i => $"a class with a rather long name {i}")], 12345),
        Epochs = SampleReports.Epochs(1000, 3, 0.01),
        BestEpoch = 1,
        Layers = [.. Enumerable.Range(0, 12).Select(i => new ReportLayer($"layers.{i}", 1024, 1024, "LeakyReLU", 1049600))],
        Command = "nabla train " + new string('z', 300),
    };
}
