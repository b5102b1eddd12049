using System.Collections.Generic;

namespace Nabla.Schedules;

/// <summary>The text of a composition, in parts.</summary>
static class ScheduleText
{
    /// <summary>The parts between separators; the plus sign of an exponent, as in 1e+9, is none.</summary>
    public static IEnumerable<string> Split(string text, char separator)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool isExponent = i > 1 && text[i - 1] is 'e' or 'E' && char.IsAsciiDigit(text[i - 2]);
            if (text[i] == separator && !isExponent)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
