using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Data.Features;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Schedules;

namespace Nabla.Tuning;

/// <summary>
/// The settings that trials are drawn from. A setting is a function of the seed and of the trial's number; one that the options already fix is left alone.
/// Numbers are uniform on a logarithmic scale and rounded to two digits, so that they can be typed.
/// </summary>
sealed class SearchSpace
{
    /// <summary>The share of what is set that differs between a setting and one drawn near it.</summary>
    const double ChangedShare = 0.35;

    /// <summary>A number near another one is at most this many times as large or small.</summary>
    const double NearFactor = 3;

    static readonly int[][] s_small = [[64], [128], [256], [512], [64, 64], [128, 64], [128, 128], [256, 128], [256, 256], [128, 128, 128], [256, 256, 256]];
    static readonly int[][] s_large = [[256], [512], [1024], [256, 128], [512, 256], [512, 512], [1024, 512], [256, 256, 256], [512, 256, 128]];
    static readonly Activation[] s_activations = [Activation.ReLU, Activation.SiLU, Activation.GELU, Activation.Tanh];
    static readonly double[] s_dropouts = [0, 0.1, 0.2, 0.3, 0.5];
    static readonly Normalization[] s_smallNormalizations = [Normalization.None, Normalization.None, Normalization.Layer];
    static readonly Normalization[] s_largeNormalizations = [Normalization.None, Normalization.None, Normalization.Layer, Normalization.Batch];
    static readonly Schedule s_warmUp = Schedule.Parse("linear-warm-up:steps=0.1+cosine");
    static readonly Schedule[] s_smallSchedules = [Schedule.Constant, Schedule.Cosine, s_warmUp];
    static readonly Schedule[] s_largeSchedules = [Schedule.Cosine, s_warmUp, Schedule.OneCycle()];
    static readonly int[] s_smallBatches = [16, 32, 64, 128];
    static readonly int[] s_largeBatches = [64, 128, 256];

    static readonly NumberScaling[] s_scalings = [NumberScaling.Robust, NumberScaling.Robust, NumberScaling.Quantile, NumberScaling.Standard];
    static readonly int[] s_bins = [0, 8, 16, 32];

    /// <summary>
    /// The first trials of a large table: wide networks that are held back, of the kinds that published comparisons of plain networks recommend (Kadra et al. 2021;
    /// Gorishniy et al. 2021) in place of a random first guess.
    /// </summary>
    static readonly TrialSetting[] s_largeStarts =
    [
        new() { Hidden = [1024, 512], Activation = Activation.GELU, Dropout = 0.3, Normalization = Normalization.None, LearningRate = 1e-3, Schedule = Schedule.Cosine, BatchSize = 128, L2Penalty = 1e-5 },
        new() { Hidden = [512, 512], Activation = Activation.ReLU, Dropout = 0.3, Normalization = Normalization.Batch, LearningRate = 1e-3, Schedule = Schedule.Cosine, BatchSize = 128, L2Penalty = 1e-5 },
        new() { Hidden = [512, 256], Activation = Activation.GELU, Dropout = 0.2, Normalization = Normalization.Layer, LearningRate = 1e-3, Schedule = s_warmUp, BatchSize = 128, L2Penalty = 1e-5 },
    ];

    /// <summary>Networks of a large table's trial: the default recipe has two, to be quick.</summary>
    const int LargeMembers = 4;

    readonly TrainOptions _options;
    readonly bool _isImage;
    readonly bool _isLarge;
    readonly Loss? _smoothed;
    readonly int _members;
    readonly int[][] _hidden;
    readonly int[] _batches;
    readonly (double Least, double Greatest) _penalties;

    /// <param name="options">What is fixed: whatever is not at its default.</param>
    /// <param name="isLarge">Whether the table is a large one: wider layers, larger batches, smaller penalties.</param>
    /// <param name="isImage">Whether the features are pixels, which are not encoded in other ways.</param>
    /// <param name="smoothed">The usual loss with label smoothing, where the task has classes.</param>
    /// <param name="members">The networks of the default recipe's ensemble; a trial with other layers has as many, of a large table at least four.</param>
    public SearchSpace(TrainOptions options, bool isLarge, bool isImage, int members, Loss? smoothed = null)
    {
        _isImage = isImage;
        _isLarge = isLarge;
        _smoothed = isLarge && options.Loss is null ? smoothed : null;
        _members = isLarge && members > 1 ? Math.Max(members, LargeMembers) : members;
        _options = options;
        _hidden = isLarge ? s_large : s_small;
        _batches = isLarge ? s_largeBatches : s_smallBatches;
        _penalties = isLarge ? (1e-7, 1e-3) : (1e-5, 1e-1);
    }

    bool LayersAreFixed => _options.Network is not null;

    /// <summary>A setting from anywhere in the space.</summary>
    public TrialSetting Draw(int trial)
    {
        TrialSetting drawn = Draw(new CounterRandom(_options.Seed, RandomPurpose.Tuning, (uint)trial), first: 0);
        return _isLarge && trial >= 1 && trial <= s_largeStarts.Length ? At(trial, drawn) : drawn;
    }

    /// <summary>A start, where the options leave it open; what a start does not say is as drawn.</summary>
    TrialSetting At(int trial, TrialSetting drawn)
    {
        TrialSetting start = s_largeStarts[trial - 1];
        return drawn with
        {
            Hidden = drawn.Hidden is null ? null : start.Hidden,
            Activation = drawn.Activation is null ? null : start.Activation,
            Dropout = drawn.Dropout is null ? null : start.Dropout,
            Normalization = drawn.Normalization is null ? null : start.Normalization,
            LearningRate = drawn.LearningRate is null ? null : start.LearningRate,
            Schedule = drawn.Schedule is null ? null : start.Schedule,
            Loss = trial == 1 ? _smoothed : null,
            BatchSize = drawn.BatchSize is null ? null : start.BatchSize,
            L2Penalty = drawn.L2Penalty is null ? null : start.L2Penalty,
        };
    }

    /// <summary>A setting near another one: most of it is the same, some of it is drawn anew, numbers at most three times as large or small.</summary>
    public TrialSetting DrawNear(TrialSetting setting, int trial)
    {
        var random = new CounterRandom(_options.Seed, RandomPurpose.Tuning, (uint)trial);
        TrialSetting fresh = Draw(random, first: 32);
        return new TrialSetting
        {
            Hidden = Changes(0) || setting.Hidden is null ? fresh.Hidden : setting.Hidden,
            Activation = Changes(1) ? fresh.Activation : setting.Activation,
            Dropout = Changes(2) || setting.Dropout is null ? fresh.Dropout : setting.Dropout,
            NumericScaling = Changes(8) || setting.NumericScaling is null ? fresh.NumericScaling : setting.NumericScaling,
            NumericBins = Changes(9) || setting.NumericBins is null ? fresh.NumericBins : setting.NumericBins,
            Ensemble = fresh.Ensemble,
            Normalization = Changes(3) ? fresh.Normalization : setting.Normalization,
            LearningRate = fresh.LearningRate is null ? null : Near(setting.LearningRate ?? 0.001, 4, (1e-4, 0.02)),
            Schedule = Changes(5) ? fresh.Schedule : setting.Schedule,
            BatchSize = Changes(6) ? fresh.BatchSize : setting.BatchSize,
            Loss = Changes(10) ? fresh.Loss : setting.Loss,
            Refit = fresh.Refit,
            L2Penalty = fresh.L2Penalty is null ? null : setting.L2Penalty is { } penalty ? Near(penalty, 7, _penalties) : fresh.L2Penalty,
        };

        bool Changes(ulong part) => random.Uniform(64 + part) < ChangedShare;

        double Near(double value, ulong part, (double Least, double Greatest) range) => Changes(part)
            ? Round(Math.Clamp(value * VectorMath.Exp(((2 * random.Uniform(96 + part)) - 1) * VectorMath.Log(NearFactor)), range.Least, range.Greatest))
            : value;
    }

    /// <summary>Everything that decides which settings are drawn, for the journal.</summary>
    public string Description => string.Join(
        ' ', _options.Seed.ToString(CultureInfo.InvariantCulture), string.Join('|', _hidden.Select(hidden => string.Join(',', hidden))), string.Join(',', _batches),
        _members.ToString(CultureInfo.InvariantCulture), Open().Options.Count.ToString(CultureInfo.InvariantCulture), string.Join(',', Open().Options.Select(option => option.Key)));

    /// <summary>Whether there is nothing to search; smoothing and the training on all rows are for company only.</summary>
    public bool IsEmpty => (Open() with { Loss = null, Refit = false }).IsDefault;

    TrialSetting Open() => Draw(0);

    TrialSetting Draw(CounterRandom random, ulong first)
    {
        return new TrialSetting
        {
            Hidden = _options.Hidden is null && !LayersAreFixed ? Choose(_hidden, 0) : null,
            Activation = _options.Activation.Equals(Activation.ReLU) && !LayersAreFixed ? Choose(s_activations, 1) : null,
            Dropout = IsDropoutOpen ? Choose(s_dropouts, 2) : null,
            Normalization = _options.Normalization == Normalization.None && !LayersAreFixed ? Choose(_isLarge ? s_largeNormalizations : s_smallNormalizations, 3) : null,
            NumericScaling = _options.NumericScaling is null && !_isImage ? Choose(s_scalings, 8) : null,
            NumericBins = _options.NumericBins is null && !_isImage ? Choose(s_bins, 9) : null,
            Ensemble = _options.Ensemble is null && _options.Hidden is null && !LayersAreFixed && _members > 1 ? _members : null,
            LearningRate = _options.Optimizer.Equals(new Adam()) ? Logarithmic(2e-4, 1e-2, 4) : null,
            Schedule = _options.Schedule is null ? Choose(_isLarge ? s_largeSchedules : s_smallSchedules, 5) : null,
            BatchSize = _options.BatchSize is null && !_options.Optimizer.RequiresFullBatch ? Choose(_batches, 6) : null,
            Loss = _smoothed is not null && random.Below(2, first + 10) == 1 ? _smoothed : null,
            Refit = _isLarge && !_options.Refit,
            L2Penalty = _options.L2Penalty is null ? Logarithmic(_penalties.Least, _penalties.Greatest, 7) : null,
        };

        TChoice Choose<TChoice>(IReadOnlyList<TChoice> choices, ulong part) => choices[random.Below(choices.Count, first + part)];

        double Logarithmic(double least, double greatest, ulong part) =>
            Round(least * VectorMath.Exp(random.Uniform(first + part) * VectorMath.Log(greatest / least)));
    }

    bool IsDropoutOpen => _options.Dropout is null && !LayersAreFixed && !_options.Optimizer.RequiresFullBatch;

    static double Round(double value) => double.Parse(value.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
