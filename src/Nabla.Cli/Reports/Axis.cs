using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>A numeric axis: the range it shows, its round ticks, and where on it a value lies.</summary>
sealed class Axis
{
    /// <summary>Larger numbers are left out of drawings: no plot can show them beside others.</summary>
    public const double LargestDrawn = 1e150;

    readonly bool _isShare;
    readonly double _low;
    readonly double _high;

    Axis(double minimum, double maximum, IReadOnlyList<double> ticks, bool isLogarithmic, bool isShare)
    {
        Minimum = minimum;
        Maximum = maximum;
        Ticks = ticks;
        IsLogarithmic = isLogarithmic;
        _isShare = isShare;
        (_low, _high) = (Scaled(minimum), Scaled(maximum));
    }

    /// <summary>The value at the start.</summary>
    public double Minimum { get; }

    /// <summary>The value at the end.</summary>
    public double Maximum { get; }

    /// <summary>Round values inside the range, ascending.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Whether equal steps multiply.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>An axis for what the values ask: logarithmic if all are positive and the largest is 20 times the smallest.</summary>
    public static Axis ForLoss(IReadOnlyCollection<double> values)
    {
        return values.Count > 0 && values.Min() > 1 / LargestDrawn && values.Max() / values.Min() >= 20
            ? Logarithmic(values.Min(), values.Max())
            : Round(values, isShare: false);
    }

    /// <summary>An axis whose ends are ticks around all values; from 0 where the values come near it; a share never exceeds 100 %.</summary>
    public static Axis Round(IReadOnlyCollection<double> values, bool isShare, int tickCount = 5)
    {
        var (low, high) = values.Count == 0 ? (0.0, 1.0) : (values.Min(), values.Max());
        if (low > 0 && low < 0.3 * high)
        {
            low = 0;
        }

        (low, high) = Widened(low, high);
        var step = Step(low, high, tickCount);
        low = Math.Floor((low / step) + 1e-9) * step;
        high = Math.Ceiling((high / step) - 1e-9) * step;
        if (isShare && values.Count > 0 && values.Max() <= 1 && high > 1)
        {
            high = 1;
        }

        return new Axis(low, high, Multiples(low, high, step), isLogarithmic: false, isShare);
    }

    /// <summary>An axis that ends exactly at the given values, with up to <paramref name="tickCount"/> or so round ticks between.</summary>
    public static Axis Exact(double low, double high, int tickCount, bool wholeNumbers = false)
    {
        (low, high) = wholeNumbers && low == high ? (low - 0.5, high + 0.5) : Widened(low, high);
        var step = Step(low, high, tickCount);
        return new Axis(low, high, Multiples(low, high, wholeNumbers ? Math.Max(1, step) : step), isLogarithmic: false, isShare: false);
    }

    /// <summary>Whether a drawing can show the number.</summary>
    public static bool CanDraw(double number) => Math.Abs(number) <= LargestDrawn;

    /// <summary>The place of the value: 0 at the start, 1 at the end.</summary>
    public double Fraction(double value) => (Scaled(value) - _low) / (_high - _low);

    /// <summary>The tick as text, short enough for the edge of a drawing.</summary>
    public string Label(double tick)
    {
        var culture = CultureInfo.InvariantCulture;
        var largest = Math.Max(Math.Abs(Minimum), Math.Abs(Maximum));
        var text = tick == 0 ? _isShare ? "0%" : "0"
            : _isShare ? (tick * 100).ToString("0.###", culture) + "%"
            : largest >= 1e9 || largest < 1e-3 || (IsLogarithmic && tick is < 1e-3 or >= 1e6) ? tick.ToString("0.##e0", culture)
            : largest >= 2e6 && !IsLogarithmic ? (tick / 1e6).ToString("0.###", culture) + "M"
            : largest >= 1e4 && (!IsLogarithmic || tick >= 1e4) ? (tick / 1e3).ToString("0.###", culture) + "k"
            : tick.ToString("#,0.######", culture);
        return text.Replace('-', '−');
    }

    // The ends are 1, 2 or 5 times a power of ten; the ticks too, or only powers where there are many.
    static Axis Logarithmic(double low, double high)
    {
        var (lowDecade, highDecade) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
        var decadeCount = Math.Log10(high) - Math.Log10(low);
        var every = (int)Math.Ceiling(decadeCount / 6);
        // One decade more at each end, for logarithms whose last bit crosses a whole number. Powers of ten read from text are exact.
        var candidates = (
            from decade in Enumerable.Range(lowDecade - 1, highDecade - lowDecade + 3)
            from mantissa in (int[])[1, 2, 5]
            select (
                Value: double.Parse(string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{decade}"), CultureInfo.InvariantCulture),
                IsTick: decadeCount <= 3.01 || (mantissa == 1 && decade % every == 0))).ToArray();
        var start = candidates.Last(candidate => candidate.Value <= low).Value;
        var end = candidates.First(candidate => candidate.Value >= high).Value;
        var ticks = candidates.Where(tick => tick.IsTick && tick.Value >= start && tick.Value <= end).Select(tick => tick.Value);
        return new Axis(start, end, [.. ticks], isLogarithmic: true, isShare: false);
    }

    // A range without width gets some on both sides, so that a constant runs through the middle.
    static (double Low, double High) Widened(double low, double high)
    {
        if (high - low > 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high)))
        {
            return (low, high);
        }

        var margin = low == 0 ? 0.5 : Math.Abs(low) * 0.5;
        return (low - margin, high + margin);
    }

    static double Step(double low, double high, int count)
    {
        var rough = (high - low) / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1.0000001 => 1, <= 2.0000001 => 2, <= 5.0000001 => 5, _ => 10 } * power;
    }

    static double[] Multiples(double low, double high, double step)
    {
        var first = Math.Ceiling((low / step) - 1e-9);
        var last = Math.Floor((high / step) + 1e-9);
        // Rounding to the digits of the step keeps 0.30000000000000004 off the axis.
        var decimals = Math.Max(0, 2 - (int)Math.Floor(Math.Log10(step)));
        var ticks = Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step);
        return [.. decimals <= 15 ? ticks.Select(tick => Math.Round(tick, decimals) + 0.0) : ticks];
    }

    double Scaled(double value) => IsLogarithmic ? Math.Log10(value) : value;
}
