using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// A date or time by its parts: numbers and points on circles, each standardised. A missing cell (and one that is not a date in the column's
/// format) becomes 0, the training mean, in every feature; if any training cell was missing, a last feature says so.
/// </summary>
public sealed class DateEncoder : ColumnEncoder
{
    internal const string KindName = "date";

    readonly DateFormat _format;
    readonly Standardization[] _scales;

    DateEncoder(string name, DateFormat format, bool missing, IReadOnlyList<DatePart> parts, Standardization[] scales)
        : base(KindName, [name], NameFeatures(name, parts, missing))
    {
        Name = name;
        HasMissing = missing;
        Parts = parts;
        _format = format;
        _scales = scales;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>How the column's dates are written, such as <c>yyyy-MM-dd</c>; a time may follow.</summary>
    public string Format => _format.Pattern;

    /// <summary>What the network sees of a date.</summary>
    public IReadOnlyList<DatePart> Parts { get; }

    /// <summary>Mean and standard deviation of each feature but the last one of <see cref="HasMissing"/>.</summary>
    public IReadOnlyList<Standardization> Scales => _scales;

    /// <summary>Whether a training cell was missing or not a date, so that there is a last feature that says so.</summary>
    public bool HasMissing { get; }

    /// <summary>Learns from the training rows.</summary>
    /// <param name="column">A column with a date in at least one of the rows.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="format">How its dates are written.</param>
    /// <param name="parts">What to see of them.</param>
    internal static DateEncoder Fit(Column column, ReadOnlySpan<int> rows, DateFormat format, IReadOnlyList<DatePart> parts)
    {
        var values = new List<double>[parts.Sum(part => DateParts.FeaturesOf(part).Count)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = [];
        }

        Span<double> pair = stackalloc double[2];
        foreach (int row in rows)
        {
            if (!format.TryParse(CellText.Of(column, row), out Moment moment))
            {
                continue;
            }

            int at = 0;
            foreach (DatePart part in parts)
            {
                DateParts.Write(part, moment, pair);
                for (int i = 0; i < DateParts.FeaturesOf(part).Count; i++)
                {
                    values[at++].Add(pair[i]);
                }
            }
        }

        return new DateEncoder(
            column.Name, format, values[0].Count < rows.Length, parts, [.. values.Select(feature => Standardization.Of([.. feature]))]);
    }

    internal override void Encode(Table table, ReadOnlySpan<Column> columns, int row, Span<double> features)
    {
        features.Clear();
        if (_format.TryParse(CellText.Of(columns[0], row), out Moment moment))
        {
            int at = 0;
            Span<double> pair = stackalloc double[2];
            foreach (DatePart part in Parts)
            {
                DateParts.Write(part, moment, pair);
                for (int i = 0; i < DateParts.FeaturesOf(part).Count; i++)
                {
                    features[at] = _scales[at].Apply(pair[i]);
                    at++;
                }
            }
        }
        else if (HasMissing)
        {
            features[^1] = 1;
        }
    }

    /// <summary>The days since the beginning of the calendar, with the time as a fraction; NaN where the cell is no date of the column's format.</summary>
    internal double DaysOf(Column column, int row) =>
        _format.TryParse(CellText.Of(column, row), out Moment moment) ? moment.Universal.Ticks / (double)TimeSpan.TicksPerDay : double.NaN;

    internal override string? Flag(Table table, ReadOnlySpan<Column> columns, int row)
    {
        ReadOnlySpan<char> text = CellText.Of(columns[0], row);
        if (_format.TryParse(text, out _))
        {
            return null;
        }

        if (text.Length > 0 && !CellText.IsMissingWord(text))
        {
            return _format.Pattern == DateFormat.Iso.Pattern
                ? $"'{Name}' = {CellText.Quote(text)} is not a date such as 2024-02-29 and counts as missing"
                : $"'{Name}' = {CellText.Quote(text)} is not a date written {Format} and counts as missing";
        }

        return HasMissing ? null : $"'{Name}' is missing, as never in training";
    }

    static string[] NameFeatures(string name, IReadOnlyList<DatePart> parts, bool missing)
    {
        IEnumerable<string> names = parts.SelectMany(DateParts.FeaturesOf).Select(feature => $"{name} {feature}");
        return missing ? [.. names, $"{name} is missing"] : [.. names];
    }

    private protected override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteString("name", Name);
        writer.WriteBoolean("missing", HasMissing);
        writer.WriteString("format", Format);
        writer.WriteTexts("parts", Parts.Select(part => part.Word()));
        writer.WriteStartArray("scales");
        foreach (Standardization scale in _scales)
        {
            writer.WriteStartObject();
            scale.WriteFields(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    internal static DateEncoder Read(JsonElement element)
    {
        string name = ReadName(element);
        bool missing = element.Flag("missing");
        if (!element.TryGetProperty("parts", out _))
        {
            // As the first files have it: ISO dates by year and place in the year.
            return new DateEncoder(
                name, DateFormat.Iso, missing, [DatePart.Year, DatePart.YearCycle],
                [
                    Standardization.Read(element.Field("year")), Standardization.Read(element.Field("sine")),
                    Standardization.Read(element.Field("cosine")),
                ]);
        }

        DateFormat format = DateFormat.Find(element.Text("format")) ?? throw JsonFields.Malformed("'format' is no format of dates");
        DatePart[] parts =
        [
            .. element.DistinctTexts("parts").Select(word => DateParts.Find(word) ?? throw JsonFields.Malformed($"{CellText.Quote(word)} is no part of a date")),
        ];
        var scales = new List<Standardization>();
        foreach (JsonElement scale in element.Items("scales"))
        {
            scales.Add(Standardization.Read(scale));
        }

        return scales.Count > 0 && scales.Count == parts.Sum(part => DateParts.FeaturesOf(part).Count)
            ? new DateEncoder(name, format, missing, parts, [.. scales])
            : throw JsonFields.Malformed("a date needs one scale for each feature of its parts");
    }
}
