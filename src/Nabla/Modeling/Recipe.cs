using System;
using System.Collections.Generic;
using Nabla.Optimizers;
using Nabla.Schedules;

namespace Nabla.Modeling;

/// <summary>
/// The choices that <see cref="TrainOptions"/> left open, made from the number of training rows. docs/defaults.md gives the reasons and the
/// measurements.
/// </summary>
sealed record Recipe
{
    /// <summary>Up to this many training rows a network trains in seconds: epoch and penalty are chosen by cross-validation.</summary>
    const int SmallTable = 5000;

    /// <summary>Up to this many training rows an epoch is so short that patience costs nothing.</summary>
    const int TinyTable = 2000;

    /// <summary>Below this many different rows nothing is held out: a part of them would say nothing.</summary>
    const int FewestRowsToValidate = 20;

    /// <summary>A table too small to be validated is trained for this many steps at least.</summary>
    const int StepsWithoutValidation = 2000;

    /// <summary>A large table is trained for so many epochs that it sees this many rows.</summary>
    const int RowsOfLargeTable = 1_500_000;

    public required IReadOnlyList<int> Hidden { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Rows of a step of the linear model, whose optimizer never needs all of them.</summary>
    public int LinearBatchSize { get; init; }

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

    /// <summary>Whether the table is a large one.</summary>
    public required bool IsLarge { get; init; }

    /// <summary>The optimizer of the linear model: its loss is convex, large steps that shrink to nothing find the optimum.</summary>
    public Optimizer LinearOptimizer => new Adam(IsLarge ? 0.003 : 0.03);

    /// <param name="options">What the user chose.</param>
    /// <param name="rows">Training rows.</param>
    /// <param name="differentRows">Training rows, equal ones counted once.</param>
    /// <param name="image">Whether the features are pixels: a wide first layer then serves better than a deep network.</param>
    public static Recipe For(TrainOptions options, int rows, int differentRows, bool image)
    {
        Recipe recipe = rows > SmallTable ? Large(rows, image) : Small(rows, image);
        if (options.Validation is null && differentRows < FewestRowsToValidate)
        {
            int stepsPerEpoch = (rows + recipe.BatchSize - 1) / recipe.BatchSize;
            recipe = recipe with { FoldCount = 0, Epochs = Math.Max(recipe.Epochs, StepsWithoutValidation / stepsPerEpoch) };
        }
        else if (options.Validation is { } share)
        {
            recipe = recipe with { FoldCount = share > 0 ? 1 : 0, HoldoutFraction = share };
        }

        return recipe with
        {
            Hidden = options.Hidden ?? recipe.Hidden,
            BatchSize = options.Optimizer.RequiresFullBatch ? rows : Math.Min(options.BatchSize ?? recipe.BatchSize, rows),
            LinearBatchSize = Math.Min(options.BatchSize ?? recipe.BatchSize, rows),
            Epochs = options.Epochs ?? recipe.Epochs,
            Patience = options.Patience ?? recipe.Patience,
            Schedule = options.Schedule ?? recipe.Schedule,

            // Without rows held out nothing can be chosen: the middle one.
            Penalties = options.L2Penalty is { } penalty ? [penalty]
                : recipe.FoldCount > 0 ? recipe.Penalties
                : differentRows < FewestRowsToValidate ? [0]
                : [recipe.Penalties[recipe.Penalties.Count / 2]],
        };
    }

    /// <summary>The recipe of the linear model on the same folds.</summary>
    public Recipe Linear()
    {
        int epochs = IsLarge ? 10 : 100;
        return this with
        {
            Hidden = [],
            BatchSize = LinearBatchSize,
            Epochs = epochs,
            Patience = epochs,
            Schedule = Schedule.Cosine,
            Penalties = FoldCount > 0 && !IsLarge ? [1e-4, 1e-2] : [1e-4],
        };
    }

    static Recipe Small(int rows, bool image) => new()
    {
        Hidden = image ? [256] : [128, 64],
        BatchSize = 32,
        Epochs = rows <= TinyTable ? 300 : 150,
        Patience = rows <= TinyTable ? 100 : 30,
        Schedule = Schedule.Constant,
        Penalties = [3e-4, 3e-3, 3e-2],
        FoldCount = 5,
        HoldoutFraction = 0.2,
        Refit = true,
        IsLarge = false,
    };

    static Recipe Large(int rows, bool image) => new()
    {
        Hidden = image ? [256, 128] : [128, 64],
        BatchSize = 128,
        Epochs = Math.Clamp(RowsOfLargeTable / rows, 15, 100),
        Patience = 10,
        Schedule = Schedule.Cosine,
        Penalties = [1e-5],
        FoldCount = 1,
        HoldoutFraction = Math.Min(0.1, 10_000.0 / rows),
        Refit = false,
        IsLarge = true,
    };
}
