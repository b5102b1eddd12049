using System;
using System.Collections.Generic;
using Nabla.Optimizers;

namespace Nabla.Tests.Optimizers;

/// <summary>The line search beside the two algorithms of the book, written down here once more without regard to anything but the book: every length that is tried is the same.</summary>
public sealed class WolfeSearchTests
{
    /// <summary>Sums of waves, parabolas and straight lines, some with a wall where the value is no number.</summary>
    [Theory]
    [InlineData(1e-4, 0.9)]
    [InlineData(1e-4, 0.5)]
    [InlineData(0.1, 0.5)]
    [InlineData(0.45, 0.55)]
    public void Run_RandomLines_TriesTheLengthsOfTheBook(double sufficientDecrease, double curvature)
    {
        var random = new Random(7);
        int zooms = 0, growths = 0, refusals = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            Func<double, (double Value, double Slope)> line = RandomLine(random);
            double first = Math.Pow(10, (random.NextDouble() * 4) - 2);
            var options = new Lbfgs(SufficientDecrease: sufficientDecrease, Curvature: curvature, Evaluations: random.Next(2, 20));

            (List<double> expected, double? end) = Book(line, first, options);
            (List<double> tried, LinePoint? found) = Search(line, first, options);

            Assert.Equal(expected, tried);
            Assert.Equal(end, found?.Length);
            zooms += tried.Count > 2 && tried[2] < tried[1] ? 1 : 0;
            growths += tried.Count > 1 && tried[1] > tried[0] ? 1 : 0;
            refusals += found is null ? 1 : 0;
        }

        // The lines are of every sort.
        Assert.True(zooms > 20 && growths > 20 && refusals > 2, $"{zooms}, {growths}, {refusals}");
    }

    /// <summary>An answer satisfies (3.7a) and (3.7b), unless the evaluations were used up.</summary>
    [Fact]
    public void Run_RandomLines_EndsWhereTheStrongWolfeConditionsHold()
    {
        var random = new Random(11);
        int held = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            Func<double, (double Value, double Slope)> line = RandomLine(random);
            var options = new Lbfgs(SufficientDecrease: 1e-3, Curvature: 0.5, Evaluations: 60);
            (List<double> tried, LinePoint? found) = Search(line, 0.5, options);
            if (found is not { } point || tried.Count >= 60)
            {
                continue;
            }

            (double value, double slope) = line(0);
            (double there, double slopeThere) = line(point.Length);
            Assert.Equal((there, slopeThere), (point.Value, point.Slope));
            if (Math.Abs(slopeThere) <= -0.5 * slope)
            {
                Assert.True(there <= value + (1e-3 * point.Length * slope));
                held++;
            }
        }

        Assert.True(held > 120, $"{held}");
    }

    /// <summary>Values and slopes that meet a condition exactly: equality counts as the book has it.</summary>
    [Fact]
    public void Run_ExactlyAtTheConditions_CountsThemAsHeld()
    {
        // The value falls by exactly c1 · length · slope, the slope to exactly c2 of what it was.
        Assert.Equal([1.0], Search(x => x == 0 ? (0, -1) : (-0.25, -0.5), 1, new Lbfgs(SufficientDecrease: 0.25, Curvature: 0.5, Evaluations: 5)).Tried);

        // A slope of exactly 0 with a curvature that asks for it, and a step behind which the slope begins to rise.
        Assert.Equal([1.0], Search(x => x == 0 ? (0, -1) : (-0.5, 0), 1, new Lbfgs(SufficientDecrease: 0.25, Curvature: 0.5, Evaluations: 5)).Tried);
    }

    /// <summary>A value that is no lower than the one before ends the search for the bracket, equal or not.</summary>
    [Fact]
    public void Run_ValueAsHighAsTheOneBefore_IsTheOtherEndOfTheBracket()
    {
        Func<double, (double Value, double Slope)> stairs = x => x switch { 0 => (0, -1), <= 1 => (-1, -0.9), _ => (-1, -0.8) };
        var options = new Lbfgs(SufficientDecrease: 1e-4, Curvature: 0.5, Evaluations: 4);

        (List<double> expected, double? end) = Book(stairs, 1, options);
        (List<double> tried, LinePoint? found) = Search(stairs, 1, options);

        Assert.Equal(expected, tried);
        Assert.Equal(end, found?.Length);
        Assert.True(tried[2] < tried[1], string.Join(' ', tried));
    }

    static (List<double> Tried, LinePoint? End) Search(Func<double, (double Value, double Slope)> line, double first, Lbfgs options)
    {
        var tried = new List<double>();
        (double value, double slope) = line(0);
        var search = new WolfeSearch(
            options,
            length =>
            {
                tried.Add(length);
                (double there, double slopeThere) = line(length);
                return new LinePoint(length, there, slopeThere);
            },
            new LinePoint(0, value, slope));
        LinePoint? end = search.Run(first);
        Assert.Equal(tried.Count, search.Evaluations);
        return (tried, end);
    }

    static Func<double, (double Value, double Slope)> RandomLine(Random random)
    {
        double wave = random.NextDouble() * 2, rate = 0.2 + (random.NextDouble() * 3), phase = random.NextDouble() * 6;
        double bend = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.2, tilt = -0.1 - (random.NextDouble() * 2);
        double wall = random.Next(4) == 0 ? random.NextDouble() * 3 : double.PositiveInfinity;
        bool contradicts = random.Next(12) == 0;
        double start = (wave * rate * Math.Cos(phase)) + tilt;
        if (start > -0.05)
        {
            tilt -= start + 0.1;
        }

        return x => x > wall ? (double.NaN, double.NaN)
            : contradicts ? (x, -1)
            : ((wave * Math.Sin((rate * x) + phase)) + (bend * x * x) + (tilt * x), (wave * rate * Math.Cos((rate * x) + phase)) + (2 * bend * x) + tilt);
    }

    /// <summary>
    /// Nocedal and Wright, algorithms 3.5 and 3.6, with the rules that they leave open: trials of the bracket grow twofold to tenfold, by the cubic where it has a minimum there;
    /// trials within it stay a tenth of it away from both ends, and halve it otherwise.
    /// </summary>
    static (List<double> Tried, double? End) Book(Func<double, (double Value, double Slope)> phi, double first, Lbfgs options)
    {
        double c1 = options.SufficientDecrease, c2 = options.Curvature;
        (double phi0, double slope0) = phi(0);
        var tried = new List<double>();
        (double Value, double Slope) At(double alpha)
        {
            tried.Add(alpha);
            return phi(alpha);
        }

        double previous = 0, alpha = first;
        (double Value, double Slope) before = (phi0, slope0);
        for (int i = 1; tried.Count < options.Evaluations; i++)
        {
            (double Value, double Slope) now = At(alpha);
            bool falls = now.Value <= phi0 + (c1 * alpha * slope0);
            if (!falls || (i > 1 && now.Value >= before.Value))
            {
                return (tried, Zoom(previous, before, alpha, now));
            }

            if (Math.Abs(now.Slope) <= -c2 * slope0)
            {
                return (tried, alpha);
            }

            if (now.Slope >= 0)
            {
                return (tried, Zoom(alpha, now, previous, before));
            }

            double cubic = Cubic(previous, before, alpha, now);
            double next = 2 * alpha;
            if (cubic > next)
            {
                next = Math.Min(cubic, 10 * alpha);
            }

            (previous, before, alpha) = (alpha, now, next);
        }

        if (previous > 0)
        {
            tried.Add(previous);
            return (tried, previous);
        }

        return (tried, null);

        double? Zoom(double lo, (double Value, double Slope) low, double hi, (double Value, double Slope) high)
        {
            while (tried.Count < options.Evaluations)
            {
                double trial = Cubic(lo, low, hi, high);
                double share = (trial - lo) / (hi - lo);
                double nearest = lo + (0.1 * (hi - lo)), farthest = hi - (0.1 * (hi - lo));
                bool within = hi > lo ? trial >= nearest && trial <= farthest : trial <= nearest && trial >= farthest;
                if (double.IsNaN(share) || !within)
                {
                    trial = lo + ((hi - lo) / 2);
                }

                if (trial == lo || trial == hi)
                {
                    break;
                }

                (double Value, double Slope) now = At(trial);
                if (!(now.Value <= phi0 + (c1 * trial * slope0)) || now.Value >= low.Value)
                {
                    (hi, high) = (trial, now);
                    continue;
                }

                if (Math.Abs(now.Slope) <= -c2 * slope0)
                {
                    return trial;
                }

                if (now.Slope * (hi - lo) >= 0)
                {
                    (hi, high) = (lo, low);
                }

                (lo, low) = (trial, now);
            }

            if (lo > 0 && low.Value < phi0)
            {
                tried.Add(lo);
                return lo;
            }

            return null;
        }

        // (3.59)
        static double Cubic(double a, (double Value, double Slope) atA, double b, (double Value, double Slope) atB)
        {
            double d1 = atA.Slope + atB.Slope - (3 * (atA.Value - atB.Value) / (a - b));
            double root = Math.Sqrt((d1 * d1) - (atA.Slope * atB.Slope));
            double d2 = b > a ? root : -root;
            return b - ((b - a) * ((atB.Slope + d2 - d1) / (atB.Slope - atA.Slope + (2 * d2))));
        }
    }
}
