using System;
using System.Globalization;

namespace Nabla.Insight.Documents;

/// <summary>How a document shows its numbers. Showing rounds; no number is computed from a shown one.</summary>
/// <param name="Significant">Significant digits; 0 for the shortest text that reads back as the same number.</param>
/// <param name="Decimals">Digits behind the point instead, or -1.</param>
sealed record NumberStyle(int Significant, int Decimals = -1)
{
    /// <summary>Six significant digits: what a person can follow.</summary>
    public static NumberStyle Readable { get; } = new(6);

    /// <summary>Every digit: the text reads back as the same double.</summary>
    public static NumberStyle Exact { get; } = new(0);

    /// <summary>Twelve decimals: textbook examples, to the digit.</summary>
    public static NumberStyle Textbook { get; } = new(6, 12);

    /// <summary>Twelve significant digits: numbers whose difference is the point.</summary>
    public static NumberStyle Fine { get; } = new(12);

    /// <summary>Three significant digits, for deviations.</summary>
    public static NumberStyle Rough { get; } = new(3);

    /// <summary>Digits and, for very large and very small numbers, the power of ten.</summary>
    public (string Digits, int? Exponent) Split(double value)
    {
        if (!double.IsFinite(value))
        {
            return (double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞", null);
        }

        string text = Text(value + 0.0); // Adding 0 turns -0 into 0.
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 ? (text, null) : (text[..exponent], int.Parse(text[(exponent + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    /// <summary>The number in plain text: <c>-0.25</c>, <c>1.5e-7</c>.</summary>
    public string Format(double value)
    {
        (string digits, int? exponent) = Split(value);
        return exponent is { } power ? string.Create(CultureInfo.InvariantCulture, $"{digits}e{power}") : digits;
    }

    string Text(double value)
    {
        const double SmallestInDecimals = 1e-7;
        CultureInfo culture = CultureInfo.InvariantCulture;
        double magnitude = Math.Abs(value);
        if (Decimals >= 0 && (magnitude is 0 or >= SmallestInDecimals and < 1e9))
        {
            return (Math.Round(value, Decimals) + 0.0).ToString("0." + new string('#', Decimals), culture);
        }

        return value.ToString(Significant > 0 ? $"G{Significant}" : "R", culture);
    }
}
