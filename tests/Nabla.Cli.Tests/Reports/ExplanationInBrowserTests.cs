using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Nabla.Data;
using Nabla.Insight.Explanations;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.Reports;

/// <summary>The explanation as a reader sees it: opened from the disk by a real browser.</summary>
public sealed class ExplanationInBrowserTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>, IDisposable
{
    static readonly Lazy<Explanation> s_iris = new(() => Model.Train(
        Table.Read("iris"),
        new TrainOptions { Target = "species", Hidden = [12, 7], Epochs = 3, Validation = 0.2, L2Penalty = 1e-4, Threads = 1, Baselines = false }).Explain(Table.Read("iris"), 60));

    readonly string _folder = Directory.CreateTempSubdirectory("nabla-explain-").FullName;

    [Theory]
    [InlineData("iris", 1200, false)]
    [InlineData("iris", 400, true)]
    [InlineData("candy-bar", 1200, true)]
    [InlineData("logistic", 400, false)]
    [InlineData("xor", 1200, false)]
    public async Task Page_OpenedFromDisk_SetsItsFormulasAndLoadsNothing(string name, int width, bool isDark)
    {
        Uri address = Save(name);
        await using WatchedPage watched = await chromium.OpenAsync(address, width, colorScheme: isDark ? ColorScheme.Dark : ColorScheme.Light);
        IPage page = watched.Page;

        // MathML is set, not shown as text: fractions are taller than letters, and every formula has a size.
        Assert.True(await page.EvaluateAsync<bool>(
            "() => [...document.querySelectorAll('math')].every(math => math.namespaceURI.endsWith('MathML') && math.getBoundingClientRect().width > 0)"));
        Assert.True(await page.EvaluateAsync<bool>(
            "() => [...document.querySelectorAll('mfrac')].every(f => f.getBoundingClientRect().height > 1.3 * f.lastElementChild.getBoundingClientRect().height)"));
        Assert.True(await page.Locator("svg").First.IsVisibleAsync());

        // Long formulas scroll by themselves; the page does not.
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        string ground = await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        Assert.Equal(isDark ? "rgb(16, 19, 23)" : "rgb(245, 246, 248)", ground);
        Assert.Empty(watched.Complaints);
        Assert.Equal([address.AbsoluteUri], watched.Requests);
    }

    [Fact]
    public async Task Figure_ReaderWantsStillness_DoesNotMove()
    {
        await using WatchedPage watched = await chromium.OpenAsync(Save("iris"));
        const string Moving = "() => document.querySelector('.stream.backward').getAnimations().length";
        Assert.Equal(1, await watched.Page.EvaluateAsync<int>(Moving));

        await watched.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        Assert.Equal(0, await watched.Page.EvaluateAsync<int>(Moving));
    }

    [Fact]
    public async Task Page_OnPaper_FitsTheWidth()
    {
        foreach (string name in (string[])["iris", "candy-bar", "2-2-2"])
        {
            // A4 without its margins is 718 CSS pixels wide.
            await using WatchedPage watched = await chromium.OpenAsync(Save(name), 718);
            await watched.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
            string[] wide = await watched.Page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('.formula math, table, svg')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.textContent.slice(0, 60))");
            Assert.True(wide.Length == 0, $"{name}: {string.Join("; ", wide)}");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    Uri Save(string name)
    {
        string path = Path.Combine(_folder, name + ".html");
        File.WriteAllText(path, (name == "iris" ? s_iris.Value : Explanation.Example(name)).ToHtml());
        return new Uri(path);
    }
}
