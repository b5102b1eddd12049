using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data.Features;
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

    const double LargePenalty = 1e-5;

    /// <summary>The dropout of a large table of images, where nothing chooses it.</summary>
    const double ImageDropout = 0.2;

    static readonly double[] s_penalties = [3e-3, 3e-4, 3e-2];

    static readonly SearchSetting[] s_tableSettings =
    [
        new(8, 0.2, 3e-3), new(8, 0.2, 3e-4), new(16, 0, 3e-3), new(0, 0.2, 3e-2), new(0, 0, 3e-4), new(0, 0.2, 3e-3, Frequencies: 16),
    ];

    public required IReadOnlyList<int> Hidden { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Rows of a step of the linear model, whose optimizer never needs all of them.</summary>
    public int LinearBatchSize { get; init; }

    public required int Epochs { get; init; }

    public required int Patience { get; init; }

    public required Schedule Schedule { get; init; }

    /// <summary>The settings to choose from by the validation loss; one where there is nothing to choose. The first is the one to take where nothing can be.</summary>
    public required IReadOnlyList<SearchSetting> Settings { get; init; }

    /// <summary>How numbers are scaled.</summary>
    public required NumberScaling Scaling { get; init; }

    /// <summary>Whether categories of many levels are embedded, in place of one feature for each of the most frequent levels.</summary>
    public bool Embeds { get; init; } = true;

    /// <summary>The networks whose mean the final one is.</summary>
    public required int Members { get; init; }

    /// <summary>The networks of a fold in the search, whose outputs are averaged.</summary>
    public int FoldMembers { get; init; } = 1;

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
        bool tiny = options.Validation is null && differentRows < FewestRowsToValidate;
        Recipe recipe = rows > SmallTable ? Large(rows, image) : Small(rows, image);
        if (tiny)
        {
            int stepsPerEpoch = (rows + recipe.BatchSize - 1) / recipe.BatchSize;
            recipe = recipe with { FoldCount = 0, Epochs = Math.Max(recipe.Epochs, StepsWithoutValidation / stepsPerEpoch) };
        }
        else if (options.Validation is { } share)
        {
            recipe = recipe with { FoldCount = share > 0 ? 1 : 0, HoldoutFraction = share };
        }

        // Who gives the layers gets the network she described: one, and its inputs the columns.
        recipe = tiny || options.Hidden is not null || options.Network is not null ? recipe.Plain(tiny) : recipe;
        SearchSetting[] settings = [.. recipe.Settings.Select(setting => Given(setting, options)).Distinct()];
        int members = options.Ensemble ?? recipe.Members;
        return recipe with
        {
            Hidden = options.Hidden ?? recipe.Hidden,
            BatchSize = options.Optimizer.RequiresFullBatch ? rows : Math.Min(options.BatchSize ?? recipe.BatchSize, rows),
            LinearBatchSize = Math.Min(options.BatchSize ?? recipe.BatchSize, rows),
            Epochs = options.Epochs ?? recipe.Epochs,
            Patience = options.Patience ?? recipe.Patience,
            Schedule = options.Schedule ?? recipe.Schedule,
            Scaling = options.NumericScaling ?? recipe.Scaling,
            Members = members,
            FoldMembers = recipe.Refit ? 1 : members,
            Refit = recipe.Refit || options.Refit,

            // Without rows held out nothing can be chosen.
            Settings = recipe.FoldCount > 0 ? settings : settings[..1],
        };
    }

    /// <summary>A single network that reads the numbers standardised, without dropout.</summary>
    Recipe Plain(bool tiny) => this with
    {
        Scaling = NumberScaling.Standard,
        Embeds = false,
        Members = 1,
        Settings = tiny ? [new(0, 0, 0)] : IsLarge ? [new(0, 0, LargePenalty)] : [.. s_penalties.Select(penalty => new SearchSetting(0, 0, penalty))],
    };

    static SearchSetting Given(SearchSetting setting, TrainOptions options) => new(
        options.NumericBins ?? setting.Bins,
        options.Network is not null ? 0 : options.Dropout ?? (options.Optimizer.RequiresFullBatch ? 0 : setting.Dropout),
        options.L2Penalty ?? setting.Penalty,
        options.Network is not null ? 0 : options.NumericFrequencies ?? setting.Frequencies);

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
            Scaling = NumberScaling.Standard,
            Embeds = false,
            Members = 1,
            FoldMembers = 1,
            Settings = FoldCount > 0 && !IsLarge ? [new(0, 0, 1e-4), new(0, 0, 1e-2)] : [new(0, 0, 1e-4)],
        };
    }

    static Recipe Small(int rows, bool image) => new()
    {
        Hidden = image ? [256] : [128, 64],
        BatchSize = 32,
        Epochs = rows <= TinyTable ? 300 : 150,
        Patience = rows <= TinyTable ? 100 : 30,
        Schedule = Schedule.Constant,
        Scaling = NumberScaling.Robust,
        Settings = image ? [.. s_penalties.Select(penalty => new SearchSetting(0, 0, penalty))] : s_tableSettings,
        Members = 8,
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
        Scaling = NumberScaling.Standard,
        Settings = [new(0, image ? ImageDropout : 0, LargePenalty)],
        Members = 2,
        FoldCount = 1,
        HoldoutFraction = Math.Min(0.1, 10_000.0 / rows),
        Refit = false,
        IsLarge = true,
    };
}
