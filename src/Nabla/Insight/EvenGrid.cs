using System;

namespace Nabla.Insight;

/// <summary>Places at equal distances, where functions are sampled.</summary>
static class EvenGrid
{
    /// <summary>
    /// <paramref name="points"/> places from <paramref name="from"/> to <paramref name="to"/>, both exactly among them; a range symmetric around 0
    /// with an odd number of points has exactly 0 in its middle.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 points, an end that is not finite, or a range that does not ascend.</exception>
    public static double[] Points(double from, double to, int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        if (!double.IsFinite(from) || !double.IsFinite(to) || from >= to)
        {
            throw new ArgumentOutOfRangeException(nameof(to), to, $"A range ascends between finite ends; this one goes from {from} to {to}.");
        }

        double[] places = new double[points];
        for (int i = 0; i < points; i++)
        {
            places[i] = ((from * (points - 1 - i)) + (to * i)) / (points - 1);
        }

        return places;
    }
}
