using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>The numbers of several targets: the mean of each metric, then those of each target.</summary>
sealed class MultiRegressionSample(IReadOnlyList<string> targets, RegressionSample[] parts)
    : MetricSample(parts[0].Rows, [.. parts[0].Names, .. targets.SelectMany(target => parts[0].Names.Select(name => $"{name}[{target}]"))])
{
    public override long Work => parts.Sum(part => part.Work);

    public override void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        for (int k = 0; k < parts.Length; k++)
        {
            parts[k].Measure(weights, values.Slice(3 * (k + 1), 3));
        }

        for (int m = 0; m < 3; m++)
        {
            double sum = 0;
            int count = 0;
            for (int k = 1; k <= parts.Length; k++)
            {
                double value = values[(3 * k) + m];
                (sum, count) = double.IsNaN(value) ? (sum, count) : (sum + value, count + 1);
            }

            values[m] = count == 0 ? double.NaN : sum / count;
        }
    }
}

/// <summary>Labels that do not exclude one another.</summary>
/// <param name="labels">Their names.</param>
/// <param name="truth">Row-major [rows x labels].</param>
/// <param name="predicted">Row-major [rows x labels].</param>
/// <param name="losses">The log loss of each, row-major [rows x labels].</param>
sealed class MultilabelSample(IReadOnlyList<string> labels, bool[] truth, bool[] predicted, double[] losses)
    : MetricSample(truth.Length / labels.Count, ["subsetAccuracy", "hammingLoss", "microF1", "macroF1", "logLoss", .. labels.Select(label => $"f1[{label}]")])
{
    const int OwnMetrics = 5;

    /// <summary>Of predicted probabilities, row-major [rows x labels].</summary>
    public static MultilabelSample Of(IReadOnlyList<string> labels, bool[] truth, double[] probabilities) => new(
        labels, truth, Array.ConvertAll(probabilities, p => p > 0.5),
        [.. truth.Zip(probabilities, (yes, p) => ClassificationMetrics.LogLossOf(yes ? p : 1 - p))]);

    public override long Work => truth.Length;

    public override int ShareIndex => 0;

    public override bool IsHit(int row) =>
        truth.AsSpan(row * labels.Count, labels.Count).SequenceEqual(predicted.AsSpan(row * labels.Count, labels.Count));

    public override void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        int count = labels.Count;
        double[] hits = new double[count];
        double[] wrong = new double[count];
        double total = 0;
        double right = 0;
        var loss = default(CompensatedSum);
        for (int row = 0; row < Rows; row++)
        {
            total += weights[row];
            right += IsHit(row) ? weights[row] : 0;
            for (int k = 0; k < count; k++)
            {
                int at = (row * count) + k;
                hits[k] += truth[at] && predicted[at] ? weights[row] : 0;
                wrong[k] += truth[at] != predicted[at] ? weights[row] : 0;
                loss.Add(weights[row] * losses[at]);
            }
        }

        for (int k = 0; k < count; k++)
        {
            values[OwnMetrics + k] = F1(hits[k], wrong[k]);
        }

        values[0] = right / total;
        values[1] = wrong.Sum() / (total * count);
        values[2] = F1(hits.Sum(), wrong.Sum());
        values[3] = hits.Zip(wrong).Average(pair => F1(pair.First, pair.Second));
        values[4] = loss.Value / (total * count);
    }

    static double F1(double hits, double wrong) => hits == 0 ? 0 : 2 * hits / ((2 * hits) + wrong);
}
