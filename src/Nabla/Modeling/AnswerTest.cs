using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Modeling;

/// <summary>
/// The second self-test of a model file: whole answers, from the cells of a row to the decoded numbers, for rows made of what the encoders know (a number between the
/// least and the greatest, a level, now and then a missing cell). They are a function of the encoders and of their place alone, no rows of the training data.
/// </summary>
static class AnswerTest
{
    /// <summary>The key in the model's document.</summary>
    public const string Key = "answers";

    const int MostRows = 16;
    const int FewestRows = 2;
    const int MostNumbers = 1024;

    /// <summary>Every so many cells are missing, or a text that is no level.</summary>
    const double Unusual = 1.0 / 16;

    const string NoLevel = "none of the levels";

    static readonly DateTime s_firstDay = new(1990, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>Days from the first one on that dates are drawn from: 40 years.</summary>
    const int Days = 14_610;

    /// <summary>The rows of a model: as many as keep the answers few.</summary>
    public static Table Rows(Model model)
    {
        int count = Math.Clamp(MostNumbers / model.AnswerWidth, FewestRows, MostRows);
        var columns = new List<Column>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ColumnEncoder encoder in model.Features.Columns)
        {
            foreach (string name in encoder.ColumnNames.Where(names.Add))
            {
                var random = new CounterRandom(0, RandomPurpose.SelfTestCells, (uint)columns.Count);
                columns.Add(ColumnOf(encoder, name, count, random));
            }
        }

        return new Table("the rows of the self-test", columns, count);
    }

    /// <summary>The answers to rows one at a time; <see langword="null"/> where the outputs overflow.</summary>
    public static double[]?[] OneByOne(Model model, Table rows) => [.. Enumerable.Range(0, rows.RowCount).Select(row => model.AnswersTo(rows, [row]))];

    public static void Write(Utf8JsonWriter json, Model model)
    {
        json.WriteStartArray(Key);
        foreach (double[]? answer in OneByOne(model, Rows(model)))
        {
            if (answer is null)
            {
                json.WriteNullValue();
                continue;
            }

            json.WriteStartArray();
            foreach (double number in answer)
            {
                json.WriteNumberValue(number);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>The answers that a document records; <see langword="null"/> in files of versions that did not.</summary>
    /// <exception cref="NablaFormatException">They are no answers of this model.</exception>
    public static double[]?[]? Read(JsonElement document, Model model)
    {
        if (!document.TryGetProperty(Key, out JsonElement section))
        {
            return null;
        }

        int count = Math.Clamp(MostNumbers / model.AnswerWidth, FewestRows, MostRows);
        if (section.ValueKind != JsonValueKind.Array || section.GetArrayLength() != count)
        {
            throw JsonFields.Malformed($"'{Key}' must be a list of {count} rows");
        }

        return
        [
            .. section.EnumerateArray().Select(row => row.ValueKind == JsonValueKind.Null ? null
                : row.ValueKind == JsonValueKind.Array && row.GetArrayLength() == model.AnswerWidth
                    ? row.EnumerateArray().Select(number => JsonFields.AsNumber(number, Key)).ToArray()
                    : throw JsonFields.Malformed($"a row of '{Key}' must be a list of {model.AnswerWidth} numbers")),
        ];
    }

    /// <summary>The first number that this machine computes otherwise, as the rest of a sentence; <see langword="null"/> where there is none.</summary>
    /// <param name="recorded">What the file records.</param>
    /// <param name="found">What was computed.</param>
    public static string? FirstDifference(double[]?[] recorded, double[]?[] found)
    {
        for (int row = 0; row < recorded.Length; row++)
        {
            double[] before = recorded[row] ?? [];
            double[] now = found[row] ?? [];
            if (before.Length != now.Length)
            {
                return $"row {row + 1} {(now.Length == 0 ? "overflows" : "does not overflow any more")}";
            }

            for (int i = 0; i < before.Length; i++)
            {
                if (BitConverter.DoubleToInt64Bits(before[i]) != BitConverter.DoubleToInt64Bits(now[i]))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"number {i + 1} of row {row + 1} is {now[i]:R} where the file has {before[i]:R}");
                }
            }
        }

        return null;
    }

    static Column ColumnOf(ColumnEncoder encoder, string name, int count, CounterRandom random)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        return encoder switch
        {
            NumberEncoder number => Column.FromNumbers(
                name, Array.ConvertAll(rows, row => Kind(row) < Unusual ? double.NaN : (Share(row) * number.Maximum) + ((1 - Share(row)) * number.Minimum))),
            PixelEncoder pixel => Column.FromNumbers(name, Array.ConvertAll(rows, row => Math.Floor(Share(row) * pixel.Scale))),
            BooleanEncoder boolean => Column.FromText(name, rows.Select(row => Kind(row) < Unusual ? null : Share(row) < 0.5 ? boolean.False : boolean.True)),
            DateEncoder date => Column.FromText(
                name,
                rows.Select(row => Kind(row) < Unusual ? null : s_firstDay.AddMinutes(Math.Floor(Share(row) * Days * 24 * 60)).ToString(date.Format, CultureInfo.InvariantCulture))),
            CategoryEncoder category => Column.FromText(
                name,
                rows.Select(row => Kind(row) < Unusual ? null : Kind(row) < 2 * Unusual || category.Levels.Count == 0 ? NoLevel : category.Levels[(int)(Share(row) * category.Levels.Count)])),
            _ => throw new InvalidOperationException($"There is no cell for a column of the kind {encoder.Kind}."),
        };

        double Kind(int row) => random.Uniform(2 * (ulong)row);

        double Share(int row) => random.Uniform((2 * (ulong)row) + 1);
    }
}
