using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data;

/// <summary>Finds the name a user probably meant, for error messages.</summary>
static class NearestName
{
    const int MostNamesListed = 12;

    /// <summary>The end of a sentence, such as <c>did you mean 'price'?</c> or <c>its columns are a, b, c.</c></summary>
    public static string Suggest(string wanted, IEnumerable<string> names)
    {
        string[] all = [.. names];
        if (Find(wanted, all) is { } nearest)
        {
            return $"did you mean '{nearest}'?";
        }

        string listed = string.Join(", ", all.Take(MostNamesListed).Select(name => $"'{name}'"));
        return all.Length > MostNamesListed ? $"its {all.Length} columns begin with {listed}." : $"its columns are {listed}.";
    }

    /// <summary>The name that differs least, or <see langword="null"/> if each differs in more than a third of the letters, and more than two.</summary>
    public static string? Find(string wanted, IEnumerable<string> names)
    {
        string? nearest = names.MinBy(name => Distance(wanted, name));
        return nearest is not null && Distance(wanted, nearest) <= Math.Max(2, wanted.Length / 3) ? nearest : null;
    }

    /// <summary>
    /// The number of single-letter insertions, deletions and replacements between two names, letter case ignored (Levenshtein 1966).
    /// </summary>
    static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = previous[j - 1] + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replace, 1 + Math.Min(previous[j], current[j - 1]));
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
