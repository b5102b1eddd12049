using System;

namespace Nabla.Data.Features;

/// <summary>
/// Reads times of the day: <c>23:59</c>, <c>9:05:30.125</c>, <c>11:59 PM</c>, each also with a zone behind it: <c>Z</c>, <c>UTC</c>, <c>+05:30</c>,
/// <c>-0800</c>, <c>+01</c>.
/// </summary>
static class TimeText
{
    /// <summary>Reads one.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="time">The time since midnight, below a day.</param>
    /// <param name="offset">How far the zone is ahead of coordinated universal time; 0 where none is written.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan time, out TimeSpan offset)
    {
        time = default;
        offset = default;
        int at = 0;
        if (!TryNumber(text, ref at, 1, 2, out int hour) || at >= text.Length || text[at++] != ':' || !TryNumber(text, ref at, 2, 2, out int minute))
        {
            return false;
        }

        int second = 0;
        long ticks = 0;
        if (at < text.Length && text[at] == ':')
        {
            at++;
            if (!TryNumber(text, ref at, 2, 2, out second) || !TryFraction(text, ref at, out ticks))
            {
                return false;
            }
        }

        ReadOnlySpan<char> rest = text[at..];
        ReadOnlySpan<char> half = rest.TrimStart();
        if (half.StartsWith("AM", StringComparison.OrdinalIgnoreCase) || half.StartsWith("PM", StringComparison.OrdinalIgnoreCase))
        {
            if (hour is < 1 or > 12)
            {
                return false;
            }

            hour = hour % 12 + (half[0] is 'P' or 'p' ? 12 : 0);
            rest = half[2..];
        }

        if (hour > 23 || minute > 59 || second > 59 || !TryZone(rest.TrimStart(), out offset))
        {
            return false;
        }

        time = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(ticks);
        return true;
    }

    /// <summary>A fraction of a second, of which seven digits count; none is 0.</summary>
    static bool TryFraction(ReadOnlySpan<char> text, ref int at, out long ticks)
    {
        ticks = 0;
        if (at >= text.Length || text[at] != '.')
        {
            return true;
        }

        at++;
        long unit = TimeSpan.TicksPerSecond / 10;
        int start = at;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            ticks += unit * (text[at] - '0');
            unit /= 10;
        }

        return at > start;
    }

    static bool TryZone(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text.IsEmpty || text is "Z" or "z" or "UTC" or "GMT")
        {
            return true;
        }

        int at = 1;
        if (text[0] is not ('+' or '-') || !TryNumber(text, ref at, 2, 2, out int hours))
        {
            return false;
        }

        int minutes = 0;
        if (at < text.Length)
        {
            at += text[at] == ':' ? 1 : 0;
            if (!TryNumber(text, ref at, 2, 2, out minutes))
            {
                return false;
            }
        }

        offset = (text[0] == '-' ? -1 : 1) * new TimeSpan(hours, minutes, 0);
        return at == text.Length && hours <= 14 && minutes <= 59;
    }

    static bool TryNumber(ReadOnlySpan<char> text, ref int at, int fewest, int most, out int number)
    {
        number = 0;
        int start = at;
        while (at < text.Length && at - start < most && char.IsAsciiDigit(text[at]))
        {
            number = number * 10 + (text[at++] - '0');
        }

        return at - start >= fewest;
    }
}
