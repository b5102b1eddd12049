using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Data.Features;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Schedules;

namespace Nabla.Tuning;

/// <summary>What a trial sets; what is <see langword="null"/> stays as the search was told, or as the defaults choose it. All null: the default recipe.</summary>
public sealed record TrialSetting
{
    /// <summary>Units of each hidden layer.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>The activation of the hidden layers.</summary>
    public Activation? Activation { get; init; }

    /// <summary>The rate of dropout behind each hidden layer.</summary>
    public double? Dropout { get; init; }

    /// <summary>The normalisation of the hidden layers.</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>How columns of numbers are scaled.</summary>
    public NumberScaling? NumericScaling { get; init; }

    /// <summary>The most bins by which a number is encoded besides; 0 for none.</summary>
    public int? NumericBins { get; init; }

    /// <summary>The networks whose mean the model is: as many as the default recipe has.</summary>
    public int? Ensemble { get; init; }

    /// <summary>The learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The learning rate over the steps.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Rows of a step.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The L2 penalty.</summary>
    public double? L2Penalty { get; init; }

    /// <summary>The loss, with or without label smoothing.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Whether a large table's model trains once more on all rows. No trial does: on rows held out there is nothing to see of it.</summary>
    public bool Refit { get; init; }

    /// <summary>Whether it is the default recipe.</summary>
    public bool IsDefault => ToString().Length == 0;

    /// <summary>The options with what is set put in.</summary>
    public TrainOptions ApplyTo(TrainOptions options) => options with
    {
        Hidden = Hidden ?? options.Hidden,
        Activation = Activation ?? options.Activation,
        Dropout = Dropout ?? options.Dropout,
        Normalization = Normalization ?? options.Normalization,
        NumericScaling = NumericScaling ?? options.NumericScaling,
        NumericBins = NumericBins ?? options.NumericBins,
        Ensemble = Ensemble ?? options.Ensemble,
        Optimizer = LearningRate is { } rate ? options.Optimizer with { LearningRate = rate } : options.Optimizer,
        Schedule = Schedule ?? options.Schedule,
        BatchSize = BatchSize ?? options.BatchSize,
        L2Penalty = L2Penalty ?? options.L2Penalty,
        Loss = Loss ?? options.Loss,
        Refit = Refit || options.Refit,
    };

    /// <summary>What is set, by the names of the command line's options; a switch has an empty value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options =>
    [
        .. new KeyValuePair<string, string?>[]
        {
            new("hidden", Hidden is null ? null : string.Join(',', Hidden.Select(units => units.ToString(CultureInfo.InvariantCulture)))),
            new("activation", Activation?.ToString()),
            new("dropout", Text(Dropout)),
            new("normalization", Normalization?.ToString().ToLowerInvariant()),
            new("numeric-scaling", NumericScaling?.ToString().ToLowerInvariant()),
            new("numeric-bins", NumericBins?.ToString(CultureInfo.InvariantCulture)),
            new("ensemble", Ensemble?.ToString(CultureInfo.InvariantCulture)),
            new("learning-rate", Text(LearningRate)),
            new("schedule", Schedule?.ToString()),
            new("batch", BatchSize?.ToString(CultureInfo.InvariantCulture)),
            new("l2", Text(L2Penalty)),
            new("loss", Loss?.ToString()),
            new("refit", Refit ? "" : null),
        }.Where(option => option.Value is not null).Select(option => new KeyValuePair<string, string>(option.Key, option.Value!)),
    ];

    /// <summary>The options of <c>nabla train</c> that give the same; empty for the default recipe.</summary>
    public override string ToString() => string.Join(' ', Options.Select(option => $"--{option.Key} {option.Value}".TrimEnd()));

    static string? Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);
}
