using System;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// One of two words: 0 for the one, 1 for the other, letter case aside. Where the words are numbers, numbers lie on the line through them: 1.0 is 1, and what lies
/// between stays between. A missing cell (and any other text) becomes one half; if any training cell was missing, a second feature is 1 where the cell is missing and 0 elsewhere.
/// </summary>
public sealed class BooleanEncoder : ColumnEncoder
{
    internal const string KindName = "boolean";

    readonly double _falseNumber;
    readonly double _trueNumber;

    internal BooleanEncoder(string name, string falseWord, string trueWord, bool missing)
        : base(KindName, [name], missing ? [name, $"{name} is missing"] : [name])
    {
        Name = name;
        False = falseWord;
        True = trueWord;
        HasMissing = missing;
        _falseNumber = DecimalText.TryParse(falseWord, out double ofFalse) ? ofFalse : double.NaN;
        _trueNumber = DecimalText.TryParse(trueWord, out double ofTrue) ? ofTrue : double.NaN;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The word that becomes 0.</summary>
    public string False { get; }

    /// <summary>The word that becomes 1.</summary>
    public string True { get; }

    /// <summary>Whether a training cell was missing, so that there is a second feature.</summary>
    public bool HasMissing { get; }

    /// <summary>Whether the cell is the one word or the other; <see langword="null"/> where it is neither.</summary>
    internal bool? Read(Column column, int row)
    {
        if (column.TryGetNumber(row, out double number))
        {
            return number == _trueNumber ? true : number == _falseNumber ? false : null;
        }

        ReadOnlySpan<char> text = CellText.Of(column, row);
        return text.Equals(True, StringComparison.OrdinalIgnoreCase) ? true
            : text.Equals(False, StringComparison.OrdinalIgnoreCase) ? false
            : null;
    }

    /// <summary>Whether the two words are numbers.</summary>
    public bool IsNumeric => !double.IsNaN(_trueNumber - _falseNumber);

    internal override void Encode(Table table, ReadOnlySpan<Column> columns, int row, Span<double> features)
    {
        double? value = Read(columns[0], row) switch
        {
            true => 1,
            false => 0,
            null => IsNumeric && columns[0].TryGetNumber(row, out double number) ? (number - _falseNumber) / (_trueNumber - _falseNumber) : null,
        };
        features[0] = value ?? 0.5;
        if (HasMissing)
        {
            features[1] = value is null ? 1 : 0;
        }
    }

    internal override string? Flag(Table table, ReadOnlySpan<Column> columns, int row)
    {
        if (Read(columns[0], row) is not null)
        {
            return null;
        }

        ReadOnlySpan<char> text = CellText.Of(columns[0], row);
        if (text.Length > 0 && !CellText.IsMissingWord(text))
        {
            string counts = IsNumeric && columns[0].TryGetNumber(row, out _) ? "" : " and counts as missing";
            return $"'{Name}' = {CellText.Quote(text)} is neither {CellText.Quote(False)} nor {CellText.Quote(True)}{counts}";
        }

        return HasMissing ? null : $"'{Name}' is missing, as never in training";
    }

    private protected override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteString("name", Name);
        writer.WriteString("false", False);
        writer.WriteString("true", True);
        writer.WriteBoolean("missing", HasMissing);
    }

    internal static BooleanEncoder Read(JsonElement element)
    {
        string falseWord = element.Text("false");
        string trueWord = element.Text("true");
        return falseWord.Length > 0 && trueWord.Length > 0 && !falseWord.Equals(trueWord, StringComparison.OrdinalIgnoreCase)
            ? new BooleanEncoder(ReadName(element), falseWord, trueWord, element.Flag("missing"))
            : throw JsonFields.Malformed("a boolean needs two different words");
    }
}
