using System;

namespace Nabla.Reference;

/// <summary>The error function by its series and its continued fraction, term by term.</summary>
public static class ErrorFunction
{
    /// <summary><c>erf x = 2/sqrt(pi) times the integral of e^-t² from 0 to x</c></summary>
    public static double Erf(double x) => Math.Abs(x) < 2 ? Series(x) : Math.Sign(x) * (1 - Fraction(Math.Abs(x)));

    /// <summary><c>erfc x = 1 - erf x</c></summary>
    public static double Erfc(double x) => x < 2 ? 1 - Erf(x) : Fraction(x);

    /// <summary><c>2/sqrt(pi) e^-x² sum over n of 2^n x^(2n+1) / (1 · 3 ··· (2n+1))</c>, whose terms have one sign (Abramowitz and Stegun 7.1.6).</summary>
    static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary><c>e^-x² / (sqrt(pi) (x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...)))))</c> for x from 2 on (Abramowitz and Stegun 7.1.14), from the inside.</summary>
    static double Fraction(double x)
    {
        if (x > 40)
        {
            return 0; // e^-1600 is no double
        }

        double tail = x;
        for (int n = 120; n > 0; n--)
        {
            tail = x + n / 2.0 / tail;
        }

        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * tail);
    }
}
