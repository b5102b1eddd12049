using System;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// Brings a number to mean 0 and standard deviation 1: <c>z = (x - mean) / sd</c>. Both are of the training rows; the standard deviation
/// is the population's (divided by n). A standard deviation of 0 (the number never varied in training) makes every z 0.
/// </summary>
/// <param name="Mean">The mean, in the number's own unit.</param>
/// <param name="StandardDeviation">The population standard deviation, in the number's own unit, at least 0.</param>
public readonly record struct Standardization(double Mean, double StandardDeviation)
{
    /// <summary><c>z = (x - mean) / sd</c></summary>
    /// <param name="x">In the number's own unit.</param>
    public double Apply(double x) => StandardDeviation > 0 ? (x - Mean) / StandardDeviation : 0;

    /// <summary><c>x = mean + sd z</c></summary>
    /// <param name="z">In standard deviations from the mean.</param>
    public double Invert(double z) => Mean + StandardDeviation * z;

    /// <summary>Mean and standard deviation in two passes: first the mean, then the squared distances from it.</summary>
    /// <param name="values">At least one finite number.</param>
    internal static Standardization Of(ReadOnlySpan<double> values)
    {
        double least = values[0];
        double greatest = values[0];
        foreach (double value in values)
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        if (least == greatest)
        {
            return new Standardization(least, 0);
        }

        // A power of two rounds nothing and keeps the squares of 1e200 and of 1e-200 in range.
        int exponent = Math.Clamp(Math.ILogB(Math.Max(Math.Abs(least), Math.Abs(greatest))), -1000, 1000);
        double scale = Math.ScaleB(1, -exponent);
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * scale;
        }

        double mean = sum / values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            double distance = value * scale - mean;
            squares += distance * distance;
        }

        return new Standardization(Math.ScaleB(mean, exponent), Math.ScaleB(Math.Sqrt(squares / values.Length), exponent));
    }

    internal void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteNumber("mean", Mean);
        writer.WriteNumber("standardDeviation", StandardDeviation);
    }

    internal static Standardization Read(JsonElement element)
    {
        double deviation = element.Number("standardDeviation");
        return deviation >= 0
            ? new Standardization(element.Number("mean"), deviation)
            : throw JsonFields.Malformed("'standardDeviation' must not be negative");
    }
}
