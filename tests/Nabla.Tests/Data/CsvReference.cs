using System.Collections.Generic;
using System.Text;

namespace Nabla.Tests.Data;

/// <summary>
/// CSV with rows that may be bad, by a plain state machine, a character at a time over the whole text: what the reader is compared with. A comma between fields, double quotes
/// around them, NUL nowhere.
/// </summary>
static class CsvReference
{
    /// <summary>The records: their fields, the line on which they begin, and the line of the first fault, or 0.</summary>
    public static List<(List<string> Fields, long Line, long Fault)> Read(string text)
    {
        var records = new List<(List<string>, long, long)>();
        int at = 0;
        long line = 1;
        while (at < text.Length)
        {
            var fields = new List<string>();
            long begins = line;
            long fault = 0;
            bool more = true;
            while (more)
            {
                var field = new StringBuilder();
                more = false;
                if (at < text.Length && text[at] == '"')
                {
                    (int opened, long openedOn) = (++at, line);
                    while (at < text.Length && (text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"')))
                    {
                        fault = fault == 0 && text[at] == '\0' ? line : fault;
                        line += text[at] == '\r' || (text[at] == '\n' && (at == opened || text[at - 1] != '\r')) ? 1 : 0;
                        field.Append(text[at]);
                        at += text[at] == '"' ? 2 : 1;
                    }

                    if (at == text.Length)
                    {
                        // Never closed: the line on which it opens is given up.
                        fault = fault == 0 ? openedOn : fault;
                        for (at = opened; at < text.Length && text[at] is not ('\r' or '\n'); at++)
                        {
                        }

                        line = at < text.Length ? openedOn : line;
                        fields.Add("");
                        break;
                    }

                    at++;
                    if (at < text.Length && text[at] is not (',' or '\r' or '\n'))
                    {
                        fault = fault == 0 ? line : fault;
                        for (; at < text.Length && text[at] is not ('\r' or '\n'); at++)
                        {
                        }
                    }
                }
                else
                {
                    for (; at < text.Length && text[at] is not (',' or '\r' or '\n'); at++)
                    {
                        fault = fault == 0 && text[at] == '\0' ? line : fault;
                        field.Append(text[at]);
                    }
                }

                fields.Add(field.ToString());
                if (at < text.Length && text[at] == ',')
                {
                    at++;
                    more = true;
                }
            }

            if (at < text.Length)
            {
                at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
                line++;
            }

            records.Add((fields, begins, fault));
        }

        return records;
    }
}
