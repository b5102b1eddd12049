using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// Robust scaling and smooth clipping (Holzmüller, Grinsztajn and Steinwart 2024, section 3.1): <c>s = (x - center) / width</c>, then
/// <c>z = s / sqrt(1 + (s / 3)²)</c>, which is s near 0 and never beyond 3. The center is the median, the width the distance of the quartiles; where
/// they are equal, as in a column that is mostly 0, the median distance from the median of the numbers that differ from it.
/// </summary>
/// <param name="Center">The median, in the number's own unit.</param>
/// <param name="Width">In the number's own unit, at least 0; 0 for a number that never varied.</param>
public sealed record RobustScale(double Center, double Width) : NumberScale(NumberScaling.Robust)
{
    internal const string Name = "robust";

    /// <summary>No feature is beyond this.</summary>
    public const double Limit = 3;

    /// <inheritdoc/>
    public override double Apply(double x)
    {
        if (Width == 0)
        {
            return 0;
        }

        double scaled = (x - Center) / Width;
        double share = scaled / Limit;

        // The square of a huge number is infinite, its quotient the limit.
        return Math.Abs(share) > 1e100 ? Math.CopySign(Limit, share) : scaled / Math.Sqrt(1 + (share * share));
    }

    internal static RobustScale Of(ReadOnlySpan<double> ascending)
    {
        double center = QuantileOf(ascending, 0.5);
        double width = QuantileOf(ascending, 0.75) - QuantileOf(ascending, 0.25);
        return new RobustScale(center, Math.Min(width > 0 ? width : Distance(ascending, center), double.MaxValue));
    }

    /// <summary>The median distance from the center of the numbers that are not there; 0 where all are.</summary>
    static double Distance(ReadOnlySpan<double> ascending, double center)
    {
        var distances = new List<double>();
        foreach (double value in ascending)
        {
            if (value != center)
            {
                distances.Add(Math.Abs(value - center));
            }
        }

        return distances.Count == 0 ? 0 : Median.Of(CollectionsMarshal.AsSpan(distances));
    }

    /// <summary>The number below which this share of the others lies, between two of them by a straight line.</summary>
    internal static double QuantileOf(ReadOnlySpan<double> ascending, double share)
    {
        double place = share * (ascending.Length - 1);
        int below = (int)place;
        double way = place - below;
        double above = ascending[Math.Min(below + 1, ascending.Length - 1)];
        return way == 0 ? ascending[below] : ((1 - way) * ascending[below]) + (way * above);
    }

    internal override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteString("scaling", Name);
        writer.WriteNumber("center", Center);
        writer.WriteNumber("width", Width);
    }

    internal static RobustScale ReadFields(JsonElement element) => element.Number("width") is >= 0 and var width
        ? new RobustScale(element.Number("center"), width)
        : throw JsonFields.Malformed("'width' must not be negative");
}
