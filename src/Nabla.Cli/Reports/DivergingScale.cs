using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>
/// Colours from blue over white to red for numbers around 0, the same distance to both sides. Blue and red stay apart for every common
/// kind of colour blindness; the stops are ColorBrewer's RdBu (Brewer, 2002), reversed.
/// </summary>
sealed class DivergingScale
{
    static readonly (byte Red, byte Green, byte Blue)[] s_stops =
    [
        (5, 48, 97), (33, 102, 172), (67, 147, 195), (146, 197, 222), (209, 229, 240), (255, 255, 255),
        (253, 219, 199), (244, 165, 130), (214, 96, 77), (178, 24, 43), (103, 0, 31),
    ];

    /// <summary>A scale that reaches its ends at plus and minus the limit.</summary>
    /// <param name="limit">Positive and finite.</param>
    public DivergingScale(double limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        if (!double.IsFinite(limit)) { throw new ArgumentOutOfRangeException(nameof(limit), limit, "The ends of a colour scale are finite."); }

        Limit = limit;
    }

    /// <summary>The absolute value of the ends.</summary>
    public double Limit { get; }

    /// <summary>The scale's colours from its lowest to its highest end, for a style sheet.</summary>
    public static string Gradient { get; } = "linear-gradient(to right," + string.Join(
        ',', s_stops.Select(stop => string.Create(CultureInfo.InvariantCulture, $"rgb({stop.Red} {stop.Green} {stop.Blue})"))) + ")";

    /// <summary>
    /// A scale for the weights: it ends at the 99.5th percentile of their absolute values, so that a single large one does not make all others
    /// pale.
    /// </summary>
    public static DivergingScale For(IEnumerable<float> weights)
    {
        float[] absolute = [.. weights.Where(float.IsFinite).Select(Math.Abs).Order()];
        var limit = absolute.Length == 0 ? 0 : absolute[(int)Math.Ceiling(0.995 * absolute.Length) - 1];
        return new DivergingScale(limit > 0 ? limit : absolute.LastOrDefault() is > 0 and var largest ? largest : 1);
    }

    /// <summary>The colour of the value; beyond the ends the colour of the end, grey where it is not a number.</summary>
    public (byte Red, byte Green, byte Blue) Colour(double value)
    {
        if (double.IsNaN(value))
        {
            return (128, 128, 128);
        }

        var place = (Math.Clamp(value / Limit, -1, 1) + 1) / 2 * (s_stops.Length - 1);
        var below = Math.Min((int)place, s_stops.Length - 2);
        var share = place - below;
        var (from, to) = (s_stops[below], s_stops[below + 1]);
        return (Between(from.Red, to.Red, share), Between(from.Green, to.Green, share), Between(from.Blue, to.Blue, share));
    }

    static byte Between(byte from, byte to, double share) => (byte)Math.Round(from + (share * (to - from)));
}
