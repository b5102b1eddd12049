using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Drift;

/// <summary>
/// What a model remembers of its training rows, so that other rows can be held against them: how each column was distributed, how far a row was
/// from the others, and how the model's own answers were distributed.
/// </summary>
sealed class DriftReference
{
    /// <summary>Rows looked at: enough for every share to be known to half a percent.</summary>
    const int MostRows = 20_000;

    /// <summary>Cells looked at: bounds the time for a table of very many columns.</summary>
    const int MostCells = 20_000_000;

    const int FewestRows = 1000;

    /// <summary>Features from which the directions are learnt.</summary>
    const int MostFeatures = 500_000;

    DriftReference(IReadOnlyList<ColumnReference> columns, IReadOnlyList<ColumnReference> predictions, RowDistance distance)
    {
        Columns = columns;
        Predictions = predictions;
        Distance = distance;
    }

    /// <summary>One of each encoded column, in the encoder's order; of an image the mean of its pixels.</summary>
    public IReadOnlyList<ColumnReference> Columns { get; }

    /// <summary>The answers to the training rows, one of each target.</summary>
    public IReadOnlyList<ColumnReference> Predictions { get; }

    /// <summary>How far a row is from the training rows.</summary>
    public RowDistance Distance { get; }

    /// <summary>The training rows that a reference is learnt from: all of them, or as many at even distances with a random beginning each.</summary>
    public static int[] Sample(ReadOnlySpan<int> rows, int columns, ulong seed)
    {
        int most = Math.Clamp(MostCells / Math.Max(1, columns), FewestRows, MostRows);
        return Thin(rows, most, seed, step: 0);
    }

    /// <summary>Learns from training rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows, as <see cref="Sample"/> chose them.</param>
    /// <param name="features">The encoders.</param>
    /// <param name="answers">The model's answers to the rows, one list of texts or numbers a target.</param>
    /// <param name="seed">Where the search for the directions begins.</param>
    public static DriftReference Fit(Table table, int[] rows, FeatureEncoder features, IReadOnlyList<Answers> answers, ulong seed)
    {
        BoundFeatures bound = features.Bind(table);
        var columns = new ColumnReference[features.Columns.Count];
        Concurrently.For(columns.Length, i => columns[i] = DriftColumn.Fit(table, rows, features.Columns[i]));
        int[] few = Thin(rows, Math.Max(50, MostFeatures / features.Width), seed, step: 2);
        double[] encoded = new double[checked(few.Length * features.Width)];
        Concurrently.For(few.Length, i => bound.EncodePlace(few[i], encoded.AsSpan(i * features.Width, features.Width)));
        return new DriftReference(
            columns, [.. answers.Select(answer => answer.Fit())], RowDistance.Fit(encoded, features.Width, seed));
    }

    /// <summary>Writes the reference as an object of a model's document.</summary>
    public void WriteJson(Utf8JsonWriter json, string key)
    {
        json.WriteStartObject(key);
        Write("columns", Columns);
        Write("predictions", Predictions);
        json.WritePropertyName("distance");
        Distance.WriteJson(json);
        json.WriteEndObject();

        void Write(string list, IReadOnlyList<ColumnReference> references)
        {
            json.WriteStartArray(list);
            foreach (ColumnReference reference in references)
            {
                reference.WriteJson(json);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    /// <param name="element">The object.</param>
    /// <param name="features">The encoders of the model.</param>
    /// <param name="targets">The names of the model's targets.</param>
    /// <exception cref="NablaFormatException">A key is missing, of the wrong type, or contradicts another.</exception>
    public static DriftReference ReadJson(JsonElement element, FeatureEncoder features, IReadOnlyList<string> targets)
    {
        ColumnReference[] columns = [.. element.Items("columns").Select(ColumnReference.ReadJson)];
        ColumnReference[] predictions = [.. element.Items("predictions").Select(ColumnReference.ReadJson)];
        bool fits = columns.Select(column => column.Name).SequenceEqual(features.Columns.Select(DriftColumn.NameOf))
            && columns.Zip(features.Columns).All(pair => DriftColumn.Fits(pair.First, pair.Second));
        return fits && predictions.Length > 0 && predictions.All(prediction => targets.Contains(prediction.Name))
            ? new DriftReference(columns, predictions, RowDistance.ReadJson(element.Field("distance"), features.Width))
            : throw JsonFields.Malformed("'drift' is not about the columns and targets of 'features'");
    }

    /// <summary>At most so many rows, one of each of as many equal stretches.</summary>
    static int[] Thin(ReadOnlySpan<int> rows, int most, ulong seed, uint step)
    {
        if (rows.Length <= most)
        {
            return rows.ToArray();
        }

        var random = new CounterRandom(seed, RandomPurpose.Drift, step);
        int[] thin = new int[most];
        for (int i = 0; i < most; i++)
        {
            long first = (long)i * rows.Length / most;
            long next = (long)(i + 1) * rows.Length / most;
            thin[i] = rows[(int)first + random.Below((int)(next - first), (ulong)i)];
        }

        return thin;
    }
}

/// <summary>A model's answers about one target: classes, or numbers.</summary>
/// <param name="Target">The name of the target's column.</param>
/// <param name="Classes">A class a row, or <see langword="null"/>.</param>
/// <param name="Values">A number a row, or <see langword="null"/>.</param>
sealed record Answers(string Target, string[]? Classes, double[]? Values)
{
    public ColumnReference Fit() => Classes is not null ? CategoryReference.Fit(Target, Classes) : NumberReference.Fit(Target, Values);

    /// <summary>Rows in the bins of a reference, or <see langword="null"/> where it is of the other kind.</summary>
    public long[]? Count(ColumnReference reference) => reference switch
    {
        CategoryReference categories when Classes is not null => categories.Count(Classes),
        NumberReference numbers when Values is not null => numbers.Count(Values),
        _ => null,
    };
}
