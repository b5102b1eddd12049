using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Nabla.Trust;

/// <summary>A figure with the bar it is held against.</summary>
/// <param name="Name">What was counted or measured.</param>
/// <param name="Value">A number first, then what it is counted in.</param>
/// <param name="Bar">A comparison with a number, such as <c>&lt;= 1 MiB/h</c>; empty where there is none.</param>
sealed partial record Figure(string Name, string Value, string Bar = "")
{
    /// <summary>Whether the bar is met; <see langword="null"/> where there is none to hold the figure against.</summary>
    public bool? IsMet
    {
        get
        {
            Match bar = Comparison().Match(Bar);
            if (!bar.Success || Number(Value) is not { } value || Number(bar.Groups["limit"].Value) is not { } limit)
            {
                return null;
            }

            return bar.Groups["comparison"].Value switch
            {
                "<=" or "≤" => value <= limit,
                ">=" or "≥" => value >= limit,
                "<" => value < limit,
                ">" => value > limit,
                _ => value == limit,
            };
        }
    }

    /// <summary>The number that a text begins with, its thousands grouped by commas or not.</summary>
    static double? Number(string text)
    {
        Match number = Leading().Match(text);
        return number.Success ? double.Parse(number.Value.Where(c => c != ',').ToArray(), NumberStyles.Float, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"^\s*(?<comparison><=|>=|<|>|=|≤|≥)?\s*(?<limit>-?[0-9].*)$")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^\s*-?[0-9][0-9,]*(\.[0-9]+)?([eE][-+]?[0-9]+)?")]
    private static partial Regex Leading();
}
