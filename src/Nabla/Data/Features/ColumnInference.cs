using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>Finds out what one column is, on the rows given. docs/columns.md tells the same rules in words.</summary>
sealed partial class ColumnInference
{
    /// <summary>Below this many rows nothing tells an identifier from a category.</summary>
    const int FewestRowsOfIdentifier = 21;

    const int WordsOfSentence = 3;
    const int MostExamples = 3;

    /// <summary>Of more rows than this, texts are judged on an even sample.</summary>
    const int MostTexts = 100_000;

    /// <summary>Fewer different numbers than this may be dates in digits by accident.</summary>
    const int FewestDigitDates = 5;

    static readonly string[] s_codeWords = ["zip", "zipcode", "postcode", "postal", "plz", "code", "codes"];
    static readonly string[] s_identifierWords = ["id", "ids", "uuid", "guid", "key", "index"];

    readonly Table _table;
    readonly Column _column;
    readonly int[] _rows;
    readonly ColumnScan _scan;
    readonly (double Least, double Greatest)? _range;
    HashSet<double>? _distinct;

    ColumnInference(Table table, Column column, int[] rows, double[] values)
    {
        _table = table;
        _column = column;
        _rows = rows;
        _scan = new ColumnScan(column, rows, values);
        foreach (double value in _scan.Values)
        {
            if (!double.IsNaN(value))
            {
                _range = _range is { } range ? (Math.Min(range.Least, value), Math.Max(range.Greatest, value)) : (value, value);
            }
        }
    }

    /// <summary>What the column is.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="rows">The rows to look at, at least one.</param>
    /// <param name="said">What the user says of it, if anything.</param>
    /// <param name="buffers">Room for the numbers of those rows.</param>
    public static ColumnSchema Infer(Table table, Column column, int[] rows, ColumnSchema? said, NumberBuffers buffers)
    {
        double[] values = buffers.Take();
        var inference = new ColumnInference(table, column, rows, values);
        ColumnSchema schema = said is null ? inference.Infer() : inference.AsSaid(said);
        buffers.Return(values);
        return schema;
    }

    ColumnSchema Infer()
    {
        if (_scan.IsAllMissing)
        {
            return Of(ColumnKind.Constant, "all its cells are missing");
        }

        if (_scan.IsSpoiltNumeric)
        {
            string cure = $"{_scan.Contrast(_table)}; fix the cell, leave it empty, or take the column as text with --categorical {_column.Name}";
            return Of(ColumnKind.Number, $"{_scan.Numbers} of its {_scan.Numbers + _scan.NonFinite + _scan.Texts} values are numbers") with
            {
                Fault = CellText.NotANumber(_table, _column, _scan.FirstNotNumber, cure),
            };
        }

        return _scan.IsNumeric ? InferNumber() : InferText();
    }

    ColumnSchema InferNumber()
    {
        bool hasMissing = _scan.Numbers < _rows.Length;
        (double least, double greatest) = _range!.Value;
        if (least == greatest && !hasMissing)
        {
            return Of(ColumnKind.Constant, "constant");
        }

        if (least == 0 && greatest == 1 && !_scan.Values.AsSpan().ContainsAnyInRange(double.Epsilon, double.BitDecrement(1)))
        {
            int ones = _scan.Values.AsSpan().Count(1);
            return Of(ColumnKind.Boolean, $"0 in {_scan.Numbers - ones} cells, 1 in {ones}") with { False = "0", True = "1", MissingWords = MissingWords() };
        }

        if (!hasMissing && CountsRows())
        {
            return Of(ColumnKind.Identifier, "it counts the rows");
        }

        HashSet<double> values = Distinct();
        bool whole = Array.TrueForAll(_scan.Values, value => double.IsNaN(value) || double.IsInteger(value));
        if (whole && values.Count >= FewestDigitDates && values.All(IsDigitDate))
        {
            return OfDate(DateFormat.Find("yyyyMMdd")!, _rows, _scan.Numbers, "all its numbers are days of the calendar, written as yyyyMMdd");
        }

        int looked = Math.Min(_scan.Numbers, MostTexts);
        bool nearlyDistinct = looked >= FewestRowsOfIdentifier && 20L * values.Count >= 19L * looked;
        if (whole && nearlyDistinct && NameHas(s_identifierWords))
        {
            return Of(ColumnKind.Identifier, $"its name says so, and {values.Count} of its {looked} values are distinct");
        }

        if (whole && least >= 0 && (HasZerosInFront() || NameHas(s_codeWords)))
        {
            string why = HasZerosInFront() ? "its numbers are written with zeros in front" : "its name says that they are codes";
            return nearlyDistinct
                ? Of(ColumnKind.Identifier, $"{values.Count} of its {looked} values are distinct, and {why}")
                : Of(ColumnKind.Category, $"{values.Count} different whole numbers: {why}");
        }

        string kind = whole ? "whole numbers" : "numbers";
        return Of(ColumnKind.Number, $"{values.Count} different {kind}, {Text(least)} to {Text(greatest)}") with { MissingWords = MissingWords() };
    }

    ColumnSchema InferText()
    {
        int[] rows = Sample();
        Dictionary<string, int> counts = ColumnScan.CountTexts(_column, rows);
        string[] missing = MissingCodes(counts);
        Array.ForEach(missing, word => counts.Remove(word));
        int values = counts.Values.Sum();
        if (counts.Count == 0)
        {
            return Of(ColumnKind.Constant, "all its cells are missing");
        }

        if (counts.Count == 1 && values == rows.Length && rows.Length == _rows.Length)
        {
            return Of(ColumnKind.Constant, "constant", counts);
        }

        if (AsBoolean(counts) is { } boolean)
        {
            return boolean;
        }

        if (counts.Count > 1 && DateInference.Infer(counts) is { } dates)
        {
            return AsDate(dates, rows, counts);
        }

        double meanWords = MeanOf(counts, WordCount);
        if (2L * counts.Count > values && meanWords > WordsOfSentence)
        {
            return Of(ColumnKind.Text, $"it is free text of {Text(meanWords, "0.0")} words on average", counts);
        }

        int repeated = counts.Values.Where(count => count >= CategoryEncoder.FewestRows).Sum();
        bool nearlyDistinct = 20L * counts.Count >= 19L * values || (2L * counts.Count >= values && 10L * repeated < values);
        if (values >= FewestRowsOfIdentifier && nearlyDistinct)
        {
            return Of(ColumnKind.Identifier, $"{counts.Count} of its {values} values are distinct, as in a name or identifier", counts);
        }

        // A text of few rows is not named: the reason is kept in files, and such a text may be personal.
        KeyValuePair<string, int> most = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First();
        string often = most.Value >= CategoryEncoder.FewestRows
            ? $", most often {CellText.Quote(most.Key)} ({Text(100.0 * most.Value / values, "0.#")} %)"
            : "";
        return Of(ColumnKind.Category, $"{counts.Count} different texts{often}", counts) with { MissingWords = missing };
    }

    ColumnSchema? AsBoolean(Dictionary<string, int> counts)
    {
        string[] words = [.. counts.OrderByDescending(pair => pair.Value).ThenByDescending(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)
            .Where(word => !CellText.IsMissingWord(word)).DistinctBy(word => word.ToUpperInvariant(), StringComparer.Ordinal)];
        if (words.Length != 2 || BooleanWords.Find(words[0], words[1]) is not { } pair)
        {
            return null;
        }

        int Count(string word) => counts.Where(entry => string.Equals(entry.Key, word, StringComparison.OrdinalIgnoreCase)).Sum(entry => entry.Value);
        return Of(
            ColumnKind.Boolean, $"{CellText.Quote(pair.False)} in {Count(pair.False)} cells, {CellText.Quote(pair.True)} in {Count(pair.True)}", counts) with
        {
            False = pair.False,
            True = pair.True,
            MissingWords = MissingWords(counts),
        };
    }

    ColumnSchema AsDate(DateInference dates, int[] rows, Dictionary<string, int> counts)
    {
        string missing = dates.Others switch
        {
            0 => "",
            1 => "; 1 cell that is not a date counts as missing",
            _ => $"; {dates.Others} cells that are not dates count as missing",
        };
        string others = dates.Others == 0 ? $"all {dates.Dates} values" : $"{dates.Dates} of its {dates.Dates + dates.Others} values";
        ColumnSchema column = OfDate(dates.Format, rows, dates.Dates, $"{others} are {(dates.Format.IsTimeOnly ? "times" : "dates")} written {dates.Format.Pattern}{dates.Decided}{missing}", counts);
        return dates.Rival is not { } rival ? column : column with
        {
            Format = null,
            Reason = $"{others} are dates, but written {dates.Format.Pattern} or {rival.Pattern}",
            Fault = Problem(
                $"has dates such as {CellText.Quote(dates.Example)} whose day and month could be either way round, and no cell decides it; "
                + $"say --columns \"{_column.Name}=date:{rival.Pattern}\" or \"{_column.Name}=date:{dates.Format.Pattern}\""),
        };
    }

    ColumnSchema OfDate(DateFormat format, int[] rows, int dates, string reason, Dictionary<string, int>? counts = null)
    {
        ColumnSchema column = Of(ColumnKind.Date, reason, counts);
        return column with
        {
            Format = format.Pattern,
            Parts = DateInference.Parts(_column, rows, format),
            Evidence = column.Evidence! with { Dates = dates },
        };
    }

    ColumnSchema Of(ColumnKind kind, string reason, Dictionary<string, int>? counts = null)
    {
        int missing = _scan.Empty + _scan.MissingWords;
        return new ColumnSchema(_column.Name, kind)
        {
            Reason = reason,
            Evidence = new ColumnEvidence
            {
                Cells = _rows.Length,
                Missing = missing,
                Numbers = _scan.Numbers,
                Distinct = counts?.Count ?? Distinct().Count,
                MeanLength = counts is null ? 0 : MeanOf(counts, text => text.Length),
                MeanWords = counts is null ? 0 : MeanOf(counts, WordCount),
                Range = _range,
                Examples = counts is null
                    ? [.. Distinct().Take(MostExamples).Select(Text)]
                    : [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MostExamples).Select(pair => pair.Key)],
            },
        };
    }

    /// <summary>The different numbers, of many rows those of an even sample; in the order in which they come.</summary>
    HashSet<double> Distinct()
    {
        if (_distinct is null)
        {
            _distinct = [];
            int count = Math.Min(_scan.Values.Length, MostTexts);
            for (int i = 0; i < count; i++)
            {
                double value = _scan.Values[(int)((long)i * _scan.Values.Length / count)];
                if (!double.IsNaN(value))
                {
                    _distinct.Add(value);
                }
            }
        }

        return _distinct;
    }

    /// <summary>Whether the number grows by exactly 1 from one row of the table to the next, as far as the rows show.</summary>
    bool CountsRows()
    {
        double[] values = _scan.Values;
        if (values.Length < FewestRowsOfIdentifier || !double.IsInteger(values[0]) || Math.Abs(values[0]) > 1L << 52)
        {
            return false;
        }

        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] - values[0] != _rows[i] - _rows[0])
            {
                return false;
            }
        }

        return true;
    }

    static bool IsDigitDate(double number) =>
        number is >= 1900_01_01 and < 2101_01_01
        && DateFormat.Find("yyyyMMdd")!.TryParse(((int)number).ToString(CultureInfo.InvariantCulture), out _);

    /// <summary>Whether a cell has a whole number with a zero in front.</summary>
    bool HasZerosInFront()
    {
        if (_column is NumberColumn)
        {
            return false;
        }

        foreach (int row in Sample())
        {
            ReadOnlySpan<char> text = CellText.Of(_column, row);
            if (text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one of the words of the column's name, divided at what is no letter and at capitals, is among those.</summary>
    bool NameHas(string[] words)
    {
        string name = _column.Name;
        int start = 0;
        for (int i = 1; i <= name.Length; i++)
        {
            bool ends = i == name.Length || !char.IsLetter(name[i]) || !char.IsLetter(name[i - 1]) || (char.IsUpper(name[i]) && char.IsLower(name[i - 1]));
            if (ends)
            {
                if (words.Contains(name[start..i].ToLowerInvariant()))
                {
                    return true;
                }

                start = i;
            }
        }

        return false;
    }

    /// <summary>
    /// The texts that count as missing among categories: NA and its like. NA itself is kept among codes of two capitals, where it may be Namibia.
    /// </summary>
    static string[] MissingCodes(Dictionary<string, int> counts)
    {
        bool capitals = counts.Count > 1
            && 10 * counts.Keys.Count(text => text.Length == 2 && text.All(char.IsAsciiLetterUpper)) >= 9 * counts.Count;
        return [.. counts.Keys.Where(text => CellText.IsMissingCode(text) && !(capitals && text == "NA")).Order(StringComparer.Ordinal)];
    }

    string[] MissingWords() => _scan.MissingWords == 0 ? [] : MissingWords(TextCounts());

    static string[] MissingWords(Dictionary<string, int> counts) => [.. counts.Keys.Where(text => CellText.IsMissingWord(text)).Order(StringComparer.Ordinal)];

    Dictionary<string, int> TextCounts() => ColumnScan.CountTexts(_column, Sample());

    int[] Sample()
    {
        if (_rows.Length <= MostTexts)
        {
            return _rows;
        }

        int[] sample = new int[MostTexts];
        for (int i = 0; i < sample.Length; i++)
        {
            sample[i] = _rows[(int)((long)i * _rows.Length / MostTexts)];
        }

        return sample;
    }

    NablaDataException Problem(string problem) =>
        new($"{_table.Source}: column '{_column.Name}' {problem}.") { File = _table.Source, Column = _column.Name };

    static double MeanOf(Dictionary<string, int> counts, Func<string, int> measure)
    {
        long sum = 0;
        long count = 0;
        foreach ((string text, int times) in counts)
        {
            sum += (long)measure(text) * times;
            count += times;
        }

        return count == 0 ? 0 : (double)sum / count;
    }

    static int WordCount(string text)
    {
        int words = 0;
        bool inWord = false;
        foreach (char c in text)
        {
            words += !inWord && !char.IsWhiteSpace(c) ? 1 : 0;
            inWord = !char.IsWhiteSpace(c);
        }

        return words;
    }

    static string Text(double number) => Text(number, "R");

    static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
