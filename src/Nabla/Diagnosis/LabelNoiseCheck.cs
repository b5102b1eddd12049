using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>
/// Rows whose label the model contradicts with confidence, by confident learning: a row of label i counts against its label where the probability of another class k reaches
/// the mean probability of k over the rows labelled k, and k is the most probable such class. The probabilities are those of networks that had not seen the row.
/// </summary>
/// <remarks>
/// Classes that overlap contradict labels too, but there the network is unsure. So the share of such rows is a warning only where errors come with as much confidence as right
/// answers: where the area under the curve with which confidence tells right from wrong answers is near one half; somewhat above that it is a note.
/// </remarks>
sealed class LabelNoiseCheck : Check
{
    /// <summary>Confidence that tells right from wrong answers no better than this is that of wrong labels.</summary>
    const double BlindConfidence = 0.7;

    /// <summary>Confidence that tells them as well as this is that of classes that overlap; between the two it may be either.</summary>
    const double TellingConfidence = 0.8;

    const int FewestRows = 50;
    const int FewestErrors = 10;
    const int MostPlaces = 10;

    public override string Code => DiagnosisCode.LabelNoise;

    public override string Measure => "share of rows whose label is contradicted with confidence";

    public override double Threshold => 0.034;

    public override string Source => "C. Northcutt, L. Jiang, I. Chuang, Confident Learning, JAIR 70 (2021); 3.4 % is the mean share of wrong labels in ten well-known test sets (Northcutt, Athalye, Mueller 2021)";

    public override Measurement Run(DiagnosedModel subject)
    {
        if (subject.Model.Target is not ClassTarget classes)
        {
            return NotMeasured("the target has no classes that exclude one another");
        }

        if (subject.Unseen is not { Answers.Length: > 0 } unseen)
        {
            return NotMeasured("there are no answers to rows that a network had not seen; fixes make them, so leave --no-fixes out");
        }

        if (unseen.Rows.Length < FewestRows)
        {
            return NotMeasured($"{Count(unseen.Rows.Length, "row")} are too few");
        }

        int[] labels = Array.ConvertAll(OutputDecoder.Truth(classes, subject.Table, unseen.Rows), label => (int)label);
        int width = classes.Classes.Count;
        double[] self = SelfConfidence(labels, unseen.Answers, width);
        var suspects = new List<(int Row, int Class, double Probability)>();
        bool[] isRight = new bool[labels.Length];
        double[] confidence = new double[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> answer = unseen.Answers.AsSpan(i * width, width);
            int most = IndexOfMost(answer, _ => true);
            isRight[i] = most == labels[i];
            confidence[i] = answer[most];
            int confident = IndexOfMost(answer, k => unseen.Answers[(i * width) + k] >= self[k]);
            if (confident >= 0 && confident != labels[i])
            {
                suspects.Add((unseen.Rows[i], confident, answer[labels[i]]));
            }
        }

        int errors = isRight.Count(right => !right);
        double share = (double)suspects.Count / labels.Length;
        double telling = errors == 0 ? 1 : new Ranking(confidence, isRight).RocAuc() ?? 1;
        double accuracy = 1 - ((double)errors / labels.Length);
        double majority = labels.GroupBy(label => label).Max(group => group.Count()) / (double)labels.Length;
        string reading = $"{Count(suspects.Count, "row")} of {labels.Length:N0} ({Percent(share)}) have a label that a network which had not seen them contradicts with confidence; "
            + $"its confidence tells right from wrong answers with a ROC AUC of {Number(telling)}";
        if (share < Threshold)
        {
            return Healthy(share, reading);
        }

        if (1 - accuracy > (1 - majority) / 2)
        {
            return NotMeasured($"networks that had not seen the rows are right on {Percent(accuracy)} of them, where the largest class has {Percent(majority)}: they know too little to judge labels");
        }

        if (errors < FewestErrors || telling >= TellingConfidence)
        {
            return Healthy(share, $"{reading}: it errs where it is unsure, as where classes overlap") with { Remark = "errs where unsure" };
        }

        (int Row, int Class, double Probability)[] worst = [.. suspects.OrderBy(suspect => suspect.Probability).ThenBy(suspect => suspect.Row)];
        bool isBlind = telling < BlindConfidence;
        return Finding(
            isBlind ? DiagnosisSeverity.Warning : DiagnosisSeverity.Note, share, $"{reading}: {(isBlind ? "it is as sure of its errors as of the rest" : "it is nearly as sure of its errors as of the rest")}",
            $"{(isBlind ? "Labels may be wrong." : "Labels may be wrong, or classes overlap.")} Look at these rows first: {string.Join(", ", worst.Take(3).Select(suspect => $"{subject.Table.Locate(suspect.Row)} ('{classes.Classes[classes.IndexOf(subject.Table, suspect.Row)]}', rather '{classes.Classes[suspect.Class]}')"))}.") with
        {
            RowCount = suspects.Count,
            Places = [.. worst.Take(MostPlaces).Select(suspect => subject.Table.Locate(suspect.Row))],
        };
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options)
    {
        const double smoothing = 0.1;
        if (options.Loss is null && options.ClassWeights is null)
        {
            Loss loss = subject.Model.Target.Task == TaskKind.Binary ? new BinaryCrossEntropy(smoothing: smoothing) : new CategoricalCrossEntropy(smoothing);
            yield return new Remedy($"--loss {loss}", options with { Loss = loss });
        }

        double penalty = Math.Max(1e-2, 10 * (options.L2Penalty ?? 0));
        yield return new Remedy($"--l2 {penalty.ToString("R", CultureInfo.InvariantCulture)}", options with { L2Penalty = penalty });
    }

    /// <summary>The mean probability of each class over the rows labelled so.</summary>
    static double[] SelfConfidence(int[] labels, double[] answers, int width)
    {
        double[] sums = new double[width];
        int[] counts = new int[width];
        for (int i = 0; i < labels.Length; i++)
        {
            sums[labels[i]] += answers[(i * width) + labels[i]];
            counts[labels[i]]++;
        }

        return [.. sums.Zip(counts, (sum, count) => count == 0 ? double.PositiveInfinity : sum / count)];
    }

    static int IndexOfMost(ReadOnlySpan<double> values, Func<int, bool> counts)
    {
        int most = -1;
        for (int k = 0; k < values.Length; k++)
        {
            if (counts(k) && (most < 0 || values[k] > values[most]))
            {
                most = k;
            }
        }

        return most;
    }
}
