using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>One thing that a network sees of a date.</summary>
public enum DatePart
{
    /// <summary>The days since the beginning of the calendar, with the time as a fraction; in coordinated universal time where the zone is written.</summary>
    Elapsed,

    /// <summary>The year.</summary>
    Year,

    /// <summary>The month, 1 to 12.</summary>
    Month,

    /// <summary>The day of the month, 1 to 31.</summary>
    DayOfMonth,

    /// <summary>The day of the week, Monday 1 to Sunday 7 (ISO 8601).</summary>
    DayOfWeek,

    /// <summary>The hour with its minutes as a fraction, 0 to 24.</summary>
    Hour,

    /// <summary>The day of the year as a point on a circle of 366 steps: two features.</summary>
    YearCycle,

    /// <summary>The day of the week as a point on a circle of 7 steps: two features.</summary>
    WeekCycle,

    /// <summary>The minute of the day as a point on a circle of 1,440 steps: two features.</summary>
    DayCycle,
}

/// <summary>The words and the numbers of the parts of a date.</summary>
static class DateParts
{
    static readonly (DatePart Part, string Word, string[] Features)[] s_parts =
    [
        (DatePart.Elapsed, "elapsed", ["elapsed"]),
        (DatePart.Year, "year", ["year"]),
        (DatePart.Month, "month", ["month"]),
        (DatePart.DayOfMonth, "day-of-month", ["day of month"]),
        (DatePart.DayOfWeek, "day-of-week", ["day of week"]),
        (DatePart.Hour, "hour", ["hour"]),
        (DatePart.YearCycle, "year-cycle", ["day sine", "day cosine"]),
        (DatePart.WeekCycle, "week-cycle", ["week sine", "week cosine"]),
        (DatePart.DayCycle, "day-cycle", ["hour sine", "hour cosine"]),
    ];

    /// <summary>Every word.</summary>
    public static IEnumerable<string> Words => s_parts.Select(part => part.Word);

    /// <summary>The word of a part in files.</summary>
    public static string Word(this DatePart part) => s_parts[(int)part].Word;

    /// <summary>The names of its features behind the column's name.</summary>
    public static IReadOnlyList<string> FeaturesOf(DatePart part) => s_parts[(int)part].Features;

    /// <summary>The part of a word, or <see langword="null"/>.</summary>
    public static DatePart? Find(string word) => Array.FindIndex(s_parts, part => part.Word == word) is >= 0 and var index ? s_parts[index].Part : null;

    /// <summary>Writes what a moment is in this part: one number, or sine and cosine.</summary>
    public static void Write(DatePart part, Moment moment, Span<double> values)
    {
        DateTime local = moment.Local;
        switch (part)
        {
            case DatePart.Elapsed:
                values[0] = moment.Universal.Ticks / (double)TimeSpan.TicksPerDay;
                break;
            case DatePart.Year:
                values[0] = local.Year;
                break;
            case DatePart.Month:
                values[0] = local.Month;
                break;
            case DatePart.DayOfMonth:
                values[0] = local.Day;
                break;
            case DatePart.DayOfWeek:
                values[0] = Weekday(local) + 1;
                break;
            case DatePart.Hour:
                values[0] = local.TimeOfDay.Ticks / (double)TimeSpan.TicksPerHour;
                break;
            case DatePart.YearCycle:
                (values[0], values[1]) = CalendarCycle.At(local.DayOfYear);
                break;
            case DatePart.WeekCycle:
                (values[0], values[1]) = CalendarCycle.At(Weekday(local), 7);
                break;
            default:
                (values[0], values[1]) = CalendarCycle.At((int)(local.TimeOfDay.Ticks / TimeSpan.TicksPerMinute), 1440);
                break;
        }
    }

    /// <summary>Monday 0 to Sunday 6.</summary>
    static int Weekday(DateTime day) => ((int)day.DayOfWeek + 6) % 7;
}
