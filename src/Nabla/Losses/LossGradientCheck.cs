using System;
using System.Globalization;
using System.Linq;
using Nabla.Kernels;

namespace Nabla.Losses;

/// <summary>
/// Holds a gradient against central differences of its value, <c>(f(y + h) - f(y - h)) / 2h</c>, at points with 1 to 4 outputs (or as many as
/// the loss is for) and targets of every kind: real numbers, numbers from 0 to 1, one class among zeros, -1 and 1, counts. Points at which the value is not finite are none, and a kink
/// (the differences to either side disagree) tells nothing.
/// </summary>
static class LossGradientCheck
{
    const int PointsOfEachKind = 12;

    /// <exception cref="ArgumentException">The gradient is wrong at a point, or the value is finite at none.</exception>
    public static void Run(string name, LossValue value, LossGradient gradient, int? outputCount)
    {
        int checkedPoints = 0;
        for (uint point = 0; point < 5 * PointsOfEachKind; point++)
        {
            int count = outputCount ?? 1 + (int)(point % 4);
            var random = new CounterRandom(point, RandomPurpose.SelfTest, uint.MaxValue);
            double[] outputs = [.. Enumerable.Range(0, count).Select(k => 1.5 * random.Normal((ulong)k))];
            double[] targets = Targets(random, count, kind: (int)(point / PointsOfEachKind));
            double[] slopes = new double[count];
            if (!double.IsFinite(value(outputs, targets)))
            {
                continue;
            }

            gradient(outputs, targets, slopes);
            for (int k = 0; k < count; k++)
            {
                checkedPoints += Check(name, value, outputs, targets, k, slopes[k]) ? 1 : 0;
            }
        }

        if (checkedPoints == 0)
        {
            throw new ArgumentException(
                $"The gradient of the loss {name} cannot be checked: its value is finite and smooth at none of the sample points; give finite values for finite outputs.");
        }
    }

    static bool Check(string name, LossValue value, double[] outputs, double[] targets, int k, double slope)
    {
        double step = 1e-5 * (1 + Math.Abs(outputs[k]));
        double up = At(step);
        double down = At(-step);
        double here = At(0);
        double difference = (up - down) / (2 * step);
        double curvature = Math.Abs(up - (2 * here) + down) / step;
        double size = 1 + Math.Abs(difference) + Math.Abs(here);
        if (!double.IsFinite(difference) || curvature > 1e-3 * size)
        {
            return false;
        }

        double error = Math.Abs(difference - slope);
        return error <= 1e-6 * size
            ? true
            : throw new ArgumentException(
                $"The gradient of the loss {name} is wrong: by output {k} at outputs {Text(outputs)}, targets {Text(targets)} it is {Text(slope)}, "
                + $"and central differences of the value give {Text(difference)}, an error of {Text(error)}; correct the gradient or the value.");

        double At(double move)
        {
            double[] moved = [.. outputs];
            moved[k] += move;
            return value(moved, targets);
        }
    }

    static double[] Targets(CounterRandom random, int count, int kind)
    {
        double[] normal = [.. Enumerable.Range(0, count).Select(k => random.Normal(100 + (ulong)k))];
        int chosen = Array.IndexOf(normal, normal.Max());
        return kind switch
        {
            0 => normal,
            1 => Array.ConvertAll(normal, x => Math.Abs(x) / (1 + Math.Abs(x))),
            2 => [.. normal.Select((_, k) => k == chosen ? 1.0 : 0.0)],
            3 => Array.ConvertAll(normal, x => x < 0 ? -1.0 : 1.0),
            _ => Array.ConvertAll(normal, x => Math.Round(3 * Math.Abs(x))),
        };
    }

    static string Text(double[] numbers) => $"({string.Join(", ", numbers.Select(Text))})";

    static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
