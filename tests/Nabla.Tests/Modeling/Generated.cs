using System;
using System.Globalization;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Modeling;

/// <summary>Tables whose truth is a formula of three features, uniform in (-1, 1), and a fixed seed.</summary>
static class Generated
{
    /// <summary>A table of the columns <c>x1,x2,x3</c> and those that the formula gives.</summary>
    public static Table Rows(string columns, int rows, Func<double, double, double, Random, string[]> formula, int seed = 1)
    {
        var random = new Random(seed);
        string[] lines = [.. Enumerable.Range(0, rows).Select(_ =>
        {
            double[] x = [.. Enumerable.Range(0, 3).Select(_ => Math.Round((2 * random.NextDouble()) - 1, 4))];
            return string.Join(',', [.. x.Select(Text), .. formula(x[0], x[1], x[2], random)]);
        })];
        return Small.Csv(["x1,x2,x3," + columns, .. lines]);
    }

    public static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number a Poisson distribution of that rate gives (Knuth's product of uniform numbers).</summary>
    public static int Count(double rate, Random random)
    {
        int count = -1;
        for (double product = 1; product > Math.Exp(-rate); product *= random.NextDouble())
        {
            count++;
        }

        return count;
    }
}
