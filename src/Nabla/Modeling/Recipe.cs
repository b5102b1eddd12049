using System;
using System.Collections.Generic;
using Nabla.Schedules;

namespace Nabla.Modeling;

/// <summary>
/// The choices that <see cref="TrainOptions"/> left open, made from the number of training rows. docs/defaults.md gives the reasons and the
/// measurements.
/// </summary>
sealed record Recipe
{
    /// <summary>Up to this many training rows a table is small: the epoch and the penalty are chosen by cross-validation.</summary>
    const int SmallTable = 5000;

    const int Folds = 5;

    /// <summary>Below this many different rows nothing is held out: a part of them would say nothing.</summary>
    const int FewestRowsToValidate = 20;

    /// <summary>A table too small to be validated is trained for this many steps.</summary>
    const int StepsOfTinyTable = 2000;

    /// <summary>The penalties that a small table's validation chooses from.</summary>
    static readonly double[] s_smallPenalties = [3e-4, 3e-3, 3e-2];

    public required IReadOnlyList<int> Hidden { get; init; }

    public required int BatchSize { get; init; }

    public required int Epochs { get; init; }

    public required int Patience { get; init; }

    public required Schedule Schedule { get; init; }

    /// <summary>The penalties to choose from by the validation loss; one where there is nothing to choose.</summary>
    public required IReadOnlyList<double> Penalties { get; init; }

    /// <summary>The number of parts that are held out one after the other; 1: a single part; 0: none.</summary>
    public required int FoldCount { get; init; }

    /// <summary>The share of a single held-out part.</summary>
    public required double HoldoutFraction { get; init; }

    /// <summary>Whether the chosen epoch and penalty are used to train once more, on all rows; otherwise the best weights are restored.</summary>
    public required bool Refit { get; init; }

    /// <param name="options">What the user chose.</param>
    /// <param name="rows">Training rows.</param>
    /// <param name="differentRows">Training rows, equal ones counted once.</param>
    public static Recipe For(TrainOptions options, int rows, int differentRows)
    {
        bool small = rows <= SmallTable;
        bool validate = options.Validation != 0 && (options.Validation is not null || differentRows >= FewestRowsToValidate);
        int batchSize = Math.Min(options.BatchSize ?? (small ? 32 : 128), rows);
        int stepsPerEpoch = (rows + batchSize - 1) / batchSize;
        return new Recipe
        {
            Hidden = options.Hidden ?? [128, 64],
            BatchSize = batchSize,
            Epochs = options.Epochs ?? (!validate && small ? Math.Max(300, StepsOfTinyTable / stepsPerEpoch) : small ? 300 : Math.Clamp(1_500_000 / rows, 15, 100)),
            Patience = options.Patience ?? (small ? 100 : 10),
            Schedule = options.Schedule ?? (small ? Schedule.Constant : Schedule.Cosine),
            Penalties = options.L2Penalty is { } penalty ? [penalty] : small && validate ? s_smallPenalties : [1e-5],
            FoldCount = !validate ? 0 : options.Validation is null && small ? Folds : 1,
            HoldoutFraction = options.Validation is > 0 and var share ? share : Math.Min(0.1, 10_000.0 / rows),
            Refit = small,
        };
    }
}
