using System.Collections.Generic;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Drift;

/// <summary>How the values of one column were distributed over the training rows: counts in bins, the last of them for missing cells.</summary>
abstract class ColumnReference(string name, long[] counts)
{
    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>Training rows in each bin; the last bin is of missing cells.</summary>
    public IReadOnlyList<long> Counts { get; } = counts;

    /// <summary>The word for what the values are, as in JSON.</summary>
    public abstract string Kind { get; }

    /// <summary>How far the counts of other rows are from the training rows': the largest difference of the distribution functions, or half the sum of the differences of the shares.</summary>
    /// <param name="now">Rows in each bin.</param>
    public abstract double Distance(IReadOnlyList<long> now);

    /// <summary>What <see cref="Distance"/> of two samples of one distribution stays below in 999 of 1000 cases; <see langword="null"/> where there is no such number.</summary>
    public abstract double? DistanceNoise(long rowsNow);

    /// <summary>What a bin holds, in words.</summary>
    public abstract string BinName(int bin);

    /// <summary>Writes the reference as an object of a model's document.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("kind", Kind);
        WriteBins(json);
        json.WriteStartArray("counts");
        foreach (long count in Counts)
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    /// <exception cref="NablaFormatException">A key is missing, of the wrong type, or contradicts another.</exception>
    public static ColumnReference ReadJson(JsonElement element)
    {
        string name = element.Text("name");
        long[] counts = [.. element.Integers("counts")];
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count >= 0 ? count : throw JsonFields.Malformed("a count of 'drift' is negative");
        }

        if (sum == 0)
        {
            throw JsonFields.Malformed($"'drift' has no row for '{name}'");
        }

        return element.Text("kind") switch
        {
            NumberReference.KindName => NumberReference.Read(name, element, counts),
            CategoryReference.KindName => CategoryReference.Read(name, element, counts),
            var kind => throw JsonFields.Malformed($"'drift' does not know the kind '{kind}'"),
        };
    }

    private protected abstract void WriteBins(Utf8JsonWriter json);

    private protected static long Sum(IReadOnlyList<long> counts)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
