using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Nabla.Data;
using Nabla.Modeling.Checkpoints;

namespace Nabla.Modeling;

/// <summary>Trains and tests once a fold.</summary>
static class CrossValidator
{
    /// <summary>Sets the folds apart from every other division of the same seed.</summary>
    const ulong OuterFolds = 0x0C40_55FA_11DA_7E00;

    public static CrossValidation Run(
        Table table, TrainOptions options, CrossValidationOptions folds, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken,
        CheckpointScope? checkpoints = null)
    {
        var rows = new RowPlan(table, options);
        var rounds = new List<CrossValidationRound>();
        IReadOnlyList<CrossValidationRound> done = checkpoints?.Session.Rounds?.Rounds ?? [];
        for (int repeat = 0; repeat < folds.Repeats; repeat++)
        {
            IReadOnlyList<(RowValues<int> Kept, RowValues<int> HeldOut)> parts = rows.Folds(folds.Folds, (options.Seed + (ulong)repeat) ^ OuterFolds);
            for (int fold = 0; fold < parts.Count; fold++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (rounds.Count < done.Count)
                {
                    rounds.Add(done[rounds.Count]);
                    continue;
                }

                CheckpointScope? round = checkpoints?.Within($"round {rounds.Count + 1}");
                (int Number, int Of) place = (rounds.Count + 1, folds.Repeats * parts.Count);
                Model model = Model.TrainPart(
                    table,
                    options with
                    {
                        Task = rows.Task.Task,
                        TrainingRows = parts[fold].Kept,
                        TestRows = parts[fold].HeldOut,
                        TestFraction = null,
                        TestTable = null,
                        Seed = options.Seed + (ulong)repeat,
                        CrossValidation = null,
                        Checkpoint = null,
                        Intervals = false,
                        Profile = false,

                        // The rows as a whole are audited, once; parts of them need not be.
                        Audit = false,
                        Examined = null,
                    },
                    progress is null ? null : new InRound(progress, place), round, cancellationToken);

                // A model that was cut short is none of this procedure.
                cancellationToken.ThrowIfCancellationRequested();
                rounds.Add(new CrossValidationRound(
                    repeat + 1, fold + 1, parts[fold].Kept.Length, parts[fold].HeldOut.Length, model.Training.Test!.All)
                {
                    Baselines = [.. model.Training.Baselines.Where(own => own.Test is not null).Select(own => (own.Name, own.Test!.All))],
                });
                round?.Session.EndRound(round.Prefix, new CrossValidation { Folds = folds.Folds, Repeats = folds.Repeats, Rounds = [.. rounds] });
            }
        }

        return new CrossValidation { Folds = folds.Folds, Repeats = folds.Repeats, Rounds = rounds };
    }

    /// <summary>Says in which round a step is.</summary>
    sealed class InRound(IProgress<TrainingProgress> progress, (int Number, int Of) round) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(value with { Round = round });
    }
}
