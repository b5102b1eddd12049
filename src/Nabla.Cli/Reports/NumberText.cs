using System;
using System.Globalization;

namespace Nabla.Cli.Reports;

/// <summary>Numbers as the report prints them: invariant, with a real minus sign, and a dash for what is unknown or not finite.</summary>
static class NumberText
{
    /// <summary>What stands for an unknown number.</summary>
    public const string Unknown = "—";

    /// <summary>A count with separated thousands: <c>12,345</c>.</summary>
    public static string Count(long count) => Signed(count.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>A measured number to four significant digits: <c>0.01235</c>, <c>12,346</c>, <c>1.235e-7</c>.</summary>
    public static string Measure(double? number)
    {
        if (number is not { } value || !double.IsFinite(value))
        {
            return Unknown;
        }

        var magnitude = Math.Abs(value);
        if (magnitude is not 0 and (< 1e-4 or >= 1e9))
        {
            return Signed(value.ToString("0.###e0", CultureInfo.InvariantCulture));
        }

        var decimals = magnitude == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(magnitude)), 0, 8);
        return Signed((Math.Round(value, decimals) + 0.0).ToString("#,0.########", CultureInfo.InvariantCulture));
    }

    /// <summary>A share in percent to one decimal: <c>97.3%</c>.</summary>
    public static string Percent(double? share) =>
        share is { } value && double.IsFinite(value)
            ? Signed((Math.Round(value * 100, 1) + 0.0).ToString("0.0", CultureInfo.InvariantCulture)) + "%"
            : Unknown;

    /// <summary>A share in whole percent; what would round to 0 or 100 without being it is <c>&lt;1%</c> or <c>&gt;99%</c>.</summary>
    public static string WholePercent(double share) => share switch
    {
        > 0 and < 0.005 => "<1%",
        >= 0.995 and < 1 => ">99%",
        _ => Math.Round(share * 100).ToString("0", CultureInfo.InvariantCulture) + "%",
    };

    /// <summary>A metric: in percent where it is a share.</summary>
    public static string Metric(double? number, bool isShare) => isShare ? Percent(number) : Measure(number);

    /// <summary>A duration: <c>0.42 s</c>, <c>12.3 s</c>, <c>4 min 12 s</c>, <c>2 h 5 min</c>.</summary>
    public static string Duration(double? seconds)
    {
        if (seconds is not { } value || !double.IsFinite(value) || value < 0)
        {
            return Unknown;
        }

        var culture = CultureInfo.InvariantCulture;
        var whole = (long)Math.Min(Math.Round(value), long.MaxValue / 2);
        return value switch
        {
            < 9.995 => string.Create(culture, $"{value:0.00} s"),
            < 59.95 => string.Create(culture, $"{value:0.0} s"),
            < 3599.5 => string.Create(culture, $"{whole / 60} min {whole % 60} s"),
            _ => string.Create(culture, $"{whole / 3600:N0} h {whole / 60 % 60} min"),
        };
    }

    /// <summary>A count with its noun: <c>1 row</c>, <c>2 rows</c>.</summary>
    public static string Plural(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    static string Signed(string number) => number.Replace('-', '−');
}
