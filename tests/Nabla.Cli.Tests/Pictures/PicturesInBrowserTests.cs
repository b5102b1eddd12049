using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Nabla.Cli.Tests.CommandLine;

namespace Nabla.Cli.Tests.Pictures;

/// <summary>The pictures as a reader sees them: files opened by a real browser.</summary>
public sealed class PicturesInBrowserTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>, IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Pictures_EveryKind_HasNoLabelsThatOverlapAndLoadsNothing()
    {
        string iris = await _nabla.TrainAsync("iris", "--hidden", "5,4");
        string digits = await _nabla.TrainAsync("digits", "--hidden", "100");
        string spirals = await _nabla.TrainAsync("spirals", "--hidden", "8");
        string candy = await _nabla.TrainAsync("candy_bar", "--hidden", "4");
        string[][] commands =
        [
            ["plot", "activations", "--output", "activations.svg"],
            ["plot", "losses", "--output", "losses.svg"],
            ["plot", "schedules", "--output", "schedules.svg"],
            ["plot", "initializers", "--output", "initializers.svg"],
            ["inspect", iris, "--drawing", "--edge-labels", "--output", "labels.svg"],
            ["inspect", digits, "--drawing", "--output", "drawing.svg"],
            ["inspect", digits, "--features", "--output", "features.svg"],
            ["inspect", iris, "--features", "--output", "cells.svg"],
            ["plot", "boundary", spirals, "spirals", "--output", "boundary.svg"],
            ["plot", "boundary", candy, "candy_bar", "--output", "map.svg"],
            ["plot", "training", spirals, "--output", "training.svg"],
        ];
        foreach (string[] command in commands)
        {
            Ended ended = await _nabla.RunAsync(command);
            Assert.True(ended.ExitCode == 0, ended.Error);
            Uri address = new(_nabla.PathOf(command[^1]));
            await using WatchedPage watched = await chromium.OpenAsync(address, 1600, 1200);
            string[] overlaps = await watched.Page.EvaluateAsync<string[]>("""
                () => {
                  const boxes = [...document.querySelectorAll('text')].filter(t => t.textContent.trim())
                    .map(t => ({ t: t.textContent, b: t.getBoundingClientRect() }));
                  return boxes.flatMap((one, i) => boxes.slice(i + 1)
                    .filter(other => Math.min(one.b.right, other.b.right) - Math.max(one.b.left, other.b.left) > 1
                      && Math.min(one.b.bottom, other.b.bottom) - Math.max(one.b.top, other.b.top) > 5)
                    .map(other => `'${one.t}' and '${other.t}'`));
                }
                """);
            Assert.True(overlaps.Length == 0, $"{command[^1]}: {string.Join("; ", overlaps)}");
            string[] outside = await watched.Page.EvaluateAsync<string[]>("""
                () => {
                  const frame = document.documentElement.getBoundingClientRect();
                  return [...document.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => ({ t: t.textContent, b: t.getBoundingClientRect() }))
                    .filter(x => x.b.left < frame.left - 1 || x.b.right > frame.right + 1 || x.b.top < frame.top - 1 || x.b.bottom > frame.bottom + 1).map(x => x.t);
                }
                """);
            Assert.True(outside.Length == 0, $"{command[^1]}: outside: {string.Join("; ", outside)}");
            Assert.Empty(watched.Complaints);
            Assert.Equal([address.AbsoluteUri], watched.Requests);
        }
    }

    [Fact]
    public async Task Pictures_InADarkRoom_AreDark()
    {
        await _nabla.RunAsync("plot", "activations", "tanh", "--output", "t.svg");
        Uri address = new(_nabla.PathOf("t.svg"));
        foreach ((ColorScheme scheme, string ground) in ((ColorScheme, string)[])[(ColorScheme.Light, "rgb(255, 255, 255)"), (ColorScheme.Dark, "rgb(25, 30, 36)")])
        {
            await using WatchedPage watched = await chromium.OpenAsync(address, colorScheme: scheme);
            Assert.Equal(ground, await watched.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.ground')).fill"));
        }
    }

    [Fact]
    public async Task Page_OfEveryActivation_FitsNarrowScreens()
    {
        await _nabla.RunAsync("plot", "activations", "--output", "a.html");
        foreach (int width in (int[])[1200, 400])
        {
            await using WatchedPage watched = await chromium.OpenAsync(new Uri(_nabla.PathOf("a.html")), width);
            Assert.Equal(0, await watched.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            Assert.Empty(watched.Complaints);
        }

        Assert.InRange(new FileInfo(_nabla.PathOf("a.html")).Length, 1, 1_000_000);
    }
}
