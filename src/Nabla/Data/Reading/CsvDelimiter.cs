using System;

namespace Nabla.Data.Reading;

/// <summary>Finds out which character stands between the fields of a CSV text.</summary>
static class CsvDelimiter
{
    /// <summary>The number of characters to look at.</summary>
    public const int SampleLength = 64 * 1024;

    const int MostRecords = 20;

    /// <summary>
    /// The candidate whose number in the header (at least one) is repeated by the most of the first records; among equals the more
    /// numerous, then the first of comma, semicolon, tab and vertical bar. A comma where there is none of them.
    /// </summary>
    /// <param name="sample">The beginning of the text.</param>
    /// <param name="isWhole">Whether the sample is the whole text, so that its last record is complete.</param>
    public static char Detect(ReadOnlySpan<char> sample, bool isWhole)
    {
        char best = ',';
        (int Agreeing, int Count) bestScore = (0, 0);
        foreach (char candidate in ",;\t|")
        {
            (int Agreeing, int Count) score = Score(sample, candidate, isWhole);
            if (score.Count > 0 && score.CompareTo(bestScore) > 0)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    /// <summary>How often the candidate stands in the header, outside quoted fields, and how many records repeat that number.</summary>
    static (int Agreeing, int Count) Score(ReadOnlySpan<char> sample, char candidate, bool isWhole)
    {
        int records = 0;
        int agreeing = 0;
        int headerCount = 0;
        int count = 0;
        bool fieldStart = true;
        bool quoted = false;
        bool justClosed = false;
        bool blank = true;

        for (int i = 0; i <= sample.Length && records < MostRecords; i++)
        {
            bool ended = i == sample.Length;
            char c = ended ? '\n' : sample[i];
            if (quoted && !ended)
            {
                quoted = c != '"';
                justClosed = !quoted;
            }
            else if (c == '"' && (fieldStart || justClosed))
            {
                // A doubled quote closes and opens again.
                quoted = true;
                fieldStart = blank = false;
            }
            else if (c is '\r' or '\n')
            {
                if (!blank && (!ended || isWhole || records == 0))
                {
                    headerCount = records == 0 ? count : headerCount;
                    agreeing += count == headerCount ? 1 : 0;
                    records++;
                }

                count = 0;
                fieldStart = blank = true;
                justClosed = false;
            }
            else
            {
                count += c == candidate ? 1 : 0;
                fieldStart = c == candidate;
                blank = justClosed = false;
            }
        }

        return (agreeing, headerCount);
    }
}
