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
using Nabla.Training;

namespace Nabla.Bench;

/// <summary>What a recipe reaches on one set.</summary>
/// <param name="Score">The metric of the set over all rows held out, at the best epoch of the best penalty.</param>
/// <param name="Loss">The mean loss there, of the averaged outputs, without smoothing.</param>
/// <param name="LastLoss">The loss after the last epoch of that penalty: what is lost by not choosing the epoch.</param>
/// <param name="Epoch">The best epoch.</param>
/// <param name="Penalty">The best penalty.</param>
/// <param name="Seconds">Seconds of one processor.</param>
sealed record AblationResult(double Score, double Loss, double LastLoss, int Epoch, double Penalty, double Seconds);

/// <summary>
/// A recipe on one set: folds of the training rows, in each of them the members of an ensemble, trained in step; after every epoch the loss of their averaged
/// outputs on the rows held out. Everything by the parts that <c>train</c> is made of; one thread.
/// </summary>
static class AblationTrial
{
    const int Folds = 3;

    /// <summary>Of a table with more training rows than this only one of the folds is held out.</summary>
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
        Loss judge = rows.Loss;
        Loss loss = variant.Smoothing == 0 ? judge : judge switch
        {
            CategoricalCrossEntropy => new CategoricalCrossEntropy(variant.Smoothing),
            BinaryCrossEntropy => new BinaryCrossEntropy(smoothing: variant.Smoothing),
            _ => judge,
        };
        Recipe recipe = Recipe.For(options, rows.Training.Length, rows.DifferentRows, table.Image is not null) with { FoldCount = Folds };
        var plan = new ModelPlan<float>(options, recipe, rows.Target, loss);
        IReadOnlyList<Fold<float>> folds = ModelTrainer<float>.Fold(table, rows, options, recipe);
        folds = rows.Training.Length > LargeTable ? [folds[repeat % Folds]] : folds;
        return variant.Penalties(recipe.Penalties).Select(penalty => Train(penalty)).MinBy(result => result.Loss)! with
        {
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };

        AblationResult Train(double penalty)
        {
            FoldRun<float>[][] members = [.. folds.Select((fold, f) => Enumerable.Range(0, variant.Members).Select(member =>
            {
                int stream = 1 + f + (Folds * member);
                return new FoldRun<float>(fold, plan.CreateTrainer(plan.CreateNetwork(fold.Features.Width, stream), penalty, stream, 1), recipe.Epochs);
            }).ToArray())];
            var best = new AblationResult(double.NaN, double.PositiveInfinity, double.PositiveInfinity, 0, penalty, 0);
            for (int epoch = 1; epoch <= recipe.Epochs; epoch++)
            {
                foreach (FoldRun<float> run in members.SelectMany(ensemble => ensemble))
                {
                    run.Advance(CancellationToken.None);
                    if (run.Failure is not null)
                    {
                        return best;
                    }
                }

                Matrix<float>[] outputs = [.. members.Select(Mean)];
                double mean = MeanLoss(folds, outputs, judge);
                best = best with { LastLoss = mean };
                if (mean < best.Loss)
                {
                    best = best with { Loss = mean, Epoch = epoch, Score = Score(outputs) };
                }
            }

            foreach (FoldRun<float> run in members.SelectMany(ensemble => ensemble))
            {
                run.Dispose();
            }

            return best;
        }

        double Score(Matrix<float>[] outputs)
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
    }

    static Matrix<float> Mean(FoldRun<float>[] members)
    {
        Matrix<float> first = members[0].Outputs!;
        if (members.Length == 1)
        {
            return first;
        }

        var mean = new Matrix<float>(first.Rows, first.Columns);
        for (int row = 0; row < mean.Rows; row++)
        {
            for (int column = 0; column < mean.Columns; column++)
            {
                mean[row, column] = members.Sum(member => member.Outputs![row, column]) / members.Length;
            }
        }

        return mean;
    }

    static double MeanLoss(IReadOnlyList<Fold<float>> folds, Matrix<float>[] outputs, Loss loss)
    {
        LossFunction<float> function = loss.Function<float>();
        double sum = 0;
        int count = 0;
        for (int f = 0; f < folds.Count; f++)
        {
            Matrix<float> targets = folds[f].Validation.Targets;
            float[] deltas = new float[outputs[f].Stride];
            for (int row = 0; row < outputs[f].Rows; row++)
            {
                sum += function.Row(
                    outputs[f].Buffer.Slice(row * outputs[f].Stride, outputs[f].Stride), targets.Buffer.Slice(row * targets.Stride, targets.Stride),
                    outputs[f].Columns, 1, deltas);
                count++;
            }
        }

        return sum / count;
    }
}
