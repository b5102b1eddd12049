using System;
using System.Collections.Generic;
using Nabla.Kernels;

namespace Nabla.Drift;

/// <summary>
/// The population stability index of two sets of counts in the same bins, <c>sum (q - p) ln(q / p)</c>: the symmetrised relative entropy
/// (Kullback and Leibler 1951). N. Siddiqi, "Credit Risk Scorecards" (2006), calls 0.1 to 0.25 a moderate and more than 0.25 a large shift.
/// </summary>
static class StabilityIndex
{
    /// <summary>From here on a shift is moderate, <see cref="Large"/> large.</summary>
    public const double Moderate = 0.1;

    /// <summary>From here on a shift is large.</summary>
    public const double Large = 0.25;

    /// <summary>Added to every count: an empty bin would make the index infinite (the Jeffreys prior of a multinomial).</summary>
    const double Prior = 0.5;

    /// <summary>The standard normal quantile of 0.999.</summary>
    const double NormalQuantile999 = 3.090232306167813;

    /// <summary>The index.</summary>
    /// <param name="before">A count a bin.</param>
    /// <param name="now">A count a bin.</param>
    public static double Of(IReadOnlyList<long> before, IReadOnlyList<long> now)
    {
        double rowsBefore = Prior * before.Count;
        double rowsNow = Prior * now.Count;
        for (int bin = 0; bin < before.Count; bin++)
        {
            rowsBefore += before[bin];
            rowsNow += now[bin];
        }

        double sum = 0;
        for (int bin = 0; bin < before.Count; bin++)
        {
            double p = (before[bin] + Prior) / rowsBefore;
            double q = (now[bin] + Prior) / rowsNow;
            sum += (q - p) * VectorMath.Log(q / p);
        }

        return sum;
    }

    /// <summary>
    /// What the index of two samples of one distribution stays below in 999 of 1000 cases: <c>(1/n + 1/m) chi²(bins - 1)</c> (B. Yurdakul,
    /// "Statistical Properties of Population Stability Index", 2018), the quantile by the approximation of Wilson and Hilferty (1931).
    /// </summary>
    public static double Noise(int bins, long rowsBefore, long rowsNow)
    {
        double degrees = Math.Max(1, bins - 1);
        double spread = 2 / (9 * degrees);
        double root = 1 - spread + NormalQuantile999 * Math.Sqrt(spread);
        return degrees * root * root * root * ((1.0 / Math.Max(1, rowsBefore)) + (1.0 / Math.Max(1, rowsNow)));
    }
}
