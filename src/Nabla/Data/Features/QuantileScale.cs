using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Data.Features;

/// <summary>
/// Normal scores: the share of the training rows below a number, half of the equal ones counted in, becomes the normal quantile of that share; the
/// scores are then standardised. Between the knots the function is a straight line, beyond the outermost it is constant.
/// </summary>
public sealed record QuantileScale : NumberScale
{
    internal const string Name = "quantile";

    /// <summary>The most knots of a column: more would follow the accidents of the sample.</summary>
    public const int MostKnots = 256;

    QuantileScale(double[] knots, double[] scores)
        : base(NumberScaling.Quantile)
    {
        Knots = knots;
        Scores = scores;
    }

    /// <summary>Numbers of the training rows, ascending, in the column's own unit.</summary>
    public IReadOnlyList<double> Knots { get; }

    /// <summary>The feature at each knot, ascending.</summary>
    public IReadOnlyList<double> Scores { get; }

    /// <inheritdoc/>
    public override double Apply(double x)
    {
        double[] knots = (double[])Knots;
        double[] scores = (double[])Scores;
        int at = Array.BinarySearch(knots, x);
        if (at >= 0)
        {
            return scores[at];
        }

        int above = ~at;
        if (above == 0 || above == knots.Length)
        {
            return scores[above == 0 ? 0 : ^1];
        }

        double way = (x - knots[above - 1]) / (knots[above] - knots[above - 1]);
        return scores[above - 1] + (way * (scores[above] - scores[above - 1]));
    }

    internal static QuantileScale Of(ReadOnlySpan<double> ascending)
    {
        int count = ascending.Length;
        var knots = new List<double>();
        var scores = new List<double>();
        var counts = new List<int>();
        int taken = 0;
        for (int first = 0; first < count;)
        {
            int end = first + 1;
            while (end < count && ascending[end] == ascending[first])
            {
                end++;
            }

            // A knot for each 256th of the rows, and for the extremes.
            if (first == 0 || end == count || (long)end * (MostKnots - 2) / count > taken)
            {
                taken = (int)((long)end * (MostKnots - 2) / count);
                knots.Add(ascending[first]);
                scores.Add(NormalQuantile.At((first + end) / 2.0 / count));
                counts.Add(0);
            }

            counts[^1] += end - first;
            first = end;
        }

        var spread = Standardization.Of([.. scores.SelectMany((score, i) => Enumerable.Repeat(score, counts[i]))]);
        return new QuantileScale([.. knots], [.. scores.Select(spread.Apply)]);
    }

    internal override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteString("scaling", Name);
        writer.WriteNumbers("knots", Knots);
        writer.WriteNumbers("scores", Scores);
    }

    internal static QuantileScale ReadFields(JsonElement element)
    {
        double[] knots = element.Numbers("knots");
        double[] scores = element.Numbers("scores");
        return knots.Length > 0 && knots.Length == scores.Length && knots.Zip(knots.Skip(1)).All(pair => pair.First < pair.Second)
            ? new QuantileScale(knots, scores)
            : throw JsonFields.Malformed("'knots' must ascend, and 'scores' have one number for each");
    }

    /// <inheritdoc/>
    public bool Equals(QuantileScale? other) => other is not null && Knots.SequenceEqual(other.Knots) && Scores.SequenceEqual(other.Scores);

    /// <inheritdoc/>
    public override int GetHashCode() => Knots.Count == 0 ? 0 : HashCode.Combine(Knots.Count, Knots[0], Knots[^1]);
}
