using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>How good predicted numbers are, in the units of the target.</summary>
public sealed record RegressionMetrics : Metrics
{
    RegressionMetrics(int rows) : base(rows)
    {
    }

    /// <summary>The root of the mean squared error, in the target's units; from 0, better when lower.</summary>
    public double Rmse { get; private init; }

    /// <summary>The mean absolute error, in the target's units; from 0, better when lower.</summary>
    public double Mae { get; private init; }

    /// <summary>
    /// The coefficient of determination <c>1 - sum (y - prediction)^2 / sum (y - mean)^2</c>: 1 is perfect, 0 as good as the mean of these
    /// rows, negative worse. <see langword="null"/> when the truth is constant or the ratio exceeds a double.
    /// </summary>
    public double? R2 { get; private init; }

    /// <summary>Each row's true and predicted value: what a plot of predicted against true shows.</summary>
    public IReadOnlyList<TruthAndPrediction> Pairs { get; private init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> All =>
    [
        new("rmse", Rmse, HigherIsBetter: false),
        new("mae", Mae, HigherIsBetter: false),
        new("r2", R2, HigherIsBetter: true),
    ];

    /// <summary>Compares predicted numbers with the truth.</summary>
    /// <param name="truth">The true value of each row, in the target's units, finite.</param>
    /// <param name="predicted">The predicted value of each row, finite.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentException">
    /// No rows, different lengths, or a value or a difference that is not finite; the message names the row.
    /// </exception>
    public static RegressionMetrics Compute(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted)
    {
        Validate(truth, predicted);

        double[] errors = new double[truth.Length];
        var pairs = new TruthAndPrediction[truth.Length];
        for (int row = 0; row < truth.Length; row++)
        {
            errors[row] = predicted[row] - truth[row];
            pairs[row] = new TruthAndPrediction(truth[row], predicted[row]);
            if (!double.IsFinite(errors[row]))
            {
                throw new ArgumentException($"The error of row {row} exceeds the range of a double.", nameof(predicted));
            }
        }

        var error = new Moments(errors);
        return new RegressionMetrics(truth.Length)
        {
            Rmse = error.RootMeanSquare,
            Mae = error.MeanAbsolute,
            R2 = Determination(error, new Moments(truth)),
            Pairs = pairs,
        };
    }

    /// <summary>Equal metrics come from equal truths and predictions.</summary>
    public bool Equals(RegressionMetrics? other) => other is not null && Pairs.SequenceEqual(other.Pairs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rows, Rmse, Mae, R2);

    static double? Determination(Moments error, Moments truth)
    {
        if (truth.IsConstant)
        {
            return null;
        }

        double ratio = error.RootMeanSquare / truth.StandardDeviation;
        double r2 = 1 - (ratio * ratio);
        return double.IsFinite(r2) ? r2 : null;
    }

    static void Validate(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted)
    {
        if (truth.IsEmpty)
        {
            throw new ArgumentException("There are no rows to evaluate.", nameof(truth));
        }

        if (truth.Length != predicted.Length)
        {
            throw new ArgumentException($"There are {truth.Length} true values, but {predicted.Length} predicted ones.", nameof(predicted));
        }

        RequireFinite(truth, "true", nameof(truth));
        RequireFinite(predicted, "predicted", nameof(predicted));
    }

    static void RequireFinite(ReadOnlySpan<double> values, string kind, string parameter)
    {
        for (int row = 0; row < values.Length; row++)
        {
            if (!double.IsFinite(values[row]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"The {kind} value of row {row} is {values[row]}, not a finite number."), parameter);
            }
        }
    }
}
