using System;

namespace Nabla.Evaluation;

/// <summary>
/// Means over a list of finite numbers. They are scaled by a power of two before they are squared and summed, so that nothing overflows or
/// vanishes on the way, and summed with compensation, so that 1e8 of them keep twelve digits.
/// </summary>
readonly struct Moments
{
    /// <param name="values">At least one finite number.</param>
    public Moments(ReadOnlySpan<double> values)
    {
        double largest = 0;
        bool constant = true;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
            constant &= value == values[0];
        }

        // The clamp keeps both the factor and its inverse normal; a factor that is a power of two rounds nothing.
        double unit = Math.ScaleB(1, largest == 0 ? 0 : Math.Clamp(Math.ILogB(largest), -1000, 1000));
        double factor = 1 / unit;

        var sum = default(CompensatedSum);
        var absolutes = default(CompensatedSum);
        var squares = default(CompensatedSum);
        foreach (double value in values)
        {
            double scaled = value * factor;
            sum.Add(scaled);
            absolutes.Add(Math.Abs(scaled));
            squares.Add(scaled * scaled);
        }

        double mean = sum.Value / values.Length;

        // Second pass about the mean; what the deviations sum to is the mean's own rounding error (Chan, Golub and LeVeque 1983).
        var deviations = default(CompensatedSum);
        var squaredDeviations = default(CompensatedSum);
        foreach (double value in values)
        {
            double deviation = (value * factor) - mean;
            deviations.Add(deviation);
            squaredDeviations.Add(deviation * deviation);
        }

        double rest = deviations.Value / values.Length;
        double variance = (squaredDeviations.Value / values.Length) - (rest * rest);

        IsConstant = constant;
        Mean = mean * unit;
        MeanAbsolute = absolutes.Value / values.Length * unit;
        RootMeanSquare = Math.Sqrt(squares.Value / values.Length) * unit;
        StandardDeviation = Math.Sqrt(Math.Max(variance, 0)) * unit;
    }

    /// <summary>Whether all numbers are the same.</summary>
    public bool IsConstant { get; }

    public double Mean { get; }

    public double MeanAbsolute { get; }

    public double RootMeanSquare { get; }

    /// <summary>The root of the mean squared deviation from the mean (divisor n).</summary>
    public double StandardDeviation { get; }
}
