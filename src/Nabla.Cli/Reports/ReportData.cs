using System;
using System.Collections.Generic;
using Nabla.Cli.Pictures;

namespace Nabla.Cli.Reports;

/// <summary>
/// Everything the report of one training run shows, as plain numbers and strings. Whoever trained fills it in; the report computes no
/// metric of its own. A number that is unknown is <see langword="null"/> and printed as a dash, and so is one that is not finite.
/// </summary>
sealed record ReportData
{
    /// <summary>The heading, usually the name of the data or of the model.</summary>
    public required string Title { get; init; }

    /// <summary>Where the rows came from: a file name, or the name of a bundled data set.</summary>
    public required string Source { get; init; }

    /// <summary><c>regression</c>, <c>binary</c>, <c>multiclass</c> or <c>multilabel</c>; other words are shown as they are.</summary>
    public required string Task { get; init; }

    /// <summary>The column that was learnt.</summary>
    public required string Target { get; init; }

    /// <summary>When the run ended, in the zone it is to be shown in.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>How the rows were divided.</summary>
    public required ReportRows Rows { get; init; }

    /// <summary>The options of the command line, chosen or left at their default.</summary>
    public IReadOnlyList<ReportOption> Options { get; init; } = [];

    /// <summary>The columns of the table, in its order.</summary>
    public IReadOnlyList<ReportColumn> Columns { get; init; } = [];

    /// <summary>What the user should know before trusting the model: one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The layers from the input to the output.</summary>
    public IReadOnlyList<ReportLayer> Layers { get; init; } = [];

    /// <summary>The network as it is drawn, with its weights; <see langword="null"/>: its shape is drawn.</summary>
    public DrawnNetwork? Network { get; init; }

    /// <summary>The number of trained parameters.</summary>
    public long ParameterCount { get; init; }

    /// <summary>The history, in the order of the epochs.</summary>
    public IReadOnlyList<ReportEpoch> Epochs { get; init; } = [];

    /// <summary>What <see cref="ReportEpoch.ValidationMetric"/> is, such as <c>accuracy</c>.</summary>
    public string ValidationMetricName { get; init; } = "metric";

    /// <summary>Whether the metric of the epochs is a share from 0 to 1, shown in percent.</summary>
    public bool ValidationMetricIsShare { get; init; }

    /// <summary>The epoch (counted as in <see cref="Epochs"/>) whose weights were kept.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Why training ended: <c>patience</c>, <c>epochs</c>, <c>cancelled</c> or <c>diverged</c>; other words are shown as they are.</summary>
    public required string Stopped { get; init; }

    /// <summary>Duration of training in seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>The metrics; the first is the headline of the report.</summary>
    public IReadOnlyList<ReportMetric> Metrics { get; init; } = [];

    /// <summary>The names of the baselines, in the order of <see cref="ReportMetric.Baselines"/>, such as <c>linear model</c>.</summary>
    public IReadOnlyList<string> Baselines { get; init; } = [];

    /// <summary>How the network compares with the last baseline, where that was judged; left out, the headline numbers are compared as they are.</summary>
    public Standing? Standing { get; init; }

    /// <summary>What is known about the answers themselves: temperature, intervals, decisions; one sentence each.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>The reliability curve, with its name; a second one for comparison.</summary>
    public IReadOnlyList<ReportReliability> Reliability { get; init; } = [];

    /// <summary>The cross-validation of the whole procedure: each metric with mean, deviation and interval; empty where there was none.</summary>
    public IReadOnlyList<ReportRoundsMetric> CrossValidation { get; init; } = [];

    /// <summary>For a classification: which class was taken for which.</summary>
    public ReportConfusion? Confusion { get; init; }

    /// <summary>For a regression: true and predicted values.</summary>
    public ReportFit? Fit { get; init; }

    /// <summary>For image input: what the units of the first layer look for.</summary>
    public ReportWeightImages? WeightImages { get; init; }

    /// <summary>For other input: the sum of the absolute first-layer weights of each feature.</summary>
    public IReadOnlyList<ReportFeatureWeight> FeatureWeights { get; init; } = [];

    /// <summary>The hash of the trained weights, <c>sha256:…</c>.</summary>
    public required string WeightHash { get; init; }

    /// <summary>What the run was made with.</summary>
    public required ReportVersions Versions { get; init; }

    /// <summary>The command that repeats the run, ready to paste.</summary>
    public required string Command { get; init; }
}

/// <summary>How many rows went where.</summary>
/// <param name="Train">Rows the weights were fitted to.</param>
/// <param name="Validation">Rows that decided when to stop.</param>
/// <param name="Test">Rows touched once, at the end.</param>
/// <param name="Rejected">Rows left out because they could not be read or had no target.</param>
/// <param name="InTurn">Whether the validation rows are training rows that were held out in turn, and trained on in the end.</param>
sealed record ReportRows(int Train, int Validation, int Test, int Rejected, bool InTurn = false);

/// <summary>One option of the command line.</summary>
/// <param name="Name">As typed, with its dashes.</param>
/// <param name="Value">The value in effect.</param>
/// <param name="IsDefault">Whether nobody asked for it.</param>
sealed record ReportOption(string Name, string Value, bool IsDefault);

/// <summary>What the run was made with.</summary>
/// <param name="Nabla">Version of Nabla.</param>
/// <param name="Runtime">Version of .NET.</param>
/// <param name="VectorBits">Width of the processor's vectors in bits, as used.</param>
/// <param name="Threads">Number of threads.</param>
sealed record ReportVersions(string Nabla, string Runtime, int VectorBits, int Threads);
