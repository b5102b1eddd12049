using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Insight.Explanations;

/// <summary>Which units of each layer are written out: all of a small layer; of a large one those with the largest |δ|, or |a| where all δ are 0.</summary>
sealed class ShownUnits
{
    const int Most = 6;
    const int FewOfMany = 4;

    readonly int[][] _units;

    /// <param name="trace">The row.</param>
    /// <param name="followed">The weight that the text follows; its two units are always shown.</param>
    public ShownUnits(RowTrace trace, ExplainedWeight followed)
    {
        _units = [.. Enumerable.Range(0, trace.Layers.Count + 1).Select(layer => Choose(trace, layer, followed))];
    }

    /// <summary>The units of a layer, 0-based, upwards; of layer 0 the inputs.</summary>
    public IReadOnlyList<int> this[int layer] => _units[layer];

    static int[] Choose(RowTrace trace, int layer, ExplainedWeight followed)
    {
        double[] a = trace.ActivationsOf(layer);
        if (a.Length <= Most)
        {
            return [.. Enumerable.Range(0, a.Length)];
        }

        double[] importance = layer == 0 ? Influence(trace) : trace.Layers[layer - 1].Deltas;
        var units = new SortedSet<int>(Enumerable.Range(0, a.Length)
            .OrderByDescending(unit => Math.Abs(importance[unit])).ThenByDescending(unit => Math.Abs(a[unit])).ThenBy(unit => unit)
            .Take(FewOfMany));
        if (followed.Layer == layer)
        {
            units.Add(followed.Target);
        }

        if (followed.Layer - 1 == layer)
        {
            units.Add(followed.Source);
        }

        return [.. units];
    }

    static double[] Influence(RowTrace trace) => [.. trace.Inputs.Zip(trace.InputGradient, (x, slope) => x * slope)];
}
