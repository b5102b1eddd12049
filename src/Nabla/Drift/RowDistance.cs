using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Drift;

/// <summary>
/// How far a row is from the training rows, all features together: a Mahalanobis distance in which the covariance is that of probabilistic
/// principal component analysis (Tipping and Bishop 1999), <c>d² = sum z_i² / v_i + r² / v_rest</c>, with z the row's place on the first
/// directions of the training rows' spread, v their variances, and r what the directions leave of it. No training row is kept.
/// </summary>
sealed class RowDistance
{
    /// <summary>A feature further out than this counts as this far: numbers out of range are flagged by themselves.</summary>
    const double FurthestFeature = 10;

    const int MostDirections = 16;
    const int Iterations = 8;

    /// <summary>A direction in which the training rows hardly differ is taken to have this share of the mean variance.</summary>
    const double LeastVarianceShare = 0.05;

    /// <summary>This share of the training rows is nearer than <see cref="Threshold"/>.</summary>
    const double Near = 0.999;

    /// <summary>What the same distance comes to for rows that the directions were not learnt from, measured (docs/drift.md).</summary>
    const double Margin = 1.1;

    readonly float[] _center;
    readonly float[] _directions;
    readonly double[] _variances;
    readonly double _rest;

    RowDistance(float[] center, float[] directions, double[] variances, double rest, double threshold)
    {
        _center = center;
        _directions = directions;
        _variances = variances;
        _rest = rest;
        Threshold = threshold;
    }

    /// <summary>A row further away is far from the training rows.</summary>
    public double Threshold { get; }

    /// <summary>The number of features.</summary>
    public int Width => _center.Length;

    /// <summary>Learns center, directions and threshold.</summary>
    /// <param name="rows">Encoded training rows, <c>[rows x width]</c>, row by row.</param>
    /// <param name="width">The number of features, at least 1.</param>
    /// <param name="seed">Where the search for the directions begins.</param>
    public static RowDistance Fit(ReadOnlySpan<double> rows, int width, ulong seed)
    {
        int count = rows.Length / width;
        double[] mean = new double[width];
        double[] centered = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            centered[i] = Math.Clamp(rows[i], -FurthestFeature, FurthestFeature);
            mean[i % width] += centered[i] / count;
        }

        // Rounded before anything is measured: what a file brings back is then exactly what the threshold belongs to.
        float[] center = Array.ConvertAll(mean, value => (float)value);
        double total = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            centered[i] -= center[i % width];
            total += centered[i] * centered[i] / count;
        }

        int directions = Math.Min(MostDirections, width);
        (double[] found, double[] variances) = Directions(centered, width, directions, seed);
        double spread = total > 0 ? total / width : 1;
        double rest = width == directions ? 0 : (total - variances.Sum()) / (width - directions);
        double least = LeastVarianceShare * spread;
        double[] floored = Array.ConvertAll(variances, variance => Math.Max(variance, least));
        var distance = new RowDistance(center, Array.ConvertAll(found, value => (float)value), floored, Math.Max(rest, least), 0);
        double[] own = new double[count];
        for (int row = 0; row < count; row++)
        {
            own[row] = distance.Of(rows.Slice(row * width, width));
        }

        Array.Sort(own);
        double near = own[Math.Min(count - 1, (int)(Near * count))];
        return new RowDistance(center, distance._directions, floored, distance._rest, Margin * near);
    }

    /// <summary>The distance of an encoded row.</summary>
    /// <param name="features"><c>[Width]</c></param>
    public double Of(ReadOnlySpan<double> features)
    {
        Span<double> place = stackalloc double[MostDirections];
        place.Clear();
        double length = 0;
        for (int i = 0; i < features.Length; i++)
        {
            double value = Math.Clamp(features[i], -FurthestFeature, FurthestFeature) - _center[i];
            if (value == 0)
            {
                continue;
            }

            length += value * value;
            ReadOnlySpan<float> directions = _directions.AsSpan(i * _variances.Length, _variances.Length);
            for (int k = 0; k < directions.Length; k++)
            {
                place[k] += value * directions[k];
            }
        }

        double squared = 0;
        double along = 0;
        for (int k = 0; k < _variances.Length; k++)
        {
            squared += place[k] * place[k] / _variances[k];
            along += place[k] * place[k];
        }

        return Math.Sqrt(squared + (Math.Max(0, length - along) / _rest));
    }

    /// <summary>Writes it as an object of a model's document; the directions and the center as base64 of little-endian singles, the directions feature by feature.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("threshold", Threshold);
        json.WriteNumber("rest", _rest);
        json.WriteStartArray("variances");
        foreach (double variance in _variances)
        {
            json.WriteNumberValue(variance);
        }

        json.WriteEndArray();
        json.WriteString("center", Convert.ToBase64String(MemoryMarshal.AsBytes<float>(_center)));
        json.WriteString("directions", Convert.ToBase64String(MemoryMarshal.AsBytes<float>(_directions)));
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    /// <exception cref="NablaFormatException">A key is missing, of the wrong type, or contradicts another.</exception>
    public static RowDistance ReadJson(JsonElement element, int width)
    {
        double[] variances = [.. element.Items("variances").Select(number => JsonFields.AsNumber(number, "variances"))];
        double threshold = element.Number("threshold");
        double rest = element.Number("rest");
        if (variances.Length is < 1 or > MostDirections || !(threshold >= 0 && rest > 0) || !variances.All(variance => variance > 0))
        {
            throw JsonFields.Malformed("the 'distance' of 'drift' has no variance above 0 for each of at most 16 directions");
        }

        return new RowDistance(ReadSingles(element, "center", width), ReadSingles(element, "directions", (long)width * variances.Length), variances, rest, threshold);
    }

    static float[] ReadSingles(JsonElement element, string key, long count)
    {
        string text = element.Text(key);
        byte[] bytes = new byte[text.Length];
        float[] singles = Convert.TryFromBase64String(text, bytes, out int length) && length == count * sizeof(float)
            ? MemoryMarshal.Cast<byte, float>(bytes.AsSpan(0, length)).ToArray()
            : throw JsonFields.Malformed($"'{key}' of 'drift' is not {count} numbers in base64");
        return singles.All(float.IsFinite) ? singles : throw JsonFields.Malformed($"'{key}' of 'drift' has a number that is not finite");
    }

    /// <summary>
    /// The first eigenvectors of the covariance <c>[width x count]</c> and the variances along them, by orthogonal iteration: a few rounds come
    /// close enough for a distance, whose threshold is measured afterwards.
    /// </summary>
    static (double[] Directions, double[] Variances) Directions(double[] rows, int width, int count, ulong seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.Drift, step: 1);
        double[] directions = new double[width * count];
        for (int i = 0; i < directions.Length; i++)
        {
            directions[i] = random.Normal((ulong)i);
        }

        double[] variances = new double[count];
        double[] next = new double[directions.Length];
        double[] place = new double[count];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            Orthonormalize(directions, width, count);
            Array.Clear(next);
            Array.Clear(variances);
            for (int row = 0; row < rows.Length; row += width)
            {
                Multiply(rows.AsSpan(row, width), directions, next, place);
                for (int k = 0; k < count; k++)
                {
                    variances[k] += place[k] * place[k] * width / rows.Length;
                }
            }

            if (iteration < Iterations - 1)
            {
                (directions, next) = (next, directions);
            }
        }

        return (directions, variances);
    }

    /// <summary>The row's place on the directions, and the row times its place added to the next directions.</summary>
    static void Multiply(ReadOnlySpan<double> row, double[] directions, double[] next, double[] place)
    {
        int count = place.Length;
        Array.Clear(place);
        for (int i = 0; i < row.Length; i++)
        {
            ReadOnlySpan<double> of = directions.AsSpan(i * count, count);
            for (int k = 0; k < count; k++)
            {
                place[k] += row[i] * of[k];
            }
        }

        for (int i = 0; i < row.Length; i++)
        {
            Span<double> of = next.AsSpan(i * count, count);
            for (int k = 0; k < count; k++)
            {
                of[k] += row[i] * place[k];
            }
        }
    }

    /// <summary>Gram and Schmidt, twice over for accuracy; a column that vanishes, because there is no spread left, becomes zero.</summary>
    static void Orthonormalize(double[] columns, int width, int count)
    {
        for (int k = 0; k < count; k++)
        {
            double before = Dot(columns, k, k, width, count);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int other = 0; other < k; other++)
                {
                    double along = Dot(columns, k, other, width, count);
                    for (int i = 0; i < width; i++)
                    {
                        columns[(i * count) + k] -= along * columns[(i * count) + other];
                    }
                }
            }

            double length = Dot(columns, k, k, width, count);
            double scale = length > 1e-20 * before && length > 0 ? 1 / Math.Sqrt(length) : 0;
            for (int i = 0; i < width; i++)
            {
                columns[(i * count) + k] *= scale;
            }
        }
    }

    static double Dot(double[] columns, int a, int b, int width, int count)
    {
        double sum = 0;
        for (int i = 0; i < width; i++)
        {
            sum += columns[(i * count) + a] * columns[(i * count) + b];
        }

        return sum;
    }
}
