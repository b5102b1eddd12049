using System;
using System.Collections.Generic;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// A calendar date: its year, and the sine and cosine of its day on the circle of the year, each standardised. A missing cell (and one that
/// is not a date) becomes 0, the training mean; if any training cell was missing, a fourth feature says so. The time of day is not used.
/// </summary>
public sealed class DateEncoder : ColumnEncoder
{
    internal const string KindName = "date";

    DateEncoder(string name, bool missing, Standardization year, Standardization sine, Standardization cosine)
        : base(KindName, [name], NameFeatures(name, missing))
    {
        Name = name;
        HasMissing = missing;
        Year = year;
        Sine = sine;
        Cosine = cosine;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>Whether a training cell was missing or not a date, so that there is a fourth feature.</summary>
    public bool HasMissing { get; }

    /// <summary>Mean and standard deviation of the year.</summary>
    public Standardization Year { get; }

    /// <summary>Mean and standard deviation of <c>sin(2 pi (day - 1) / 366)</c>.</summary>
    public Standardization Sine { get; }

    /// <summary>Mean and standard deviation of <c>cos(2 pi (day - 1) / 366)</c>.</summary>
    public Standardization Cosine { get; }

    /// <summary>Learns from the training rows.</summary>
    /// <param name="column">A column with a date in at least one of the rows.</param>
    /// <param name="rows">The training rows.</param>
    internal static DateEncoder Fit(Column column, ReadOnlySpan<int> rows)
    {
        var years = new List<double>();
        var sines = new List<double>();
        var cosines = new List<double>();
        foreach (int row in rows)
        {
            if (IsoDate.TryParse(CellText.Of(column, row), out DateOnly date))
            {
                (double sine, double cosine) = CalendarCycle.At(date.DayOfYear);
                years.Add(date.Year);
                sines.Add(sine);
                cosines.Add(cosine);
            }
        }

        return new DateEncoder(
            column.Name, years.Count < rows.Length, Standardization.Of([.. years]), Standardization.Of([.. sines]), Standardization.Of([.. cosines]));
    }

    internal override void Encode(Table table, ReadOnlySpan<Column> columns, int row, Span<double> features)
    {
        features.Clear();
        if (IsoDate.TryParse(CellText.Of(columns[0], row), out DateOnly date))
        {
            (double sine, double cosine) = CalendarCycle.At(date.DayOfYear);
            features[0] = Year.Apply(date.Year);
            features[1] = Sine.Apply(sine);
            features[2] = Cosine.Apply(cosine);
        }
        else if (HasMissing)
        {
            features[3] = 1;
        }
    }

    internal override string? Flag(Table table, ReadOnlySpan<Column> columns, int row)
    {
        ReadOnlySpan<char> text = CellText.Of(columns[0], row);
        if (IsoDate.TryParse(text, out _))
        {
            return null;
        }

        if (text.Length > 0)
        {
            return $"'{Name}' = {CellText.Quote(text)} is not a date such as 2024-02-29 and counts as missing";
        }

        return HasMissing ? null : $"'{Name}' is missing, as never in training";
    }

    static string[] NameFeatures(string name, bool missing)
    {
        string[] names = [$"{name} year", $"{name} day sine", $"{name} day cosine"];
        return missing ? [.. names, $"{name} is missing"] : names;
    }

    private protected override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteString("name", Name);
        writer.WriteBoolean("missing", HasMissing);
        Write("year", Year);
        Write("sine", Sine);
        Write("cosine", Cosine);

        void Write(string key, Standardization part)
        {
            writer.WriteStartObject(key);
            part.WriteFields(writer);
            writer.WriteEndObject();
        }
    }

    internal static DateEncoder Read(JsonElement element) => new(
        ReadName(element),
        element.Flag("missing"),
        Standardization.Read(element.Field("year")),
        Standardization.Read(element.Field("sine")),
        Standardization.Read(element.Field("cosine")));
}
