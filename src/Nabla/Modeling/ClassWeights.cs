using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Modeling;

/// <summary>
/// How often a row of each class counts in the loss: <see cref="Balanced"/>, so that every class has the same total, or a weight for each class
/// by name. Predicted probabilities are then those of rows in such proportions, not in those of the data.
/// </summary>
public sealed class ClassWeights
{
    readonly IReadOnlyDictionary<string, double>? _weights;

    ClassWeights(IReadOnlyDictionary<string, double>? weights) => _weights = weights;

    /// <summary><c>rows / (classes · rows of the class)</c> over the training rows, as scikit-learn's <c>balanced</c>.</summary>
    public static ClassWeights Balanced { get; } = new(null);

    /// <summary>A weight for each class that is named; 1 for the others.</summary>
    /// <param name="weights">Finite numbers above 0.</param>
    /// <exception cref="ArgumentException">No class is named, or a weight is not a finite number above 0.</exception>
    public static ClassWeights Of(IReadOnlyDictionary<string, double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        foreach ((string name, double weight) in weights)
        {
            if (!(weight > 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"The weight of class '{name}' is {weight}; a class weight is a finite number above 0."));
            }
        }

        return weights.Count == 0
            ? throw new ArgumentException("Name at least one class with its weight, or take balanced.")
            : new ClassWeights(weights.ToDictionary(StringComparer.Ordinal));
    }

    /// <summary>Reads <c>balanced</c>, or classes and weights as <c>no=1,yes=2.5</c>.</summary>
    /// <exception cref="ArgumentException">The text is neither; the message says how to write it.</exception>
    public static ClassWeights Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "balanced")
        {
            return Balanced;
        }

        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string part in text.Split(','))
        {
            int sign = part.LastIndexOf('=');
            if (sign <= 0
                || !double.TryParse(part.AsSpan(sign + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
                || !weights.TryAdd(part[..sign].Trim(), weight))
            {
                throw new ArgumentException($"'{text}' gives no class weights; write balanced, or each class once with its weight, such as no=1,yes=2.5.");
            }
        }

        return Of(weights);
    }

    /// <inheritdoc/>
    public override string ToString() => _weights is null
        ? "balanced"
        : string.Join(',', _weights.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value:R}")));

    /// <summary>The weight of each class.</summary>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="rows">The training rows of each class; parts of rows where labels are soft.</param>
    /// <exception cref="ArgumentException">A class is named that is not there.</exception>
    internal double[] For(IReadOnlyList<string> classes, IReadOnlyList<double> rows)
    {
        if (_weights is null)
        {
            // A class that only test rows have weighs nothing anywhere; 1 keeps it finite.
            double total = rows.Sum();
            return [.. rows.Select(count => count > 0 ? total / (classes.Count * count) : 1)];
        }

        return _weights.Keys.FirstOrDefault(name => !classes.Contains(name)) is { } unknown
            ? throw new ArgumentException($"There is no class '{unknown}' to weigh; the classes are {string.Join(", ", classes.Take(20))}.")
            : [.. classes.Select(name => _weights.GetValueOrDefault(name, 1))];
    }
}
