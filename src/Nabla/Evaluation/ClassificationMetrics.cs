using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Kernels;

namespace Nabla.Evaluation;

/// <summary>
/// How good predicted class probabilities are. The predicted class is the one of the highest probability, the first of equals; where mistakes have
/// stated costs it is the one of the least expected cost.
/// </summary>
public sealed record ClassificationMetrics : Metrics
{
    /// <summary>2^-52, the spacing of doubles at 1: scikit-learn's clip of probabilities before a logarithm (since 1.2, its type's eps).</summary>
    const double Clip = 1.0 / (1L << 52);

    /// <summary>The name of <see cref="MeanCost"/> in JSON.</summary>
    internal const string CostName = "meanCost";

    /// <summary>Keeps the confusion matrix below 400 MB; more classes than that are a number mistaken for a class.</summary>
    const int MostClasses = 10_000;

    ClassificationMetrics(ConfusionMatrix confusion, int rows) : base(rows)
    {
        Confusion = confusion;
        Accuracy = (double)Enumerable.Range(0, confusion.Classes.Count).Sum(index => confusion[index, index]) / rows;
        BalancedAccuracy = confusion.PerClass.Where(scores => scores.Support > 0).Average(scores => scores.Recall);
        MacroF1 = confusion.PerClass
            .Where((scores, index) => scores.Support > 0 || confusion.PredictedAs(index) > 0)
            .Average(scores => scores.F1);
    }

    /// <summary>The share of rows whose class was predicted, 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>The share of rows whose predicted class is wrong, <c>1 - accuracy</c>: the 0-1 loss, a metric only, as its gradient is 0 almost everywhere.</summary>
    public double ZeroOneLoss => 1 - Accuracy;

    /// <summary>The mean recall over the classes that occur in the truth, 0 to 1: every class counts the same, however rare.</summary>
    public double BalancedAccuracy { get; }

    /// <summary>
    /// The mean F1 over the classes that occur in the truth or the predictions, 0 to 1 (scikit-learn's
    /// <c>f1_score(average='macro', zero_division=0)</c>).
    /// </summary>
    public double MacroF1 { get; }

    /// <summary>
    /// The mean of <c>-log p</c> in nats, p the probability given to the true class, clipped to [2^-52, 1 - 2^-52] and otherwise taken as
    /// it is (scikit-learn's <c>log_loss</c> since 1.5). From 0, better when lower; one row costs at most 36.04.
    /// </summary>
    public double LogLoss { get; private init; }

    /// <summary>
    /// The chance that a row of the class has a higher probability of it than a row that is not of it, ties counting one half: 0.5 is
    /// guessing. Two classes: of the second class. More: the mean over the classes against the rest, as far as they have rows on
    /// both sides. <see langword="null"/> when no class has.
    /// </summary>
    public double? RocAuc { get; private init; }

    /// <summary>
    /// The precision averaged over the thresholds that each find further rows of the class (scikit-learn's
    /// <c>average_precision_score</c>), 0 to 1. Two classes: of the second class, <see langword="null"/> when it does not occur.
    /// More: the mean over the classes that occur.
    /// </summary>
    public double? AveragePrecision { get; private init; }

    /// <summary>The mean cost of the decisions, better when lower, the primary metric where costs are stated; <see langword="null"/> elsewhere.</summary>
    public double? MeanCost { get; private init; }

    /// <summary>How often each class was taken for each other one.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> All =>
    [
        .. MeanCost is { } cost ? [new Metric(CostName, cost, HigherIsBetter: false)] : Array.Empty<Metric>(),
        new("accuracy", Accuracy, HigherIsBetter: true),
        new("balancedAccuracy", BalancedAccuracy, HigherIsBetter: true),
        new("macroF1", MacroF1, HigherIsBetter: true),
        new("logLoss", LogLoss, HigherIsBetter: false),
        new("rocAuc", RocAuc, HigherIsBetter: true),
        new("averagePrecision", AveragePrecision, HigherIsBetter: true),
    ];

    /// <summary>Compares predicted probabilities with the truth.</summary>
    /// <param name="truth">The true class of each row: a 0-based index into <paramref name="classes"/>.</param>
    /// <param name="probabilities">Row-major [rows x classes], each from 0 to 1.</param>
    /// <param name="classes">The names of the classes, from 2 to 10,000.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentException">
    /// No rows, too few or too many classes, a class index that does not exist, or a probability that is not from 0 to 1; the message names the row.
    /// </exception>
    public static ClassificationMetrics Compute(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, IReadOnlyList<string> classes) =>
        Compute(truth, probabilities, classes, rule: null);

    /// <summary>The same with decisions by least expected cost.</summary>
    internal static ClassificationMetrics Compute(
        ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, IReadOnlyList<string> classes, DecisionRule? rule)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Validate(truth, probabilities, classes.Count);

        int count = classes.Count;
        int[] confusion = new int[count * count];
        var loss = default(CompensatedSum);
        var cost = default(CompensatedSum);
        for (int row = 0; row < truth.Length; row++)
        {
            ReadOnlySpan<double> ofRow = probabilities.Slice(row * count, count);
            int decision = rule?.Decide(ofRow) ?? IndexOfHighest(ofRow);
            confusion[(truth[row] * count) + decision]++;
            loss.Add(LogLossOf(ofRow[truth[row]]));
            cost.Add(rule?.Cost(truth[row], decision) ?? 0);
        }

        // Two classes rank the same rows in opposite orders: the second one, the "positive" one, stands for both.
        var rankings = new List<Ranking>();
        for (int index = count == 2 ? 1 : 0; index < count; index++)
        {
            rankings.Add(Rank(truth, probabilities, count, index));
        }

        return new ClassificationMetrics(new ConfusionMatrix([.. classes], confusion), truth.Length)
        {
            LogLoss = loss.Value / truth.Length,
            MeanCost = rule is null ? null : cost.Value / truth.Length,
            RocAuc = rankings.Average(ranking => ranking.RocAuc()),
            AveragePrecision = rankings.Average(ranking => ranking.AveragePrecision()),
        };
    }

    /// <summary>
    /// Compares predicted probabilities with soft labels: the true class is the most probable one, the first of equals, and the log loss is
    /// the mean of <c>-sum_c y_c log p_c</c>, clipped likewise.
    /// </summary>
    /// <param name="truth">Row-major [rows x classes], each from 0 to 1, about 1 in sum.</param>
    /// <param name="probabilities">Row-major [rows x classes], each from 0 to 1.</param>
    /// <param name="classes">The names of the classes, from 2 to 10,000.</param>
    /// <exception cref="ArgumentException">As in <see cref="Compute(ReadOnlySpan{int}, ReadOnlySpan{double}, IReadOnlyList{string})"/>, or truths of another number.</exception>
    public static ClassificationMetrics ComputeSoft(ReadOnlySpan<double> truth, ReadOnlySpan<double> probabilities, IReadOnlyList<string> classes) =>
        ComputeSoft(truth, probabilities, classes, rule: null);

    /// <summary>The same with decisions by least expected cost.</summary>
    internal static ClassificationMetrics ComputeSoft(
        ReadOnlySpan<double> truth, ReadOnlySpan<double> probabilities, IReadOnlyList<string> classes, DecisionRule? rule)
    {
        ArgumentNullException.ThrowIfNull(classes);
        int count = classes.Count;
        if (truth.Length != probabilities.Length || count == 0)
        {
            throw new ArgumentException($"There are {truth.Length} true probabilities, but {probabilities.Length} predicted ones of {count} classes.", nameof(truth));
        }

        int[] hard = MostProbable(truth, count);
        ClassificationMetrics metrics = Compute(hard, probabilities, classes, rule);
        var loss = default(CompensatedSum);
        for (int i = 0; i < truth.Length; i++)
        {
            loss.Add(truth[i] == 0 ? 0 : truth[i] * LogLossOf(probabilities[i]));
        }

        return metrics with { LogLoss = loss.Value / hard.Length };
    }

    static Ranking Rank(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, int positiveClass)
    {
        double[] scores = new double[truth.Length];
        bool[] positive = new bool[truth.Length];
        for (int row = 0; row < truth.Length; row++)
        {
            scores[row] = probabilities[(row * classes) + positiveClass];
            positive[row] = truth[row] == positiveClass;
        }

        return new Ranking(scores, positive);
    }

    /// <summary>The log loss of a row whose true class has this probability.</summary>
    internal static double LogLossOf(double probability) => -VectorMath.Log(Math.Clamp(probability, Clip, 1 - Clip));

    /// <summary>The most probable class of each row.</summary>
    internal static int[] MostProbable(ReadOnlySpan<double> probabilities, int classes)
    {
        int[] most = new int[probabilities.Length / classes];
        for (int row = 0; row < most.Length; row++)
        {
            most[row] = IndexOfHighest(probabilities.Slice(row * classes, classes));
        }

        return most;
    }

    internal static int IndexOfHighest(ReadOnlySpan<double> values)
    {
        int highest = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[highest])
            {
                highest = i;
            }
        }

        return highest;
    }

    static void Validate(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes)
    {
        if (classes is < 2 or > MostClasses)
        {
            throw new ArgumentException($"A classification has from 2 to {MostClasses} classes, not {classes}.", nameof(classes));
        }

        if (truth.IsEmpty)
        {
            throw new ArgumentException("There are no rows to evaluate.", nameof(truth));
        }

        if (probabilities.Length != (long)truth.Length * classes)
        {
            throw new ArgumentException(
                $"{truth.Length} rows of {classes} classes need {(long)truth.Length * classes} probabilities, but there are {probabilities.Length}.",
                nameof(probabilities));
        }

        for (int row = 0; row < truth.Length; row++)
        {
            if ((uint)truth[row] >= (uint)classes)
            {
                throw new ArgumentException($"Row {row} has class index {truth[row]}, but the classes are 0 to {classes - 1}.", nameof(truth));
            }
        }

        for (int i = 0; i < probabilities.Length; i++)
        {
            if (!(probabilities[i] is >= 0 and <= 1))
            {
                string found = probabilities[i].ToString(CultureInfo.InvariantCulture);
                throw new ArgumentException(
                    $"Row {i / classes} gives class {i % classes} the probability {found}, which is not from 0 to 1.", nameof(probabilities));
            }
        }
    }
}
