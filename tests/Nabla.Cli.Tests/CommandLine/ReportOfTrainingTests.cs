using System;
using System.Linq;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>The report of a real run, opened by a real browser.</summary>
public sealed class ReportOfTrainingTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>, IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Report_OfDigits_ShowsItsNumbersAndTheImagesOfTheFirstLayer()
    {
        await _nabla.TrainAsync("digits", "--hidden", "12", "--test", "0.2", "--report", "digits.html");

        await using WatchedPage watched = await chromium.OpenAsync(new Uri(_nabla.PathOf("digits.html")));
        string text = await watched.Page.InnerTextAsync("body");

        Assert.Contains("nabla train digits --epochs 3 --validation 0.2 --quiet --hidden 12 --test 0.2 --report digits.html", text, StringComparison.Ordinal);
        Assert.Contains("test rows", text, StringComparison.Ordinal);
        Assert.Equal(12, await watched.Page.EvaluateAsync<int>("() => [...document.images].filter(image => image.naturalWidth === 8).length"));
        Assert.Empty(watched.Complaints);
        Assert.Single(watched.Requests);
    }

    [Fact]
    public async Task Report_OfARegression_ShowsFitAndColumns()
    {
        string rows = string.Concat(Enumerable.Range(0, 80).Select(i => $"{i % 9},{(i % 2 == 0 ? "North" : "South")},{(50 * (i % 9)) + (i % 2 * 30) + 1}\n"));
        _nabla.Save("houses.csv", "rooms,district,price\n" + rows);
        _nabla.Save("test.csv", "rooms,district,price\n3,North,151\n4,South,231\n8,North,401\n");
        await _nabla.TrainAsync("houses.csv", "--target", "price", "--test", "test.csv", "--report", "houses.html");

        await using WatchedPage watched = await chromium.OpenAsync(new Uri(_nabla.PathOf("houses.html")));
        string text = await watched.Page.InnerTextAsync("body");

        Assert.Contains("Where the predictions miss", text, StringComparison.Ordinal);
        Assert.Contains("RMSE", text, StringComparison.Ordinal);
        Assert.Contains("district", text, StringComparison.Ordinal);
        Assert.Contains("one-hot, 2 features", text, StringComparison.Ordinal);
        Assert.Contains("mean of layers.7, layers.15 and 6 more", text, StringComparison.Ordinal);
        Assert.True(await watched.Page.EvaluateAsync<bool>(
            "() => [...document.querySelectorAll('.layers th code')].every(name => name.getClientRects().length === 1)")); // no name of a layer breaks
        Assert.Equal(0, await watched.Page.EvaluateAsync<int>("() => { const frame = document.querySelector('.layers').parentElement; return frame.scrollWidth - frame.clientWidth; }"));
        Assert.Empty(watched.Complaints);
    }
}
