using System;

namespace Nabla.Evaluation;

/// <summary>Student's t distribution with a whole number of degrees of freedom.</summary>
static class StudentT
{
    const double Pi = 3.14159265358979323846;
    const int Halvings = 6;

    /// <summary>The t below which a value lies with a probability.</summary>
    /// <param name="probability">In the open interval (0, 1).</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double Quantile(double probability, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        }

        // Bisection to the last bit: the distribution rises, and nothing here is called often.
        double central = Math.Abs((2 * probability) - 1);
        double low = 0;
        double high = 1;
        while (Central(high, degrees) < central && high < 1e300)
        {
            high *= 2;
        }

        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            (low, high) = Central(middle, degrees) < central ? (middle, high) : (low, middle);
        }

        return probability < 0.5 ? -high : high;
    }

    /// <summary>
    /// The probability of lying between -t and t (Abramowitz and Stegun 26.7.3 and 26.7.4): finite sums of powers of the cosine of
    /// <c>theta = arctan(t / sqrt(degrees))</c>.
    /// </summary>
    static double Central(double t, int degrees)
    {
        double tangent = t / Math.Sqrt(degrees);
        double cosineSquared = 1 / (1 + (tangent * tangent));
        double sine = tangent * Math.Sqrt(cosineSquared);
        bool isOdd = degrees % 2 == 1;
        double term = isOdd ? Math.Sqrt(cosineSquared) : 1;
        double sum = degrees > 1 ? term : 0;
        for (int k = isOdd ? 3 : 2; k < degrees; k += 2)
        {
            term *= cosineSquared * (k - 1) / k;
            sum += term;
        }

        return isOdd ? 2 / Pi * (Arctangent(tangent) + (sine * sum)) : sine * sum;
    }

    /// <summary>Halved until the series converges at once; no function of the machine, whose last bit may differ.</summary>
    static double Arctangent(double x)
    {
        if (x > 1)
        {
            return (Pi / 2) - Arctangent(1 / x);
        }

        for (int i = 0; i < Halvings; i++)
        {
            x /= 1 + Math.Sqrt(1 + (x * x));
        }

        double square = x * x;
        double sum = 0;
        for (int k = 13; k >= 1; k -= 2)
        {
            sum = (1.0 / k) - (square * sum);
        }

        return x * sum * (1 << Halvings);
    }
}
