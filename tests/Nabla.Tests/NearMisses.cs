using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Tests;

/// <summary>Texts that are nearly a name: one letter changed, left out or added, or the end missing. What looks a name up must take none of them for it.</summary>
static class NearMisses
{
    const string Letters = "abcdefghijklmnopqrstuvwxyz-0";

    /// <summary>All texts that are nearly one of the names, without the names.</summary>
    public static string[] Of(params IEnumerable<string> names)
    {
        string[] all = [.. names];
        return [.. all.SelectMany(Of).Distinct(StringComparer.Ordinal).Except(all)];
    }

    static IEnumerable<string> Of(string name) =>
    [
        .. Enumerable.Range(0, name.Length).SelectMany(i => Letters.Select(letter => $"{name[..i]}{letter}{name[(i + 1)..]}").Append(name[..i]).Append(name.Remove(i, 1))),
        .. Letters.Select(letter => name + letter),
    ];
}
