using System;

namespace Nabla.Evaluation;

/// <summary>True and predicted numbers.</summary>
sealed class RegressionSample(double[] truth, double[] predicted) : MetricSample(truth.Length, ["rmse", "mae", "r2"])
{
    public override long Work => Rows;

    public override void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        var total = default(CompensatedSum);
        var sum = default(CompensatedSum);
        for (int row = 0; row < truth.Length; row++)
        {
            total.Add(weights[row]);
            sum.Add(weights[row] * truth[row]);
        }

        double mean = sum.Value / total.Value;
        var squares = default(CompensatedSum);
        var absolutes = default(CompensatedSum);
        var spread = default(CompensatedSum);
        for (int row = 0; row < truth.Length; row++)
        {
            double error = predicted[row] - truth[row];
            double deviation = truth[row] - mean;
            squares.Add(weights[row] * error * error);
            absolutes.Add(weights[row] * Math.Abs(error));
            spread.Add(weights[row] * deviation * deviation);
        }

        values[0] = Math.Sqrt(squares.Value / total.Value);
        values[1] = absolutes.Value / total.Value;
        values[2] = spread.Value > 0 ? 1 - (squares.Value / spread.Value) : double.NaN;
    }
}
