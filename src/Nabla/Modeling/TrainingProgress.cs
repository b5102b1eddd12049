using System;

namespace Nabla.Modeling;

/// <summary>What a run of <see cref="Model.TrainAsync"/> is doing.</summary>
public enum TrainingPhase
{
    /// <summary>The linear model that the result is compared with.</summary>
    Baseline,

    /// <summary>Training while rows held out say which epoch, and which penalty, is best.</summary>
    Search,

    /// <summary>Training the final network on all training rows with what the search chose.</summary>
    Fit,
}

/// <summary>How far a run is, after each epoch.</summary>
/// <param name="Phase">What is going on.</param>
/// <param name="Epoch">The epoch that has ended, 1-based.</param>
/// <param name="Epochs">The most epochs of this phase.</param>
/// <param name="TrainingLoss">The mean loss over the training rows.</param>
/// <param name="ValidationLoss">The mean loss over the rows held out, or <see langword="null"/> where none are.</param>
/// <param name="MetricName">The name of the metric: <c>accuracy</c> or <c>rmse</c>.</param>
/// <param name="ValidationMetric">The metric over the rows held out, or <see langword="null"/>.</param>
/// <param name="BestEpoch">The epoch with the best validation loss so far, or <see langword="null"/>.</param>
/// <param name="RowsPerSecond">Rows trained on in a second.</param>
/// <param name="Elapsed">The time since the run began.</param>
/// <param name="Remaining">An estimate of the time that the phase takes at most.</param>
public sealed record TrainingProgress(
    TrainingPhase Phase, int Epoch, int Epochs, double TrainingLoss, double? ValidationLoss, string MetricName, double? ValidationMetric,
    int? BestEpoch, double RowsPerSecond, TimeSpan Elapsed, TimeSpan Remaining)
{
    /// <summary>In a cross-validation of the whole procedure the round, 1-based, and how many there are; <see langword="null"/> outside.</summary>
    public (int Number, int Of)? Round { get; init; }
}
