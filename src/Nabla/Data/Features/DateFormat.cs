using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>
/// One way of writing dates, as in <c>dd/MM/yyyy</c>. Behind the date there may be a time, 24 or 12 hours, with or without a zone
/// (<see cref="TimeText"/>); day and month may lack their leading zero, save in the two forms of ISO 8601.
/// </summary>
sealed class DateFormat
{
    static readonly string[] s_months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    static readonly string[] s_longMonths =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    readonly bool _strict;

    DateFormat(string pattern)
    {
        Pattern = pattern;
        _strict = pattern is "yyyy-MM-dd" or "yyyyMMdd";
    }

    /// <summary>All formats, the most usual first: where a column fits several, the first is taken.</summary>
    public static IReadOnlyList<DateFormat> All { get; } =
    [
        .. new[]
        {
            "yyyy-MM-dd", "dd.MM.yyyy", "MM/dd/yyyy", "dd/MM/yyyy", "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd", "MM-dd-yyyy", "dd-MM-yyyy",
            "dd MMM yyyy", "dd-MMM-yyyy", "MMM dd yyyy", "dd.MM.yy", "MM/dd/yy", "dd/MM/yy", "HH:mm",
        }.Select(pattern => new DateFormat(pattern)),
    ];

    /// <summary>The date of ISO 8601.</summary>
    public static DateFormat Iso => All[0];

    /// <summary>The format in letters.</summary>
    public string Pattern { get; }

    /// <summary>Whether cells are times without a day.</summary>
    public bool IsTimeOnly => Pattern == "HH:mm";

    /// <summary>Whether cells are digits alone, as numbers are.</summary>
    public bool IsDigits => Pattern == "yyyyMMdd";

    /// <summary>The format that reads day and month the other way round, or <see langword="null"/> where a dot or a name leaves no doubt.</summary>
    public DateFormat? Swapped => Pattern switch
    {
        "MM/dd/yyyy" => Find("dd/MM/yyyy"),
        "dd/MM/yyyy" => Find("MM/dd/yyyy"),
        "MM-dd-yyyy" => Find("dd-MM-yyyy"),
        "dd-MM-yyyy" => Find("MM-dd-yyyy"),
        "MM/dd/yy" => Find("dd/MM/yy"),
        "dd/MM/yy" => Find("MM/dd/yy"),
        _ => null,
    };

    /// <summary>The format of a pattern, or <see langword="null"/>.</summary>
    public static DateFormat? Find(string pattern) => All.FirstOrDefault(format => format.Pattern == pattern);

    /// <summary>Reads a cell.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out Moment moment)
    {
        moment = default;
        if (text.IsEmpty || (!char.IsAsciiDigit(text[0]) && (Pattern[0] != 'M' || !char.IsAsciiLetter(text[0]))))
        {
            return false;
        }

        if (IsTimeOnly)
        {
            bool isTime = TimeText.TryParse(text, out TimeSpan time, out TimeSpan zone);
            moment = new Moment(new DateTime(time.Ticks), zone, HasTime: true);
            return isTime;
        }

        if (!TryParseDay(text, out DateTime day, out int length))
        {
            return false;
        }

        ReadOnlySpan<char> rest = text[length..];
        if (rest.IsEmpty)
        {
            moment = new Moment(day, default, HasTime: false);
            return true;
        }

        if (rest[0] is not ('T' or ' ') || !TimeText.TryParse(rest[1..], out TimeSpan ofDay, out TimeSpan offset))
        {
            return false;
        }

        moment = new Moment(day + ofDay, offset, HasTime: true);
        return true;
    }

    bool TryParseDay(ReadOnlySpan<char> text, out DateTime day, out int at)
    {
        day = default;
        at = 0;
        int year = 0;
        int month = 0;
        int dayOfMonth = 0;
        for (int p = 0; p < Pattern.Length;)
        {
            char letter = Pattern[p];
            int run = 1;
            while (p + run < Pattern.Length && Pattern[p + run] == letter)
            {
                run++;
            }

            p += run;
            bool read = (letter, run) switch
            {
                ('y', 4) => TryDigits(text, ref at, 4, 4, out year),
                ('y', _) => TryDigits(text, ref at, 2, 2, out year),
                ('M', 3) => TryMonth(text, ref at, out month),
                ('M', _) => TryDigits(text, ref at, _strict ? 2 : 1, 2, out month),
                ('d', _) => TryDigits(text, ref at, _strict ? 2 : 1, 2, out dayOfMonth),
                _ => TrySeparator(text, ref at, letter),
            };
            if (!read)
            {
                return false;
            }
        }

        if (Pattern.EndsWith("yy", StringComparison.Ordinal) && !Pattern.EndsWith("yyyy", StringComparison.Ordinal))
        {
            year += year < 50 ? 2000 : 1900;
        }

        // Another digit belongs to the number before it.
        if ((at < text.Length && char.IsAsciiDigit(text[at])) || year < 1 || month is < 1 or > 12 || dayOfMonth < 1
            || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateTime(year, month, dayOfMonth);
        return true;
    }

    static bool TrySeparator(ReadOnlySpan<char> text, ref int at, char separator)
    {
        // American dates may have a comma before the year.
        if (separator == ' ' && at < text.Length && text[at] == ',')
        {
            at++;
        }

        return at < text.Length && text[at++] == separator;
    }

    static bool TryDigits(ReadOnlySpan<char> text, ref int at, int fewest, int most, out int number)
    {
        number = 0;
        int start = at;
        while (at < text.Length && at - start < most && char.IsAsciiDigit(text[at]))
        {
            number = number * 10 + (text[at++] - '0');
        }

        return at - start >= fewest;
    }

    static bool TryMonth(ReadOnlySpan<char> text, ref int at, out int month)
    {
        int end = at;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        ReadOnlySpan<char> word = text[at..end];
        at = end;
        for (month = 1; month <= s_months.Length; month++)
        {
            if (word.Equals(s_months[month - 1], StringComparison.OrdinalIgnoreCase) || word.Equals(s_longMonths[month - 1], StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
