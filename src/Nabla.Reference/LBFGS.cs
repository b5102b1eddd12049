using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>
/// The quasi-Newton method of limited memory with a line search that satisfies the strong Wolfe conditions, for the whole batch (Nocedal and
/// Wright, Numerical Optimization, 2nd edition 2006, algorithms 7.4, 7.5, 3.5 and 3.6). Near the minimum, where values no longer differ in double,
/// slopes decide (the approximate Wolfe conditions of Hager and Zhang 2005).
/// </summary>
public static class LBFGS
{
    const double SufficientDecrease = 1e-4;
    const double Curvature = 0.9;

    /// <summary>Goes down from a start to a place where the gradient is small.</summary>
    /// <param name="function">Value and gradient at given parameters.</param>
    /// <param name="start">Where to begin; not changed.</param>
    /// <param name="memory">How many steps the curvature is remembered from.</param>
    /// <param name="iterations">The most steps.</param>
    /// <param name="gradientTolerance">Done when no derivative is larger.</param>
    public static Minimum Minimize(
        Func<double[], (double Value, double[] Gradient)> function, double[] start, int memory = 10, int iterations = 1000, double gradientTolerance = 1e-9)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(start);
        double[] x = [.. start];
        (double value, double[] gradient) = function(x);
        var history = new List<(double[] Step, double[] Change)>();
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            if (gradient.All(g => Math.Abs(g) <= gradientTolerance))
            {
                return new Minimum(x, value, gradient, iteration, true);
            }

            double[] direction = Direction(gradient, history);
            double first = history.Count == 0 ? 1 / Math.Max(1, gradient.Sum(Math.Abs)) : 1;
            if (LineSearch(function, x, value, gradient, direction, first) is not { } found)
            {
                return new Minimum(x, value, gradient, iteration, false);
            }

            double[] step = Minus(found.Point, x);
            double[] change = Minus(found.Gradient, gradient);

            // Only steps along which the slope grew say something of the curvature; the Wolfe conditions make it so, rounding may not.
            if (Dot(step, change) > 1e-16 * Dot(change, change))
            {
                history.Add((step, change));
                if (history.Count > memory)
                {
                    history.RemoveAt(0);
                }
            }

            (x, value, gradient) = (found.Point, found.Value, found.Gradient);
        }

        return new Minimum(x, value, gradient, iterations, gradient.All(g => Math.Abs(g) <= gradientTolerance));
    }

    /// <summary>Algorithm 7.4, the two loops: -H g without H.</summary>
    static double[] Direction(double[] gradient, List<(double[] Step, double[] Change)> history)
    {
        double[] q = [.. gradient];
        double[] alpha = new double[history.Count];
        for (int i = history.Count - 1; i >= 0; i--)
        {
            (double[] s, double[] y) = history[i];
            alpha[i] = Dot(s, q) / Dot(y, s);
            q = Plus(q, -alpha[i], y);
        }

        if (history.Count > 0)
        {
            (double[] s, double[] y) = history[^1];
            double scale = Dot(s, y) / Dot(y, y);
            q = [.. q.Select(value => scale * value)];
        }

        for (int i = 0; i < history.Count; i++)
        {
            (double[] s, double[] y) = history[i];
            q = Plus(q, alpha[i] - (Dot(y, q) / Dot(y, s)), s);
        }

        return [.. q.Select(value => -value)];
    }

    /// <summary>Algorithm 3.5: longer steps until one brackets a place that satisfies the conditions; <see langword="null"/> where rounding leaves none.</summary>
    static Trial? LineSearch(
        Func<double[], (double Value, double[] Gradient)> function, double[] x, double value, double[] gradient, double[] direction, double first)
    {
        double slope = Dot(gradient, direction);
        var previous = new Trial(0, x, value, gradient, slope);
        double length = first;
        for (int i = 0; i < 40; i++)
        {
            Trial trial = At(length);
            if (IsFlatAndRight(trial))
            {
                return trial;
            }

            if (!(trial.Value <= value + (SufficientDecrease * length * slope)) || (i > 0 && trial.Value >= previous.Value))
            {
                return Zoom(previous, trial);
            }

            if (Math.Abs(trial.Slope) <= -Curvature * slope)
            {
                return trial;
            }

            if (trial.Slope >= 0)
            {
                return Zoom(trial, previous);
            }

            previous = trial;
            length *= 2;
        }

        return previous;

        bool IsFlatAndRight(Trial trial) => Math.Abs(trial.Value - value) <= 1e-14 * Math.Abs(value)
            && trial.Slope >= Curvature * slope && trial.Slope <= ((2 * SufficientDecrease) - 1) * slope;

        Trial At(double length)
        {
            double[] point = Plus(x, length, direction);
            (double there, double[] gradientThere) = function(point);
            return new Trial(length, point, there, gradientThere, Dot(gradientThere, direction));
        }

        // Algorithm 3.6: the better end stays, the middle replaces one of the two.
        Trial? Zoom(Trial low, Trial high)
        {
            for (int i = 0; i < 60; i++)
            {
                Trial trial = At((low.Length + high.Length) / 2);
                if (IsFlatAndRight(trial))
                {
                    return trial;
                }

                if (!(trial.Value <= value + (SufficientDecrease * trial.Length * slope)) || trial.Value >= low.Value)
                {
                    high = trial;
                    continue;
                }

                if (Math.Abs(trial.Slope) <= -Curvature * slope)
                {
                    return trial;
                }

                if (trial.Slope * (high.Length - low.Length) >= 0)
                {
                    high = low;
                }

                low = trial;
            }

            return low.Length > 0 ? low : null;
        }
    }

    static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    static double[] Plus(double[] a, double factor, double[] b) => [.. a.Zip(b, (x, y) => x + (factor * y))];

    sealed record Trial(double Length, double[] Point, double Value, double[] Gradient, double Slope);
}

/// <summary>Where a search ended.</summary>
/// <param name="Parameters">The place.</param>
/// <param name="Value">The function there.</param>
/// <param name="Gradient">Its gradient there.</param>
/// <param name="Iterations">The steps taken.</param>
/// <param name="Converged">Whether the gradient is small enough; otherwise the steps or the digits of double were used up.</param>
public sealed record Minimum(double[] Parameters, double Value, double[] Gradient, int Iterations, bool Converged);
