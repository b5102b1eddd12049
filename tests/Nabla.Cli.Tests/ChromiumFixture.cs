using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace Nabla.Cli.Tests;

/// <summary>
/// A real browser, started once for a test class. It is the system's own Chromium, named by NABLA_CHROMIUM or found on PATH; nothing is
/// downloaded. Without one the tests fail and say what to do.
/// </summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    IPlaywright? _playwright;
    IBrowser? _browser;

    /// <summary>The browser.</summary>
    public IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser is started by xunit before the first test.");

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = FindChromium(),
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a page in a window of its own, which remembers every complaint and every request.</summary>
    public async Task<WatchedPage> OpenAsync(Uri address, int width = 1200, int height = 900, ColorScheme colorScheme = ColorScheme.Light)
    {
        ArgumentNullException.ThrowIfNull(address);
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = colorScheme,
        });
        var watched = new WatchedPage(context, await context.NewPageAsync());
        await watched.Page.GotoAsync(address.AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        return watched;
    }

    static string FindChromium()
    {
        if (Environment.GetEnvironmentVariable("NABLA_CHROMIUM") is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? named
                : throw new FileNotFoundException(
                    $"NABLA_CHROMIUM names '{named}', where there is no file: correct it, or run ./test, which installs one.");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> candidates =
            from name in (string[])["chromium", "chromium-browser", "google-chrome"]
            from folder in folders
            select Path.Combine(folder, name);
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                "No Chromium on PATH (chromium, chromium-browser, google-chrome): run ./test, which installs it, or set NABLA_CHROMIUM.");
    }
}
