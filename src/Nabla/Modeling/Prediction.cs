using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data.Features;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <summary>What a model says about one row.</summary>
public sealed class Prediction
{
    internal Prediction(string? className, double value, IReadOnlyList<string> classes, IReadOnlyList<double> probabilities, IReadOnlyList<RowFlag> flags)
    {
        Class = className;
        Value = value;
        Classes = classes;
        Probabilities = probabilities;
        RowFlags = flags;
    }

    /// <summary>
    /// The most probable class, or where mistakes have stated costs the one of the least expected cost; <see langword="null"/> for a regression and
    /// for several targets.
    /// </summary>
    public string? Class { get; }

    /// <summary>
    /// For a regression the predicted value in the target's own unit; for classes the probability of <see cref="Class"/>; NaN for several
    /// targets, whose answers are in <see cref="ByTarget"/>.
    /// </summary>
    public double Value { get; }

    /// <summary>The classes, in the model's order; of several labels their columns; empty for a regression.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>
    /// The probability of each class of <see cref="Classes"/>, in [0, 1], sum 1; of several labels that of the second value of each column,
    /// independent of one another; empty for a regression.
    /// </summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>Where the model predicts several targets, the prediction of each, by the name of its column; otherwise empty.</summary>
    public IReadOnlyList<KeyValuePair<string, Prediction>> ByTarget { get; internal init; } = [];

    /// <summary>The prediction of one target among several.</summary>
    /// <param name="target">The name of its column.</param>
    /// <exception cref="KeyNotFoundException">The model predicts no such target; the message names those it does.</exception>
    public Prediction this[string target] => ByTarget.Where(pair => pair.Key == target).Select(pair => pair.Value).FirstOrDefault()
        ?? throw new KeyNotFoundException(
            ByTarget.Count == 0
                ? $"The model predicts one target; '{target}' cannot be chosen: read Value or Class."
                : $"The model predicts no '{target}'; its targets are {string.Join(", ", ByTarget.Select(pair => pair.Key))}.");

    /// <summary>
    /// The range that holds the true number with a stated probability: <c>prediction ± q</c>, from the errors on rows held out,
    /// <see cref="ConformalIntervals"/>. <see langword="null"/> for classes, for several targets (ask each of <see cref="ByTarget"/>), and where
    /// no rows, or too few for so much, were held out.
    /// </summary>
    /// <param name="coverage">From 0.01 to 0.999.</param>
    public PredictionInterval? Interval(double coverage = ConformalIntervals.UsualCoverage) => Intervals?.At(Value, coverage);

    internal ConformalIntervals? Intervals { get; init; }

    /// <summary>What in the row is unlike anything seen in training, one clause each.</summary>
    public IReadOnlyList<string> Flags => [.. RowFlags.Select(flag => flag.Text)];

    /// <summary>The same, each with its kind and column.</summary>
    public IReadOnlyList<RowFlag> RowFlags { get; }

    /// <summary>The prediction as text: the class, or the number in the invariant culture; of several targets each with its name.</summary>
    public string Text => ByTarget.Count > 0
        ? string.Join(", ", ByTarget.Select(pair => $"{pair.Key} {pair.Value.Text}"))
        : Class ?? Value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => Class is null ? Text : string.Create(CultureInfo.InvariantCulture, $"{Class} ({Value:P1})");
}
