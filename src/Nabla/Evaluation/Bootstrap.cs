using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Kernels;

namespace Nabla.Evaluation;

/// <summary>
/// Confidence intervals of metrics and of differences between two models on the same rows: the rows, or whole groups of them, are drawn again with
/// replacement, and the interval lies between the percentiles of what is measured (Efron 1979; Efron and Tibshirani, "An Introduction to the
/// Bootstrap", 1993, chapter 13). A replicate is a function of the seed and its number alone.
/// </summary>
static class Bootstrap
{
    /// <summary>Replicates are 40 a step, less one: the ends of an interval of 95 % are then order statistics, without interpolation.</summary>
    const int ReplicatesOfStep = 40;
    const int MostSteps = 50;
    const int FewestSteps = 5;

    /// <summary>Operations to spend, some seconds of one processor at most.</summary>
    const long MostWork = 400_000_000;

    /// <summary>What the bootstrap says.</summary>
    /// <param name="Own">The intervals of the model's metrics.</param>
    /// <param name="Differences">For each other model the intervals of the model's metric minus the other's.</param>
    public sealed record Result(IReadOnlyList<MetricInterval> Own, IReadOnlyList<IReadOnlyList<MetricInterval>> Differences);

    /// <summary>Draws and measures.</summary>
    /// <param name="own">The model on the rows.</param>
    /// <param name="others">Other models on the same rows.</param>
    /// <param name="unitOfRow">The group of each row, from 0 without gaps; empty where every row is drawn by itself.</param>
    /// <param name="seed">Decides what is drawn.</param>
    /// <param name="weights">What each row counts; empty: once.</param>
    public static Result Run(MetricSample own, IReadOnlyList<MetricSample> others, ReadOnlySpan<int> unitOfRow, ulong seed, ReadOnlySpan<double> weights)
    {
        MetricSample[] samples = [own, .. others];
        int[] unit = unitOfRow.IsEmpty ? [.. Enumerable.Range(0, own.Rows)] : unitOfRow.ToArray();
        double[] rowWeights = weights.ToArray();
        int units = unit.Max() + 1;
        int replicates = Replicates(samples.Sum(sample => sample.Work) + (4L * own.Rows));
        double[][][] values = [.. samples.Select(sample => sample.Names.Select(_ => new double[replicates]).ToArray())];
        Concurrently.For(replicates, replicate =>
        {
            double[] drawn = Draw(seed, replicate, units);
            double[] counts = new double[unit.Length];
            for (int row = 0; row < counts.Length; row++)
            {
                counts[row] = drawn[unit[row]] * (rowWeights.Length > 0 ? rowWeights[row] : 1);
            }

            for (int s = 0; s < samples.Length; s++)
            {
                double[] measured = new double[samples[s].Names.Count];
                samples[s].Measure(counts, measured);
                for (int m = 0; m < measured.Length; m++)
                {
                    values[s][m][replicate] = double.IsFinite(measured[m]) ? measured[m] : double.NaN;
                }
            }
        });

        string method = unitOfRow.IsEmpty ? "bootstrap" : "group-bootstrap";
        bool isPlain = unitOfRow.IsEmpty && weights.IsEmpty;
        return new Result(
            [.. own.Names.SelectMany((name, m) => isPlain && m == own.ShareIndex ? Wilson(own, m) : Interval(name, values[0][m], method))],
            [.. others.Select((other, o) => (IReadOnlyList<MetricInterval>)
                [.. own.Names.SelectMany((name, m) => Interval(name, Difference(values[0][m], values[o + 1][m]), method))])]);
    }

    /// <summary>How often each unit is drawn.</summary>
    public static double[] Draw(ulong seed, int replicate, int units)
    {
        var random = new CounterRandom(seed, RandomPurpose.Bootstrap, (uint)replicate);
        double[] counts = new double[units];
        for (int i = 0; i < units; i++)
        {
            counts[random.Below(units, (ulong)i)]++;
        }

        return counts;
    }

    /// <summary>
    /// The percentile interval: of R values the one of rank <c>(R + 1)·alpha/2</c> from either end, rounded outwards. <see langword="null"/> where
    /// fewer than half of the values are defined.
    /// </summary>
    /// <param name="replicates">One number a replicate, left in their order, by which models are paired; NaN is undefined.</param>
    /// <param name="confidence">In the open interval (0, 1).</param>
    public static ConfidenceInterval? Percentiles(double[] replicates, double confidence = ConfidenceInterval.UsualConfidence)
    {
        double[] values = [.. replicates.Order()]; // NaN comes first
        int undefined = values.AsSpan().Count(double.NaN);
        int defined = values.Length - undefined;
        if (2 * defined < values.Length || defined == 0)
        {
            return null;
        }

        // 40 · 0.025 is 1 and a rounding error more or less.
        double place = (defined + 1) * (1 - ConfidenceInterval.Checked(confidence)) / 2;
        int rank = Math.Clamp((int)Math.Floor(place + 1e-9), 1, (defined + 1) / 2);
        return new ConfidenceInterval(values[undefined + rank - 1], values[^rank]);
    }

    static int Replicates(long work) => (ReplicatesOfStep * (int)Math.Clamp(MostWork / ReplicatesOfStep / Math.Max(1, work), FewestSteps, MostSteps)) - 1;

    static MetricInterval[] Interval(string name, double[] values, string method) =>
        Percentiles(values) is { } interval ? [new MetricInterval(name, interval, method)] : [];

    static MetricInterval[] Wilson(MetricSample own, int index)
    {
        int hits = Enumerable.Range(0, own.Rows).Count(own.IsHit);
        return [new MetricInterval(own.Names[index], ConfidenceInterval.Wilson(hits, own.Rows), "wilson")];
    }

    static double[] Difference(double[] own, double[] other) => [.. own.Zip(other, (a, b) => a - b)];
}
