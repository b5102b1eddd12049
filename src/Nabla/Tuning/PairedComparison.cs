using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Tuning;

/// <summary>
/// Two settings on the same parts of the data, part by part: the mean of the differences with an interval of 90 %. Parts of one table share most of their training
/// rows, so that their differences vary together; the variance is corrected for that (C. Nadeau, Y. Bengio, "Inference for the generalization error", Machine
/// Learning 52, 2003): <c>(1/J + heldOut/kept) s²</c> in place of <c>s²/J</c>.
/// </summary>
/// <param name="Mean">The mean improvement, in the unit of the metric; above 0 the candidate is better.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Parts">The number of differences.</param>
public sealed record PairedComparison(double Mean, double Low, double High, int Parts)
{
    /// <summary>The standard normal quantile of 0.95: an interval of 90 % leaves 5 % on either side.</summary>
    const double NormalQuantile95 = 1.6448536269514722;

    /// <summary>Whether the candidate is better by more than chance explains: the whole interval is above 0.</summary>
    public bool IsBetter => Low > 0;

    /// <summary>Compares.</summary>
    /// <param name="improvements">One a part; above 0 where the candidate is better.</param>
    /// <param name="heldOutShare">Rows held out for each row trained on.</param>
    public static PairedComparison Of(IReadOnlyList<double> improvements, double heldOutShare)
    {
        int count = improvements.Count;
        double mean = improvements.Average();
        if (count < 2)
        {
            return new PairedComparison(mean, double.NegativeInfinity, double.PositiveInfinity, count);
        }

        double variance = improvements.Sum(value => (value - mean) * (value - mean)) / (count - 1);
        double half = StudentQuantile95(count - 1) * Math.Sqrt(((1.0 / count) + heldOutShare) * variance);
        return new PairedComparison(mean, mean - half, mean + half, count);
    }

    /// <summary>The quantile 0.95 of Student's distribution by its expansion in the normal one (Abramowitz and Stegun 26.7.5); exact for 1 and 2 degrees of freedom.</summary>
    internal static double StudentQuantile95(int degrees)
    {
        const double Z = NormalQuantile95;
        const double Z2 = Z * Z;
        double v = degrees;
        return degrees switch
        {
            1 => 6.313751514675043,
            2 => 2.919985580353726,
            _ => Z + (Z * (Z2 + 1) / (4 * v)) + (Z * ((((5 * Z2) + 16) * Z2) + 3) / (96 * v * v))
                + (Z * ((((((3 * Z2) + 19) * Z2) + 17) * Z2) - 15) / (384 * v * v * v))
                + (Z * ((((((((79 * Z2) + 776) * Z2) + 1482) * Z2) - 1920) * Z2) - 945) / (92160 * v * v * v * v)),
        };
    }
}
