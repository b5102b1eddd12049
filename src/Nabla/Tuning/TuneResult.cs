using System;
using System.Collections.Generic;
using Nabla.Modeling;

namespace Nabla.Tuning;

/// <summary>One setting that was tried.</summary>
public sealed record Trial
{
    /// <summary>Its number, from 0; 0 is the default recipe.</summary>
    public required int Number { get; init; }

    /// <summary>What it sets.</summary>
    public required TrialSetting Setting { get; init; }

    /// <summary>Its mean score on each rung it reached, the first rung first; <see langword="null"/> where its loss became infinite or NaN.</summary>
    public required IReadOnlyList<double?> Scores { get; init; }

    /// <summary>Whether it reached the last rung, where trials are measured as training measures.</summary>
    public required bool IsFull { get; init; }
}

/// <summary>What a search came to.</summary>
public sealed record TuneResult
{
    /// <summary>The name of the metric that was compared by.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether a higher metric is better.</summary>
    public required bool HigherIsBetter { get; init; }

    /// <summary>The rungs.</summary>
    public required IReadOnlyList<Rung> Rungs { get; init; }

    /// <summary>The trials, by number.</summary>
    public required IReadOnlyList<Trial> Trials { get; init; }

    /// <summary>How many trials there were: with this number, the data, the options and the seed the search can be repeated.</summary>
    public int TrialCount => Trials.Count;

    /// <summary>The default recipe.</summary>
    public Trial Default => Trials[0];

    /// <summary>The trial with the best score on the last rung; perhaps the default recipe.</summary>
    public required Trial Best { get; init; }

    /// <summary>
    /// The best trial against the default recipe on other folds than it was chosen by; <see langword="null"/> where the best is the default or the comparison was
    /// cancelled.
    /// </summary>
    public required PairedComparison? Improvement { get; init; }

    /// <summary>Whether the best trial is better than the default by more than chance explains, or the default diverged and it did not.</summary>
    public bool BeatsDefault => Improvement is { IsBetter: true } || (Best.Number != 0 && Default.Scores[^1] is null);

    /// <summary>Whether rows were kept that no trial saw: on them the metrics of <see cref="Model"/> are honest, elsewhere the choice has made them better than they are.</summary>
    public required bool HasTest { get; init; }

    /// <summary>
    /// Whether what a trial is measured by on the last rung is what the model will be: so of a large table. Of a small one a single network a fold stands for the mean
    /// of several, and what is better for one need not be for their mean.
    /// </summary>
    public required bool TrialsAreWhole { get; init; }

    /// <summary>
    /// The trial whose options the model was trained with: the best one if it beats the default. Where trials are whole it is enough that it was better on average
    /// on the rows that did not choose it: that is no proof, but the better guess. Otherwise the default.
    /// </summary>
    public Trial Winner => BeatsDefault || (TrialsAreWhole && Improvement is { Mean: > 0 }) ? Best : Default;

    /// <summary>Whether the search was ended before all trials were done.</summary>
    public required bool IsCancelled { get; init; }

    /// <summary>How long the search took, the training of the model included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The options of the winner.</summary>
    public TrainOptions Options { get; init; } = null!;

    /// <summary>The model, trained by the options of the winner as <see cref="Model.Train"/> trains.</summary>
    public Model Model { get; init; } = null!;
}
