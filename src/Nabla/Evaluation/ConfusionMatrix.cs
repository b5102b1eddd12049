using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>How often each class was taken for each other one. Immutable; equal when classes and counts are.</summary>
public sealed class ConfusionMatrix : IEquatable<ConfusionMatrix>
{
    readonly int[] _counts;

    // Counts are row-major [truth x prediction]; the matrix keeps the array.
    internal ConfusionMatrix(IReadOnlyList<string> classes, int[] counts)
    {
        Classes = classes;
        _counts = counts;
        PerClass = [.. classes.Select(Score)];
    }

    /// <summary>The names of the classes, in class order.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The number of rows of class <paramref name="truth"/> that were predicted as class <paramref name="prediction"/>.</summary>
    /// <param name="truth">0-based index of the true class: the row of the matrix.</param>
    /// <param name="prediction">0-based index of the predicted class: the column.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no class of that index.</exception>
    public int this[int truth, int prediction]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(truth);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(truth, Classes.Count);
            ArgumentOutOfRangeException.ThrowIfNegative(prediction);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prediction, Classes.Count);
            return _counts[(truth * Classes.Count) + prediction];
        }
    }

    /// <summary>Precision, recall, F1 and support of each class, in class order.</summary>
    public IReadOnlyList<ClassScores> PerClass { get; }

    /// <summary>The number of rows predicted as the class.</summary>
    /// <param name="prediction">0-based index of the predicted class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no class of that index.</exception>
    public int PredictedAs(int prediction) => Enumerable.Range(0, Classes.Count).Sum(truth => this[truth, prediction]);

    /// <inheritdoc/>
    public bool Equals(ConfusionMatrix? other) =>
        other is not null && Classes.SequenceEqual(other.Classes) && _counts.AsSpan().SequenceEqual(other._counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConfusionMatrix);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int count in _counts)
        {
            hash.Add(count);
        }

        return hash.ToHashCode();
    }

    ClassScores Score(string name, int index)
    {
        int hits = this[index, index];
        int support = Enumerable.Range(0, Classes.Count).Sum(prediction => this[index, prediction]);
        int predicted = PredictedAs(index);
        return new ClassScores(
            name, Share(hits, predicted), Share(hits, support), Share(2.0 * hits, (double)predicted + support), support);
    }

    static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
