using System.Collections.Generic;
using System.Globalization;

namespace Nabla.Modeling;

/// <summary>What a model says about one row.</summary>
public sealed class Prediction
{
    internal Prediction(string? className, double value, IReadOnlyList<string> classes, IReadOnlyList<double> probabilities, IReadOnlyList<string> flags)
    {
        Class = className;
        Value = value;
        Classes = classes;
        Probabilities = probabilities;
        Flags = flags;
    }

    /// <summary>The most probable class; <see langword="null"/> for a regression.</summary>
    public string? Class { get; }

    /// <summary>For a regression the predicted value in the target's own unit; for classes the probability of <see cref="Class"/>.</summary>
    public double Value { get; }

    /// <summary>The classes, in the model's order; empty for a regression.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The probability of each class of <see cref="Classes"/>, in [0, 1], sum 1; empty for a regression.</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>What in the row is unlike anything seen in training, one clause each.</summary>
    public IReadOnlyList<string> Flags { get; }

    /// <summary>The prediction as text: the class, or the number in the invariant culture.</summary>
    public string Text => Class ?? Value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => Class is null ? Text : string.Create(CultureInfo.InvariantCulture, $"{Class} ({Value:P1})");
}
