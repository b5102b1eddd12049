using System;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>The pairs of words that say no and yes.</summary>
static class BooleanWords
{
    static readonly (string False, string True)[] s_pairs = [("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("off", "on"), ("0", "1")];

    /// <summary>The pair that two different texts are, whichever comes first, letter case aside; or <see langword="null"/>.</summary>
    public static (string False, string True)? Find(string one, string other) =>
        s_pairs.Any(pair => Is(pair.False, one) && Is(pair.True, other)) ? (one, other)
        : s_pairs.Any(pair => Is(pair.False, other) && Is(pair.True, one)) ? (other, one)
        : null;

    static bool Is(string word, string text) => string.Equals(word, text, StringComparison.OrdinalIgnoreCase);
}
