using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Losses;

/// <summary>What the two cross-entropies share: the parameters <c>weight0, weight1, ...</c> of their texts, and the range of smoothing.</summary>
static class ClassWeighting
{
    /// <summary>The known parameters and, behind them, a weight for each class of which the text gives one.</summary>
    /// <exception cref="ArgumentException">A parameter is unknown, or a weight is missing between others.</exception>
    public static (IReadOnlyList<double> Values, double[] Weights) Read(Specification specification, params (string Name, double Value)[] known)
    {
        int classes = specification.ParameterNames.Count(name =>
            name.StartsWith("weight", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out _));
        IReadOnlyList<double> values = specification.Values([.. known, .. Enumerable.Range(0, classes).Select(c => ($"weight{c}", double.NaN))]);
        return (values, [.. values.Skip(known.Length)]);
    }

    /// <summary>The share of a target that smoothing spreads over the classes.</summary>
    /// <exception cref="ArgumentException">It is not at least 0 and below 1.</exception>
    public static double Smoothing(double value, string loss) => value is >= 0 and < 1
        ? value
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The smoothing of {loss} is at least 0 and below 1, not {value}."));
}
