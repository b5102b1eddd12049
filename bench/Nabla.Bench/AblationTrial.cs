using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Bench;

/// <summary>What a recipe reaches on one set.</summary>
/// <param name="Score">The metric of the set over all rows held out, at the best epoch of the best penalty.</param>
/// <param name="Loss">The mean loss there, of the averaged outputs, without smoothing.</param>
/// <param name="LastLoss">The loss after the last epoch of that penalty: what is lost by not choosing the epoch.</param>
/// <param name="Epoch">The best epoch.</param>
/// <param name="Setting">The setting chosen.</param>
/// <param name="Seconds">Seconds of one processor.</param>
sealed record AblationResult(double Score, double Loss, double LastLoss, int Epoch, string Setting, double Seconds);

/// <summary>A recipe on one set: the search that <c>train</c> begins with, on three folds of the training rows; one thread.</summary>
static class AblationTrial
{
    const int Folds = 3;

    /// <summary>Of a table with more training rows than this only a third is held out, once.</summary>
    const int LargeTable = 2000;

    public static AblationResult Run(Table table, string target, string metric, AblationVariant variant, int repeat)
    {
        long started = Stopwatch.GetTimestamp();
        TrainOptions options = variant.Options(new TrainOptions
        {
            Target = target,
            Threads = 1,
            Seed = (ulong)repeat,
            Baselines = false,
            TrainingRows = [.. Enumerable.Range(0, table.RowCount).Where(row => row % 5 != 4)],
        });
        var rows = new RowPlan(table, options);
        Recipe recipe = variant.Change(Recipe.For(options, rows.Training.Length, rows.DifferentRows, table.Image is not null)) with
        {
            FoldCount = rows.Training.Length > LargeTable ? 1 : Folds,
            HoldoutFraction = 1.0 / Folds,
        };
        var plan = new ModelPlan<float>(options, recipe, rows.Target, Smoothed(rows.Loss, variant.Smoothing));
        var sets = new FoldSets<float>(table, rows, options, recipe);
        var search = new Search<float>(plan, sets);
        search.Run(_ => { }, CancellationToken.None);
        SearchCandidate<float> best = search.Best;
        IReadOnlyList<Fold<float>> folds = [.. best.Folds.Select(members => members[0].Fold)];
        double loss = variant.Smoothing == 0
            ? best.BestScore
            : folds.Select((fold, f) => EnsembleOutputs<float>.Loss(rows.Loss, best.BestOutputs[f], fold.Validation) * fold.HeldOut.Length).Sum() / folds.Sum(fold => fold.HeldOut.Length);
        return new AblationResult(
            Score(table, rows, plan, folds, best.BestOutputs, metric), loss, best.History[^1].ValidationLoss ?? double.NaN, best.BestEpoch, best.Setting.ToString(),
            Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    static double Score(Table table, RowPlan rows, ModelPlan<float> plan, IReadOnlyList<Fold<float>> folds, Matrix<float>[] outputs, string metric)
    {
        var decoder = new OutputDecoder(rows.Target);
        int[] heldOut = [.. folds.SelectMany(fold => fold.HeldOut)];
        double[] answers = new double[heldOut.Length * decoder.Width];
        int at = 0;
        for (int f = 0; f < folds.Count; f++)
        {
            var own = new OutputDecoder(folds[f].Target);
            Matrix<float> activated = plan.Activate(outputs[f]);
            for (int row = 0; row < activated.Rows; row++, at += decoder.Width)
            {
                own.Decode<float>(activated.Row(row), answers.AsSpan(at, decoder.Width));
            }
        }

        return decoder.Measure(table, heldOut, answers) switch
        {
            RegressionMetrics regression => regression.Rmse,
            ClassificationMetrics { RocAuc: { } area } when metric == "roc_auc" => area,
            ClassificationMetrics classification => classification.Accuracy,
            _ => double.NaN,
        };
    }

    static Loss Smoothed(Loss loss, double smoothing) => smoothing == 0 ? loss : loss switch
    {
        CategoricalCrossEntropy => new CategoricalCrossEntropy(smoothing),
        BinaryCrossEntropy => new BinaryCrossEntropy(smoothing: smoothing),
        _ => loss,
    };
}
