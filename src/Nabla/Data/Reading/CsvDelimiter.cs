using System;

namespace Nabla.Data.Reading;

/// <summary>Finds out which character stands between the fields of a CSV text.</summary>
static class CsvDelimiter
{
    const int MostRecords = 20;
    const string Candidates = ",;\t|";
    const string FirstLine = "sep=";

    /// <summary>
    /// The candidate whose number in the first record (at least one) is repeated by the most of the first records; among equals the one whose fields hold the fewest
    /// other candidates (decimal commas aside), then the more numerous, then the first of comma, semicolon, tab and vertical bar. A comma where
    /// there is none of them.
    /// </summary>
    /// <param name="sample">The beginning of the text.</param>
    /// <param name="quote">The character that quotes fields.</param>
    /// <param name="isWhole">Whether the sample is the whole text, so that its last record is complete.</param>
    public static (char Delimiter, string Reason) Detect(ReadOnlySpan<char> sample, char quote, bool isWhole)
    {
        char best = ',';
        Score bestScore = default;
        foreach (char candidate in Candidates)
        {
            Score score = ScoreOf(sample, candidate, quote, isWhole);
            if (score.Count > 0 && score.IsBetterThan(bestScore))
            {
                (best, bestScore) = (candidate, score);
            }
        }

        string times = bestScore.Count switch { 1 => "once", 2 => "twice", _ => $"{bestScore.Count} times" };
        return (best, bestScore.Count == 0 ? "there is none, so the file has one column"
            : bestScore.Records == 1 ? $"it stands {times} in the only record looked at"
            : bestScore.Agreeing == bestScore.Records ? $"it stands {times} in each of the first {bestScore.Records} records"
            : $"it stands {times} in {bestScore.Agreeing} of the first {bestScore.Records} records");
    }

    /// <summary>The delimiter that a first line such as <c>sep=;</c> names, as spreadsheets write it; otherwise <see langword="null"/>.</summary>
    public static char? Named(ReadOnlySpan<char> sample) =>
        sample.StartsWith(FirstLine, StringComparison.OrdinalIgnoreCase) && sample.Length > FirstLine.Length + 1
        && sample[FirstLine.Length] is not ('"' or '\r' or '\n' or '\0') && sample[FirstLine.Length + 1] is '\r' or '\n'
            ? sample[FirstLine.Length]
            : null;

    /// <summary>What a person calls it.</summary>
    public static string NameOf(char delimiter) => delimiter switch
    {
        ',' => "comma",
        ';' => "semicolon",
        '\t' => "tab",
        '|' => "vertical bar",
        ' ' => "space",
        _ => $"'{delimiter}'",
    };

    /// <summary>How often the candidate stands in the first record, outside quoted fields, and how many records repeat that number.</summary>
    static Score ScoreOf(ReadOnlySpan<char> sample, char candidate, char quote, bool isWhole)
    {
        var score = default(Score);
        int count = 0;
        int others = 0;
        bool fieldStart = true;
        bool quoted = false;
        bool justClosed = false;
        bool blank = true;

        for (int i = 0; i <= sample.Length && score.Records < MostRecords; i++)
        {
            bool ended = i == sample.Length;
            char c = ended ? '\n' : sample[i];
            if (quoted && !ended)
            {
                quoted = c != quote;
                justClosed = !quoted;
            }
            else if (c == quote && quote != CsvOptions.NoQuote && (fieldStart || justClosed))
            {
                // A doubled quote closes and opens again.
                quoted = true;
                fieldStart = blank = false;
            }
            else if (c is '\r' or '\n')
            {
                if (!blank && (!ended || isWhole || score.Records == 0))
                {
                    score = score.With(count, others);
                }

                count = others = 0;
                fieldStart = blank = true;
                justClosed = false;
            }
            else
            {
                count += c == candidate ? 1 : 0;
                others += c != candidate && Candidates.Contains(c, StringComparison.Ordinal) && !IsDecimalComma(sample, i) ? 1 : 0;
                fieldStart = c == candidate;
                blank = justClosed = false;
            }
        }

        return score;
    }

    static bool IsDecimalComma(ReadOnlySpan<char> sample, int at) =>
        sample[at] == ',' && at > 0 && char.IsAsciiDigit(sample[at - 1]) && at + 1 < sample.Length && char.IsAsciiDigit(sample[at + 1]);

    /// <summary>What speaks for a candidate.</summary>
    readonly record struct Score(int Records, int Agreeing, int Count, int Others)
    {
        public bool IsBetterThan(Score other) => (Agreeing, -Others, Count).CompareTo((other.Agreeing, -other.Others, other.Count)) > 0;

        public Score With(int count, int others) => Records == 0
            ? new Score(1, 1, count, others)
            : this with { Records = Records + 1, Agreeing = Agreeing + (count == Count ? 1 : 0), Others = Others + others };
    }
}
