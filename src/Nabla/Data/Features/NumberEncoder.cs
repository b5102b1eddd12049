using System;
using System.Globalization;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// A number, scaled (<see cref="NumberScale"/>), and where asked for by its place in bins (<see cref="PiecewiseLinearBins"/>). A missing cell becomes the
/// median; if any training cell was missing, a last feature is 1 where the cell is missing and 0 elsewhere.
/// </summary>
public sealed class NumberEncoder : ColumnEncoder
{
    /// <summary>
    /// A number is out of range when it lies further beyond the training range than this share of the range's length: the next row of the
    /// same kind often exceeds the largest of the rows before by a little.
    /// </summary>
    public const double RangeTolerance = 0.05;

    internal const string KindName = "number";

    NumberEncoder(
        string name, double median, bool missing, Standardization standardization, NumberScale scale, PiecewiseLinearBins? bins, double minimum, double maximum)
        : base(KindName, [name], [name, .. bins?.NamesOf(name) ?? [], .. missing ? [$"{name} is missing"] : Array.Empty<string>()])
    {
        Name = name;
        Median = median;
        HasMissing = missing;
        Standardization = standardization;
        Scale = scale;
        Bins = bins;
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The median of the training cells that are not missing: what a missing cell becomes.</summary>
    public double Median { get; }

    /// <summary>Whether a training cell was missing, so that there is a second feature.</summary>
    public bool HasMissing { get; }

    /// <summary>Mean and standard deviation of the training cells, missing ones filled with the median.</summary>
    public Standardization Standardization { get; }

    /// <summary>What makes the first feature of the number.</summary>
    public NumberScale Scale { get; }

    /// <summary>What makes the features behind the first, or <see langword="null"/> where there are none.</summary>
    public PiecewiseLinearBins? Bins { get; }

    /// <summary>The smallest training cell.</summary>
    public double Minimum { get; }

    /// <summary>The largest training cell.</summary>
    public double Maximum { get; }

    /// <summary>Learns from the training cells.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">The training cells, NaN where missing; at least one is a number. Missing ones are filled.</param>
    /// <param name="room">As many places, to be written on.</param>
    /// <param name="scaling">The kind of scale.</param>
    /// <param name="bins">The most bins; 0 for none.</param>
    internal static NumberEncoder Fit(string name, double[] values, double[] room, NumberScaling scaling = NumberScaling.Standard, int bins = 0)
    {
        int count = 0;
        foreach (double value in values)
        {
            room[count] = value;
            count += double.IsNaN(value) ? 0 : 1;
        }

        Span<double> numbers = room.AsSpan(0, count);
        double minimum = numbers[0];
        double maximum = numbers[0];
        foreach (double number in numbers)
        {
            minimum = Math.Min(minimum, number);
            maximum = Math.Max(maximum, number);
        }

        double median = Features.Median.Of(numbers);
        foreach (ref double value in values.AsSpan())
        {
            value = double.IsNaN(value) ? median : value;
        }

        var standardization = Standardization.Of(values);
        ReadOnlySpan<double> ascending = scaling == NumberScaling.Standard && bins == 0 ? values : Ascending(values, room);
        return new NumberEncoder(
            name, median, count < values.Length, standardization, NumberScale.Fit(scaling, ascending, standardization),
            bins > 0 ? PiecewiseLinearBins.Of(ascending, bins) : null, minimum, maximum);
    }

    /// <summary>The numbers in ascending order, equal ones in the order in which they come: 0 and -0 are equal.</summary>
    static Span<double> Ascending(double[] values, double[] room)
    {
        values.CopyTo(room, 0);
        Span<double> ascending = room.AsSpan(0, values.Length);
        ascending.Sort();
        int zero = 0;
        while (zero < ascending.Length && ascending[zero] < 0)
        {
            zero++;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
            {
                ascending[zero++] = values[i];
            }
        }

        return ascending;
    }

    internal override void Encode(Table table, ReadOnlySpan<Column> columns, int row, Span<double> features)
    {
        Encode(CellText.NumberOrNaN(table, columns[0], row), features);
    }

    /// <summary>Encodes a number, NaN where it is missing.</summary>
    internal void Encode(double value, Span<double> features)
    {
        bool missing = double.IsNaN(value);
        value = missing ? Median : value;
        features[0] = Scale.Apply(value);
        Bins?.Encode(value, features[1..]);
        if (HasMissing)
        {
            features[Width - 1] = missing ? 1 : 0;
        }
    }

    internal override string? Flag(Table table, ReadOnlySpan<Column> columns, int row)
    {
        double value = CellText.NumberOrNaN(table, columns[0], row);
        if (double.IsNaN(value))
        {
            return HasMissing ? null : $"'{Name}' is missing, as never in training";
        }

        double tolerance = (RangeTolerance * Maximum) - (RangeTolerance * Minimum);
        return value < Minimum - tolerance || value > Maximum + tolerance
            ? string.Create(CultureInfo.InvariantCulture, $"'{Name}' = {value} is outside the training range {Minimum} to {Maximum}")
            : null;
    }

    private protected override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteString("name", Name);
        writer.WriteNumber("median", Median);
        writer.WriteBoolean("missing", HasMissing);
        Standardization.WriteFields(writer);
        Scale.WriteFields(writer);
        if (Bins is not null)
        {
            writer.WriteNumbers("edges", Bins.Edges);
        }

        writer.WriteNumber("minimum", Minimum);
        writer.WriteNumber("maximum", Maximum);
    }

    internal static NumberEncoder Read(JsonElement element)
    {
        double minimum = element.Number("minimum");
        double maximum = element.Number("maximum");
        double median = element.Number("median");
        var standardization = Standardization.Read(element);
        PiecewiseLinearBins? bins = element.TryGetProperty("edges", out _) ? PiecewiseLinearBins.Read(element) : null;
        return minimum <= median && median <= maximum
            ? new NumberEncoder(
                ReadName(element), median, element.Flag("missing"), standardization, NumberScale.Read(element, standardization), bins, minimum, maximum)
            : throw JsonFields.Malformed("'median' does not lie between 'minimum' and 'maximum'");
    }
}
