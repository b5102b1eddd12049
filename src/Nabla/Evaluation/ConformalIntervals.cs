using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>
/// Prediction intervals of a numeric target from the errors on rows held out: <c>prediction ± q · s(prediction)</c>. q is the
/// <c>ceil((n + 1) · coverage)</c>-th smallest of the scores <c>abs(error) / s</c> of n rows held out, which makes a new row of the same kind lie
/// inside with at least that probability whatever the distribution (split conformal prediction: Papadopoulos et al. 2002; Lei et al. 2018; with the
/// rows of several folds it is the cross-validation method of Barber, Candès, Ramdas and Tibshirani, "Predictive inference with the jackknife+", 2021).
/// The scale s follows the size of the error where that depends on the prediction and rows suffice; otherwise it is 1.
/// </summary>
public sealed class ConformalIntervals
{
    /// <summary>Coverage that an interval has when nobody says otherwise.</summary>
    public const double UsualCoverage = 0.9;

    const int FewestRowsOfScale = 200;
    const int RowsOfBin = 50;
    const int MostBins = 10;
    const double LeastScale = 0.1;

    /// <summary>The scale must make the intervals so much narrower on average, or one width does.</summary>
    const double LeastGain = 0.05;

    /// <summary>The coverages for which scores are kept, in thousandths.</summary>
    static readonly int[] s_levels = [.. Enumerable.Range(1, 99).Select(percent => 10 * percent), 995, 999];

    readonly double?[] _scores;
    readonly double[] _centres;
    readonly double[] _scales;

    internal ConformalIntervals(string target, int rows, double?[] scores, double[] centres, double[] scales)
    {
        Target = target;
        Rows = rows;
        _scores = scores;
        _centres = centres;
        _scales = scales;
    }

    /// <summary>The name of the target.</summary>
    public string Target { get; }

    /// <summary>The rows held out that the scores come from.</summary>
    public int Rows { get; }

    /// <summary>Whether the width follows the prediction.</summary>
    public bool IsScaled => _centres.Length > 0;

    /// <summary>The greatest coverage that so many rows allow: <c>n / (n + 1)</c>, rounded down to one that is kept.</summary>
    public double GreatestCoverage => s_levels.Where((_, i) => _scores[i] is not null).DefaultIfEmpty(0).Max() / 1000.0;

    internal static int LevelCount => s_levels.Length;

    internal IReadOnlyList<double?> Scores => _scores;

    internal IReadOnlyList<double> Centres => _centres;

    internal IReadOnlyList<double> Scales => _scales;

    /// <summary>The interval around a prediction; <see langword="null"/> where too few rows were held out to promise so much.</summary>
    /// <param name="prediction">The predicted number.</param>
    /// <param name="coverage">From 0.01 to 0.999; what lies between two hundredths is rounded up.</param>
    public PredictionInterval? At(double prediction, double coverage = UsualCoverage)
    {
        if (!(coverage >= 0.01 && coverage <= 0.999))
        {
            throw new ArgumentOutOfRangeException(nameof(coverage), coverage, "The coverage of an interval is from 0.01 to 0.999.");
        }

        int level = Array.FindIndex(s_levels, thousandths => thousandths >= (1000 * coverage) - 1e-6);
        if (_scores[level] is not { } score)
        {
            return null;
        }

        double half = score * Scale(prediction, _centres, _scales);
        return new PredictionInterval(prediction - half, prediction + half, s_levels[level] / 1000.0);
    }

    /// <summary>Learns from the answers to rows held out.</summary>
    /// <param name="target">The name of the target.</param>
    /// <param name="truth">The true numbers.</param>
    /// <param name="predicted">The predicted ones, each by a network that had not seen the row.</param>
    /// <param name="parts">In which part each row was held out, from 0; the scale of a part's scores is learnt on the others.</param>
    public static ConformalIntervals Fit(string target, ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<int> parts)
    {
        if (truth.IsEmpty || truth.Length != predicted.Length || truth.Length != parts.Length)
        {
            throw new ArgumentException(
                $"Intervals need rows held out: {truth.Length} true numbers, {predicted.Length} predicted ones and {parts.Length} parts were given.", nameof(truth));
        }

        double[] predictions = predicted.ToArray();
        double[] errors = new double[predictions.Length];
        for (int i = 0; i < errors.Length; i++)
        {
            errors[i] = Math.Abs(truth[i] - predictions[i]);
        }

        var plain = new ConformalIntervals(target, errors.Length, ScoresOf(errors), [], []);
        if (errors.Length < FewestRowsOfScale)
        {
            return plain;
        }

        int[] partOf = parts.ToArray();
        double[] scaled = new double[errors.Length];
        foreach (int part in partOf.Distinct())
        {
            int[] others = [.. Enumerable.Range(0, errors.Length).Where(i => partOf[i] != part)];
            (double[] centres, double[] scales) = Learn([.. others.Select(i => predictions[i])], [.. others.Select(i => errors[i])]);
            for (int i = 0; i < errors.Length; i++)
            {
                scaled[i] = partOf[i] == part ? errors[i] / Scale(predictions[i], centres, scales) : scaled[i];
            }
        }

        (double[] allCentres, double[] allScales) = Learn(predictions, errors);
        var following = new ConformalIntervals(target, errors.Length, ScoresOf(scaled), allCentres, allScales);
        return following.IsScaled && Width(following, predictions) < (1 - LeastGain) * Width(plain, predictions) ? following : plain;
    }

    static double Width(ConformalIntervals intervals, double[] predictions) =>
        predictions.Sum(prediction => intervals.At(prediction) is { } interval ? interval.Upper - interval.Lower : double.PositiveInfinity);

    /// <summary>For each coverage the score of rank <c>ceil((n + 1) · coverage)</c>, in whole numbers; none where the rank is beyond n.</summary>
    static double?[] ScoresOf(double[] scores)
    {
        double[] sorted = [.. scores.Order()];
        return Array.ConvertAll(s_levels, level =>
        {
            long rank = (((sorted.Length + 1L) * level) + 999) / 1000;
            return rank <= sorted.Length ? sorted[rank - 1] : (double?)null;
        });
    }

    /// <summary>The mean error in bins of about as many rows, ordered by prediction.</summary>
    static (double[] Centres, double[] Scales) Learn(double[] predictions, double[] errors)
    {
        double typical = errors.Length == 0 ? 0 : errors.Average();
        int bins = Math.Min(MostBins, predictions.Length / RowsOfBin);
        if (bins < 2 || typical == 0)
        {
            return ([], []);
        }

        double[] keys = [.. predictions];
        double[] sorted = [.. errors];
        Array.Sort(keys, sorted);
        var centres = new List<double>();
        var scales = new List<double>();
        for (int bin = 0; bin < bins; bin++)
        {
            Range range = (int)((long)bin * keys.Length / bins)..(int)((bin + 1L) * keys.Length / bins);
            double centre = keys[range].Average();
            if (centres.Count == 0 || centre > centres[^1])
            {
                centres.Add(centre);
                scales.Add(Math.Max(sorted[range].Average() / typical, LeastScale));
            }
        }

        return centres.Count < 2 ? ([], []) : ([.. centres], [.. scales]);
    }

    /// <summary>Straight lines between the centres of the bins, level beyond the outer ones.</summary>
    static double Scale(double prediction, double[] centres, double[] scales)
    {
        if (centres.Length == 0)
        {
            return 1;
        }

        int above = Array.FindIndex(centres, centre => centre >= prediction);
        if (above <= 0)
        {
            return above == 0 ? scales[0] : scales[^1];
        }

        double share = (prediction - centres[above - 1]) / (centres[above] - centres[above - 1]);
        return scales[above - 1] + (share * (scales[above] - scales[above - 1]));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Target}: from {Rows} rows held out, {(IsScaled ? "width by prediction" : "one width")}");
}
