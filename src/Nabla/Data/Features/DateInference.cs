using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>In which format the texts of a column are dates.</summary>
/// <param name="Format">The format that most of them fit.</param>
/// <param name="Dates">How many cells are dates in it.</param>
/// <param name="Others">How many cells are other texts.</param>
/// <param name="Rival">The format with day and month the other way round, where every date fits it as well and would be another day.</param>
/// <param name="Example">The first text whose day depends on which of the two it is.</param>
/// <param name="Decided">Where day and month could be confused: a clause that says what decides it.</param>
sealed record DateInference(DateFormat Format, int Dates, int Others, DateFormat? Rival, string Example, string Decided)
{
    /// <summary>The share of the values that must be dates.</summary>
    const double FewestShare = 0.95;

    /// <summary>The format of the dates, or <see langword="null"/> where too few texts are dates.</summary>
    /// <param name="counts">How often each text occurs.</param>
    /// <param name="fewestShare">The share of them that must be dates.</param>
    public static DateInference? Infer(Dictionary<string, int> counts, double fewestShare = FewestShare)
    {
        DateFormat[] candidates = [.. DateFormat.All.Where(format => !format.IsDigits)];
        int[] dates = Array.ConvertAll(candidates, format => DatesIn(format, counts));
        int best = Array.IndexOf(dates, dates.Max());
        int values = counts.Where(pair => !CellText.IsMissingWord(pair.Key)).Sum(pair => pair.Value);
        if (dates[best] == 0 || dates[best] < fewestShare * values)
        {
            return null;
        }

        DateFormat format = candidates[best];
        if (format.Swapped is not { } swapped)
        {
            return Of(format, counts);
        }

        int other = DatesIn(swapped, counts);
        if (other < dates[best])
        {
            return Of(format, counts) with { Decided = $", as {dates[best] - other} of them cannot be {swapped.Pattern}" };
        }

        string? example = counts.Keys.FirstOrDefault(text =>
            format.TryParse(text, out Moment one) && swapped.TryParse(text, out Moment two) && one != two);
        return Of(format, counts) with { Rival = example is null ? null : swapped, Example = example ?? "" };
    }

    /// <summary>The same for a format that is known.</summary>
    public static DateInference Of(DateFormat format, Dictionary<string, int> counts)
    {
        int dates = DatesIn(format, counts);
        return new DateInference(
            format, dates, counts.Where(pair => !CellText.IsMissingWord(pair.Key)).Sum(pair => pair.Value) - dates, null, "", "");
    }

    /// <summary>The parts that differ between rows: what never varies tells a network nothing.</summary>
    public static IReadOnlyList<DatePart> Parts(Column column, ReadOnlySpan<int> rows, DateFormat format)
    {
        var first = new Moment?();
        bool year = false;
        bool day = false;
        bool time = false;
        bool elapsed = false;
        foreach (int row in rows)
        {
            if (!format.TryParse(CellText.Of(column, row), out Moment moment))
            {
                continue;
            }

            Moment one = first ??= moment;
            year |= moment.Local.Year != one.Local.Year;
            day |= moment.Local.Date != one.Local.Date;
            time |= moment.Local.TimeOfDay != one.Local.TimeOfDay;
            elapsed |= moment.Universal != one.Universal;
        }

        DatePart[] parts =
        [
            .. elapsed && !format.IsTimeOnly ? [DatePart.Elapsed] : Array.Empty<DatePart>(),
            .. year ? [DatePart.Year] : Array.Empty<DatePart>(),
            .. day ? [DatePart.Month, DatePart.DayOfMonth, DatePart.DayOfWeek] : Array.Empty<DatePart>(),
            .. time ? [DatePart.Hour] : Array.Empty<DatePart>(),
            .. day ? [DatePart.YearCycle, DatePart.WeekCycle] : Array.Empty<DatePart>(),
            .. time ? [DatePart.DayCycle] : Array.Empty<DatePart>(),
        ];
        return parts.Length > 0 ? parts : [DatePart.Elapsed];
    }

    static int DatesIn(DateFormat format, Dictionary<string, int> counts)
    {
        int dates = 0;
        foreach ((string text, int count) in counts)
        {
            dates += format.TryParse(text, out _) ? count : 0;
        }

        return dates;
    }
}
