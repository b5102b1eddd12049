using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// The piecewise linear encoding of a number (Gorishniy, Rubachev and Babenko 2022, section 3.1): one feature a bin, 0 where the number is below the bin, 1
/// where it is above, and between its edges the share of the way. The edges are quantiles of the training rows. A first layer then has a line of its
/// own in every bin, which is how a network draws the steps that a tree draws.
/// </summary>
public sealed class PiecewiseLinearBins
{
    readonly double[] _edges;

    PiecewiseLinearBins(double[] edges) => _edges = edges;

    /// <summary>The edges, ascending, in the column's own unit: one more than there are bins.</summary>
    public IReadOnlyList<double> Edges => _edges;

    /// <summary>Bins of about equal numbers of rows, or <see langword="null"/> where there would be one alone, which the scaled number says already.</summary>
    /// <param name="ascending">The training cells, in ascending order.</param>
    /// <param name="most">The most bins.</param>
    internal static PiecewiseLinearBins? Of(ReadOnlySpan<double> ascending, int most)
    {
        var edges = new SortedSet<double>();
        for (int i = 0; i <= most; i++)
        {
            edges.Add(RobustScale.QuantileOf(ascending, (double)i / most));
        }

        return edges.Count > 2 ? new PiecewiseLinearBins([.. edges]) : null;
    }

    /// <summary>Writes one feature a bin.</summary>
    internal void Encode(double value, Span<double> features)
    {
        for (int bin = 0; bin + 1 < _edges.Length; bin++)
        {
            features[bin] = Math.Clamp((value - _edges[bin]) / (_edges[bin + 1] - _edges[bin]), 0, 1);
        }
    }

    /// <summary>The names of the features of a column.</summary>
    internal IEnumerable<string> NamesOf(string column) => Enumerable.Range(0, _edges.Length - 1).Select(bin =>
        string.Create(CultureInfo.InvariantCulture, $"{column} from {_edges[bin]} to {_edges[bin + 1]}"));

    internal static PiecewiseLinearBins Read(JsonElement element)
    {
        double[] edges = element.Numbers("edges");
        return edges.Length > 2 && edges.Zip(edges.Skip(1)).All(pair => pair.First < pair.Second)
            ? new PiecewiseLinearBins(edges)
            : throw JsonFields.Malformed("'edges' must ascend, three or more");
    }
}
