using System;

namespace Nabla.Reference;

/// <summary>
/// The error function erf(x) = 2/√π ∫₀ˣ e^(-s²) ds, which .NET does not have, to the accuracy of double. The factor 2/√π belongs to it: seed 001
/// leaves it out. Formulas of Abramowitz and Stegun, Handbook of Mathematical Functions (1964), section 7.1.
/// </summary>
public static class ErrorFunction
{
    const double TwoOverRootPi = 1.1283791670955125739;
    const double RootOfPi = 1.7724538509055160273;

    /// <summary>erf(x), odd, from -1 to 1.</summary>
    public static double Erf(double x) => Math.Abs(x) < 1 ? Series(x) : x < 0 ? FractionComplement(-x) - 1 : 1 - FractionComplement(x);

    /// <summary>erfc(x) = 1 - erf(x), with full relative accuracy where it is small.</summary>
    public static double Erfc(double x) => x >= 0.5 ? FractionComplement(x) : x > -1 ? 1 - Series(x) : 2 - FractionComplement(-x);

    /// <summary>Φ(x) = (1 + erf(x/√2)) / 2, the distribution function of the normal distribution, with full relative accuracy in the left tail.</summary>
    public static double NormalDistribution(double x) => Erfc(-x / Math.Sqrt(2)) / 2;

    /// <summary>φ(x) = e^(-x²/2) / √(2π), the density of the normal distribution.</summary>
    public static double NormalDensity(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>
    /// 7.1.6: erf x = 2/√π e^(-x²) Σ 2ⁿ x^(2n+1) / (1·3···(2n+1)) for |x| below 1, the smallest term first. All terms have one sign, so that
    /// nothing cancels; 30 are more than enough.
    /// </summary>
    static double Series(double x)
    {
        double sum = 1;
        for (int n = 30; n >= 1; n--)
        {
            sum = 1 + (2 * x * x / ((2 * n) + 1) * sum);
        }

        return TwoOverRootPi * x * (ExpOfMinusSquare(x) * sum);
    }

    /// <summary>7.1.14: √π e^(x²) erfc x = 1/(x + ½/(x + 1/(x + 3/2/(x + 2/(x + ...))))), evaluated from the inside out.</summary>
    static double FractionComplement(double x)
    {
        if (double.IsPositiveInfinity(x))
        {
            return 0;
        }

        double fraction = x;
        for (int k = Levels(x); k >= 1; k--)
        {
            fraction = x + (k / 2.0 / fraction);
        }

        return ExpOfMinusSquare(x) / (RootOfPi * fraction);
    }

    /// <summary>The error of k levels falls like e^(-2x√(2k)), below 1e-17 from x²k = 200 on; these are twice that.</summary>
    static int Levels(double x) => 20 + (int)(400 / (x * x));

    /// <summary>e^(-x²) with x² to twice the digits: the rounding of x² alone would cost x² times the accuracy.</summary>
    static double ExpOfMinusSquare(double x)
    {
        double square = x * x;
        double rest = Math.FusedMultiplyAdd(x, x, -square);
        return double.IsFinite(rest) ? Math.Exp(-square) * (1 - rest) : Math.Exp(-square);
    }
}
