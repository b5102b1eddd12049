using System;

namespace Nabla.Optimizers;

/// <summary>A point of a line: how far along it, the value there and the slope there.</summary>
readonly record struct LinePoint(double Length, double Value, double Slope);

/// <summary>
/// The length of a step along a line that satisfies the strong Wolfe conditions: the value falls by at least <c>c1 · length · slope(0)</c>, and the
/// slope to at most <c>c2 · |slope(0)|</c> in magnitude (Nocedal and Wright 2006, algorithms 3.5 and 3.6).
/// </summary>
/// <param name="lbfgs">c1, c2 and the most evaluations.</param>
/// <param name="evaluate">The point of the line at a length; the last one evaluated is where the parameters are.</param>
/// <param name="start">The point at length 0, whose slope is negative.</param>
sealed class WolfeSearch(Lbfgs lbfgs, Func<double, LinePoint> evaluate, LinePoint start)
{
    /// <summary>A bracket keeps this share of itself on both sides of the next trial, so that it shrinks.</summary>
    const double Margin = 0.1;

    /// <summary>A trial beyond the bracket goes at most this much farther than the one before.</summary>
    const double LargestGrowth = 10;

    /// <summary>Evaluations so far.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The point found, or <see langword="null"/> where no length makes the value smaller.</summary>
    /// <param name="length">The first length tried.</param>
    public LinePoint? Run(double length)
    {
        LinePoint before = start;
        while (Evaluations < lbfgs.Evaluations)
        {
            LinePoint point = At(length);
            if (!Falls(point) || (before.Length > 0 && point.Value >= before.Value))
            {
                return Zoom(before, point);
            }

            if (IsFlat(point))
            {
                return point;
            }

            if (point.Slope >= 0)
            {
                return Zoom(point, before);
            }

            double next = CubicMinimum(before, point);
            length = next > 2 * point.Length && next < LargestGrowth * point.Length ? next
                : next >= LargestGrowth * point.Length ? LargestGrowth * point.Length
                : 2 * point.Length;
            before = point;
        }

        return before.Length > 0 ? Return(before) : null;
    }

    /// <summary>Between a point that falls enough and one beyond the minimum, in either order of length.</summary>
    LinePoint? Zoom(LinePoint low, LinePoint high)
    {
        while (Evaluations < lbfgs.Evaluations)
        {
            double width = high.Length - low.Length;
            double length = CubicMinimum(low, high);
            double nearest = low.Length + (Margin * width);
            double farthest = high.Length - (Margin * width);
            if (!(length >= Math.Min(nearest, farthest) && length <= Math.Max(nearest, farthest)))
            {
                length = low.Length + (width / 2);
            }

            if (length == low.Length || length == high.Length)
            {
                break; // no number lies between
            }

            LinePoint point = At(length);
            if (!Falls(point) || point.Value >= low.Value)
            {
                high = point;
                continue;
            }

            if (IsFlat(point))
            {
                return point;
            }

            if (point.Slope * (high.Length - low.Length) >= 0)
            {
                high = low;
            }

            low = point;
        }

        return low.Length > 0 && low.Value < start.Value ? Return(low) : null;
    }

    /// <summary>Brings the parameters back to a point that was evaluated before.</summary>
    LinePoint Return(LinePoint point) => At(point.Length);

    LinePoint At(double length)
    {
        Evaluations++;
        return evaluate(length);
    }

    /// <summary>The sufficient decrease of the value (3.7a); false where the value is no number.</summary>
    bool Falls(LinePoint point) => point.Value <= start.Value + (lbfgs.SufficientDecrease * point.Length * start.Slope);

    /// <summary>The decrease of the slope (3.7b).</summary>
    bool IsFlat(LinePoint point) => Math.Abs(point.Slope) <= -lbfgs.Curvature * start.Slope;

    /// <summary>Where the cubic through the values and slopes of two points has its minimum (3.59); NaN where it has none.</summary>
    static double CubicMinimum(LinePoint a, LinePoint b)
    {
        double d1 = a.Slope + b.Slope - (3 * (a.Value - b.Value) / (a.Length - b.Length));
        double d2 = Math.Sqrt((d1 * d1) - (a.Slope * b.Slope)) * (b.Length > a.Length ? 1 : -1);
        return b.Length - ((b.Length - a.Length) * ((b.Slope + d2 - d1) / (b.Slope - a.Slope + (2 * d2))));
    }
}
