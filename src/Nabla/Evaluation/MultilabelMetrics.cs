using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>
/// How good the predicted probabilities of labels are that do not exclude one another. A label is predicted where its probability is above one
/// half. The names and rules are scikit-learn's, with <c>zero_division=0</c>.
/// </summary>
public sealed record MultilabelMetrics : Metrics
{
    MultilabelMetrics(IReadOnlyList<string> labels, IReadOnlyList<ClassificationMetrics> perLabel, int rightRows)
        : base(perLabel[0].Rows)
    {
        Labels = labels;
        PerLabel = perLabel;
        SubsetAccuracy = (double)rightRows / Rows;
    }

    /// <summary>The names of the labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The metrics of each label, a classification with two classes.</summary>
    public IReadOnlyList<ClassificationMetrics> PerLabel { get; }

    /// <summary>The share of rows with every label right, 0 to 1.</summary>
    public double SubsetAccuracy { get; }

    /// <summary>The share of labels that are wrong, over all rows and labels, 0 to 1, better when lower.</summary>
    public double HammingLoss => 1 - PerLabel.Average(metrics => metrics.Accuracy);

    /// <summary>F1 of all rows and labels together, <c>2 TP / (2 TP + FP + FN)</c>: every positive counts the same; 0 where there is none.</summary>
    public double MicroF1
    {
        get
        {
            double hits = PerLabel.Sum(metrics => metrics.Confusion[1, 1]);
            double wrong = PerLabel.Sum(metrics => (double)metrics.Confusion[0, 1] + metrics.Confusion[1, 0]);
            return hits == 0 ? 0 : 2 * hits / ((2 * hits) + wrong);
        }
    }

    /// <summary>The mean F1 of the labels: every label counts the same, however rare.</summary>
    public double MacroF1 => PerLabel.Average(F1);

    /// <summary>The mean over the labels of the log loss, in nats.</summary>
    public double LogLoss => PerLabel.Average(metrics => metrics.LogLoss);

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> All =>
    [
        new("subsetAccuracy", SubsetAccuracy, HigherIsBetter: true),
        new("hammingLoss", HammingLoss, HigherIsBetter: false),
        new("microF1", MicroF1, HigherIsBetter: true),
        new("macroF1", MacroF1, HigherIsBetter: true),
        new("logLoss", LogLoss, HigherIsBetter: false),
        .. PerLabel.Select((metrics, label) => new Metric($"f1[{Labels[label]}]", F1(metrics), HigherIsBetter: true)),
    ];

    /// <summary>Compares predicted probabilities with the truth.</summary>
    /// <param name="labels">The names of the labels, at least one.</param>
    /// <param name="truth">Row-major [rows x labels]: whether the row has the label.</param>
    /// <param name="probabilities">Row-major [rows x labels], each from 0 to 1.</param>
    /// <exception cref="ArgumentException">No label, no rows, different lengths, or a probability that is not from 0 to 1.</exception>
    public static MultilabelMetrics Compute(IReadOnlyList<string> labels, ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(labels);
        int count = labels.Count;
        if (count == 0 || truth.Length != probabilities.Length || truth.Length % count != 0)
        {
            throw new ArgumentException(
                $"{count} labels do not divide {truth.Length} truths and {probabilities.Length} probabilities into rows.", nameof(labels));
        }

        int rows = truth.Length / count;
        int right = 0;
        for (int row = 0; row < rows; row++)
        {
            bool all = true;
            for (int label = 0; label < count; label++)
            {
                all &= truth[(row * count) + label] == (probabilities[(row * count) + label] > 0.5);
            }

            right += all ? 1 : 0;
        }

        var perLabel = new ClassificationMetrics[count];
        int[] classes = new int[rows];
        double[] both = new double[2 * rows];
        for (int label = 0; label < count; label++)
        {
            for (int row = 0; row < rows; row++)
            {
                double p = probabilities[(row * count) + label];
                classes[row] = truth[(row * count) + label] ? 1 : 0;
                both[2 * row] = 1 - p;
                both[(2 * row) + 1] = p;
            }

            perLabel[label] = ClassificationMetrics.Compute(classes, both, ["no", "yes"]);
        }

        return new MultilabelMetrics([.. labels], perLabel, right);
    }

    /// <summary>Equal metrics have equal labels and come to equal numbers.</summary>
    public bool Equals(MultilabelMetrics? other) =>
        other is not null && Labels.SequenceEqual(other.Labels) && PerLabel.SequenceEqual(other.PerLabel) && SubsetAccuracy == other.SubsetAccuracy;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rows, Labels.Count, SubsetAccuracy);

    static double F1(ClassificationMetrics metrics) => metrics.Confusion.PerClass[1].F1;
}
