using System;
using System.Globalization;

namespace Nabla.Data.Features;

/// <summary>Reads ISO 8601 calendar dates and date-times: <c>2024-02-29</c>, <c>2024-02-29T23:59:30.5Z</c>, <c>2024-02-29 23:59+01:00</c>.</summary>
static class IsoDate
{
    const int DateLength = 10;

    /// <summary>The calendar day as it is written; the time is checked but not used, a time zone does not shift the day.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        return text.Length >= DateLength
            && DateOnly.TryParseExact(text[..DateLength], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
            && (text.Length == DateLength || (text[DateLength] is 'T' or ' ' && IsTime(text[(DateLength + 1)..])));
    }

    static bool IsTime(ReadOnlySpan<char> text)
    {
        if (text is [.., 'Z'])
        {
            text = text[..^1];
        }
        else if (text.Length > 6 && text[^6] is '+' or '-')
        {
            if (!TimeOnly.TryParseExact(text[^5..], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                return false;
            }

            text = text[..^6];
        }

        return TimeOnly.TryParseExact(text, s_timeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    static readonly string[] s_timeFormats = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"];
}
