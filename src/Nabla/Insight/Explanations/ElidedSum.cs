using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>A sum of products with numbers in it: short ones whole; of long ones the largest terms, and the rest as one number.</summary>
static class ElidedSum
{
    const int MostTerms = 6;
    const int FewOfMany = 5;

    /// <summary>The terms <c>first · second</c>.</summary>
    /// <param name="pairs">The factors.</param>
    public static IEnumerable<Expression> Terms(IReadOnlyList<(double First, double Second)> pairs)
    {
        if (pairs.Count <= MostTerms)
        {
            return pairs.Select(pair => (Expression)pair.First * pair.Second);
        }

        (double First, double Second)[] bySize = [.. pairs.OrderByDescending(pair => Math.Abs(pair.First * pair.Second))];
        int left = bySize.Length - FewOfMany;
        double rest = 0;
        foreach ((double first, double second) in bySize.Skip(FewOfMany))
        {
            rest += first * second;
        }

        string words = string.Create(CultureInfo.InvariantCulture, $"{left:N0} {(rest == 0 && bySize[FewOfMany].First * bySize[FewOfMany].Second == 0 ? "terms of 0" : "smaller terms")}");
        return [.. bySize.Take(FewOfMany).Select(pair => (Expression)pair.First * pair.Second), new Braced(rest, words)];
    }
}
