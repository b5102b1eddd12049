using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace Nabla.Cli.Tests;

/// <summary>A page in a window of its own that remembers what went wrong and what was requested.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    readonly IBrowserContext _context;
    readonly ConcurrentQueue<string> _complaints = new();
    readonly ConcurrentQueue<string> _requests = new();

    internal WatchedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _complaints.Enqueue("page error: " + error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue($"console {message.Type}: {message.Text}");
            }
        };
        context.Request += (_, request) => _requests.Enqueue(request.Url);
        context.RequestFailed += (_, request) => _complaints.Enqueue("request failed: " + request.Url);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors of scripts, errors and warnings of the console, failed requests.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The addresses requested so far, without data contained in the page.</summary>
    public IReadOnlyList<string> Requests => [.. _requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal))];

    /// <summary>Closes the window.</summary>
    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
