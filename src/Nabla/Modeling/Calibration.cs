using System;
using System.Collections.Generic;
using System.Text.Json;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <summary>
/// What was learnt from the rows held out about the answers themselves: how sure they may be, how far off numbers are, and which class to decide for
/// where mistakes have different costs. Part of the model and of its file. docs/evaluation.md has the formulas.
/// </summary>
public sealed record Calibration
{
    /// <summary>The temperature of the probabilities; <see langword="null"/> where there are none to scale, or no rows were held out.</summary>
    public TemperatureScaling? Temperature { get; init; }

    /// <summary>The prediction intervals of each numeric target; empty for classes, and where no rows were held out.</summary>
    public IReadOnlyList<ConformalIntervals> Intervals { get; init; } = [];

    /// <summary>The costs of mistakes that decisions go by; <see langword="null"/> where the most probable class is the answer.</summary>
    public MisclassificationCosts? Costs { get; init; }

    /// <summary>
    /// Of two classes the probability of the second from which on it is decided for, by <see cref="Costs"/>; <see langword="null"/> without costs and
    /// for more classes.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>What deciding by <see cref="Costs"/> changes on the rows held out; <see langword="null"/> without costs or such rows.</summary>
    public CostComparison? CostOfDecisions { get; init; }

    /// <summary>Writes everything as one JSON object, the form that a model file has.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        CalibrationJson.WriteObject(writer, this);
    }

    internal bool IsEmpty => Temperature is null && Intervals.Count == 0 && Costs is null;
}

/// <summary>
/// Logits divided by a temperature, so that probabilities are those that come true. The temperature is the one of least log loss on the rows held
/// out; it is in the weights of the last layer, which are divided by it, and only where rows that it was not chosen on had a lower log loss with it.
/// </summary>
/// <param name="Temperatures">One, or one a label; above 1 the network was too sure.</param>
/// <param name="IsApplied">Whether the last layer is divided by it.</param>
/// <param name="Rows">The rows held out.</param>
/// <param name="Before">The probabilities without it.</param>
/// <param name="After">The probabilities with it, each row's with the temperature of the other parts.</param>
public sealed record TemperatureScaling(IReadOnlyList<double> Temperatures, bool IsApplied, int Rows, Reliability Before, Reliability After);

/// <summary>Mean costs of decisions on the rows held out.</summary>
/// <param name="MostProbable">Of the most probable class.</param>
/// <param name="LeastExpectedCost">Of the class with the least expected cost.</param>
/// <param name="Changed">The rows decided otherwise.</param>
/// <param name="Rows">All rows.</param>
public sealed record CostComparison(double MostProbable, double LeastExpectedCost, int Changed, int Rows);
