using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Networks;

/// <summary>A list of column indices as ranges: <c>0-4, 7</c> stands for 0, 1, 2, 3, 4 and 7.</summary>
static class IndexRanges
{
    /// <summary>The most indices that a text may name.</summary>
    const int Most = 1 << 20;

    /// <summary>The runs of neighbours that rise by one.</summary>
    public static IEnumerable<(int First, int Count)> Of(IReadOnlyList<int> indices)
    {
        for (int i = 0; i < indices.Count;)
        {
            int count = 1;
            while (i + count < indices.Count && indices[i + count] == indices[i] + count)
            {
                count++;
            }

            yield return (indices[i], count);
            i += count;
        }
    }

    /// <summary>The text that <see cref="Parse"/> reads back.</summary>
    public static string Text(IReadOnlyList<int> indices) => string.Join(", ", Of(indices).Select(run => run.Count == 1
        ? run.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{run.First}-{run.First + run.Count - 1}")));

    /// <summary>Reads indices and ranges between commas.</summary>
    /// <exception cref="ArgumentException">The text is no such list; the message says which part is wrong.</exception>
    public static IReadOnlyList<int> Parse(string text)
    {
        var indices = new List<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split('-', 2);
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last) || last < first)
            {
                throw new ArgumentException($"'{part}' names no columns; write a 0-based column such as 7, or a range such as 0-4.");
            }

            if ((long)last - first + indices.Count >= Most)
            {
                throw new ArgumentException($"'{text}' names more than {Most} columns; name fewer.");
            }

            indices.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return indices;
    }
}
