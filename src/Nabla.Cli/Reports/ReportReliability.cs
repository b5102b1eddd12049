using System.Collections.Generic;

namespace Nabla.Cli.Reports;

/// <summary>A reliability curve: what was predicted beside what came true.</summary>
/// <param name="Name">Which probabilities.</param>
/// <param name="Bins">By rising probability.</param>
sealed record ReportReliability(string Name, IReadOnlyList<ReportReliabilityBin> Bins);

/// <summary>One bin of it.</summary>
/// <param name="Predicted">The mean probability.</param>
/// <param name="Observed">The share that came true.</param>
/// <param name="Count">The answers.</param>
readonly record struct ReportReliabilityBin(double Predicted, double Observed, int Count);

/// <summary>A metric over the rounds of a cross-validation.</summary>
/// <param name="Name">Such as <c>accuracy</c>.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation of the rounds.</param>
/// <param name="Interval">The interval of the mean, if there is one.</param>
/// <param name="IsShare">Whether it is shown in percent.</param>
sealed record ReportRoundsMetric(string Name, double Mean, double Deviation, ReportInterval? Interval, bool IsShare);
