using System;
using System.Collections.Generic;
using Nabla.Audit;
using Nabla.Evaluation;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>The validation loss did not improve for as many epochs as the patience says.</summary>
    Patience,

    /// <summary>Every epoch was trained.</summary>
    Epochs,

    /// <summary>The caller cancelled; the model is the best so far.</summary>
    Cancelled,

    /// <summary>The loss became infinite or NaN; the model is the best before that.</summary>
    Diverged,
}

/// <summary>How many rows did what.</summary>
/// <param name="Train">Rows that the final network was trained on.</param>
/// <param name="Validation">Rows that were held out, at once or in turn, to choose the epoch.</param>
/// <param name="Test">Rows that were looked at once, at the end.</param>
/// <param name="Rejected">Rows that could not be used.</param>
public sealed record RowCounts(int Train, int Validation, int Test, int Rejected);

/// <summary>One epoch of the search.</summary>
/// <param name="Number">1-based.</param>
/// <param name="TrainingLoss">The mean loss over the training rows.</param>
/// <param name="ValidationLoss">The mean loss over the rows held out, or <see langword="null"/>.</param>
/// <param name="ValidationMetric">Accuracy, or the root mean squared error in the target's unit, over the rows held out; or <see langword="null"/>.</param>
/// <param name="LearningRate">The learning rate at the end of the epoch.</param>
public sealed record EpochRecord(int Number, double TrainingLoss, double? ValidationLoss, double? ValidationMetric, double LearningRate);

/// <summary>What something simpler reaches on the same rows.</summary>
/// <param name="Name">Such as <c>majority class</c> or <c>linear model</c>.</param>
/// <param name="Validation">On the rows held out, or <see langword="null"/>.</param>
/// <param name="Test">On the test rows, or <see langword="null"/>.</param>
public sealed record BaselineResult(string Name, Metrics? Validation, Metrics? Test)
{
    /// <summary>The name of the network without hidden layers.</summary>
    internal const string LinearModel = "linear model";

    /// <summary>The confidence intervals of the model's metrics minus the baseline's on the rows held out, paired row by row.</summary>
    public IReadOnlyList<MetricInterval> ValidationDifferences { get; init; } = [];

    /// <summary>The same on the test rows.</summary>
    public IReadOnlyList<MetricInterval> TestDifferences { get; init; } = [];
}

/// <summary>What happened while a model was trained; part of the model and of its file.</summary>
public sealed partial record TrainingSummary
{
    /// <summary>Why the task is what it is.</summary>
    public required string TaskReason { get; init; }

    /// <summary>Why the loss is what it is; empty in files of versions that did not record it.</summary>
    public string LossReason { get; init; } = "";

    /// <summary>The rows.</summary>
    public required RowCounts Rows { get; init; }

    /// <summary>Each epoch of the search, or of the only training where there was none.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>The epoch whose validation loss was best; the last one where nothing was held out.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Why the search, or the only training, ended.</summary>
    public required StopReason Stopped { get; init; }

    /// <summary>The L2 penalty, given or chosen.</summary>
    public required double L2Penalty { get; init; }

    /// <summary>The rate of dropout, given or chosen.</summary>
    public double Dropout { get; init; }

    /// <summary>The networks whose mean the model is; 1 where it is a single one.</summary>
    public int Members { get; init; } = 1;

    /// <summary>The networks of each fold whose mean <see cref="Validation"/> is measured on; fewer than <see cref="Members"/> where the search trained single ones.</summary>
    public int FoldMembers { get; init; } = 1;

    /// <summary>Whether the network was trained once more on all training rows for <see cref="BestEpoch"/> epochs.</summary>
    public required bool Refitted { get; init; }

    /// <summary>The parts that were held out in turn: 1 for a single one, 0 for none.</summary>
    public required int Folds { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>On the rows held out, each predicted by a network that had not seen it; <see langword="null"/> where none were.</summary>
    public Metrics? Validation { get; init; }

    /// <summary>On the test rows, or <see langword="null"/>.</summary>
    public Metrics? Test { get; init; }

    /// <summary>What simpler models reach.</summary>
    public IReadOnlyList<BaselineResult> Baselines { get; init; } = [];

    /// <summary>
    /// Where the time of the training steps went, over all networks trained on the way, the baselines' left out; <see langword="null"/> where
    /// <see cref="TrainOptions.Profile"/> did not ask for it. It is not part of the file.
    /// </summary>
    public TrainingProfile? Profile { get; init; }

    /// <summary>
    /// The peak memory of the process in bytes, as estimated before the training from the shapes of rows and networks; <see langword="null"/> of a model
    /// that was loaded: it is not part of the file.
    /// </summary>
    public long? MemoryEstimate { get; init; }

    /// <summary>What the audit of the data found before the training, stops that the user allowed first.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What a person should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
