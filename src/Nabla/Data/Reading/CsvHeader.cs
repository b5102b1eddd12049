using System;
using System.Collections.Generic;
using System.Globalization;

namespace Nabla.Data.Reading;

/// <summary>The names of the columns of a CSV text: whether there are any, and what they are.</summary>
static class CsvHeader
{
    const NumberForm Numbers = ~(NumberForm.Text | NumberForm.Missing);

    /// <summary>The name of a column that has none.</summary>
    public static string NameOf(int column) => string.Create(CultureInfo.InvariantCulture, $"column_{column + 1}");

    /// <summary>
    /// Whether the first record holds names. It does not if it has a number on top of every column of numbers, unless those numbers count up by one, as the names of pixels
    /// and years do.
    /// </summary>
    public static Detection Detect(CsvSample sample, bool? given)
    {
        if (given is { } known)
        {
            return Detection.Given("header", known ? "first record" : "none");
        }

        Detection present = new("header", "first record", "it does not look like the rows below it");
        if (sample.Records < 2)
        {
            return present with { Reason = "it is the only record looked at" };
        }

        var headings = new List<ReadOnlyMemory<char>>();
        bool numbersBelow = false;
        for (int column = 0; column < sample.Columns; column++)
        {
            if (DecimalDetection.FormsOf(sample, column, 1) is not { } below || (below & Numbers) == 0)
            {
                continue;
            }

            numbersBelow = true;
            ReadOnlySpan<char> heading = sample.Cell(0, column);
            NumberForm form = NumberForms.Of(heading);
            if ((form & Numbers) == 0 && !(heading.IsEmpty && column > 0))
            {
                return present with { Reason = $"'{CellText.Quote(heading).Trim('\'')}' stands above numbers" };
            }

            if (!heading.IsEmpty)
            {
                headings.Add(heading.ToString().AsMemory());
            }
        }

        return !numbersBelow ? present with { Reason = "no column has numbers alone, and the first record of such a file holds names" }
            : headings.Count == 0 ? present with { Reason = "no number stands in it" }
            : CountsUp(headings) ? present with { Reason = $"its numbers count up from {headings[0]}, as names do" }
            : new Detection("header", "none", $"numbers such as '{headings[0]}' stand in the first record, as in those below it", IsUsual: false);
    }

    /// <summary>The names that the current record of the parser holds; where one is empty, the name of a column without one.</summary>
    /// <exception cref="NablaDataException">A name stands twice, or none is there.</exception>
    public static string[] Names(CsvParser parser, List<string> notes)
    {
        string[] names = new string[parser.FieldCount];
        var numberByName = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        var unnamed = new List<int>();
        for (int i = 0; i < names.Length; i++)
        {
            string name = parser.Field(i).Trim().ToString();
            if (name.Length == 0)
            {
                unnamed.Add(i);
                continue;
            }

            if (!numberByName.TryAdd(name, i + 1))
            {
                throw parser.Error(
                    parser.RecordLine, name, $"columns {numberByName[name]} and {i + 1} have the same name; name every column once in the header");
            }

            names[i] = name;
        }

        foreach (int i in unnamed)
        {
            names[i] = NameOf(i);
            if (!numberByName.TryAdd(names[i], i + 1))
            {
                throw parser.Error(parser.RecordLine, null, $"column {i + 1} has no name; name every column in the header");
            }
        }

        if (unnamed.Count > 0)
        {
            string rest = unnamed.Count > 1 ? $", and {unnamed.Count - 1} more likewise" : "";
            notes.Add($"Column {unnamed[0] + 1} has no name in the header and is called '{names[unnamed[0]]}'{rest}.");
        }

        return names;
    }

    /// <summary>Names for so many columns without a header.</summary>
    public static string[] Names(int count)
    {
        string[] names = new string[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = NameOf(i);
        }

        return names;
    }

    static bool CountsUp(List<ReadOnlyMemory<char>> headings)
    {
        for (int i = 0; i < headings.Count; i++)
        {
            if (!int.TryParse(headings[i].Span, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || (i > 0 && number != int.Parse(headings[i - 1].Span, NumberStyles.None, CultureInfo.InvariantCulture) + 1))
            {
                return false;
            }
        }

        return headings.Count > 1;
    }
}
