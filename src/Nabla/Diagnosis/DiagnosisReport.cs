using System.Collections.Generic;
using System.Linq;

namespace Nabla.Diagnosis;

/// <summary>What a diagnosis measured of a model, what is wrong with it, and which fixes helped.</summary>
public sealed record DiagnosisReport
{
    /// <summary>Where the rows come from.</summary>
    public required string Source { get; init; }

    /// <summary>The rows looked at.</summary>
    public required int Rows { get; init; }

    /// <summary>Whether they are rows that the model was trained on.</summary>
    public required bool IsTrainingData { get; init; }

    /// <summary>What could not be measured or tried at all and why, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>How fixes were tried; <see langword="null"/> where none was.</summary>
    public string? TrialBudget { get; init; }

    /// <summary>The layers, first to last.</summary>
    public required IReadOnlyList<LayerStatistics> Layers { get; init; }

    /// <summary>Everything that was measured, in the order of <see cref="DiagnosisCode.All"/>.</summary>
    public required IReadOnlyList<Measurement> Measurements { get; init; }

    /// <summary>What is wrong, warnings first.</summary>
    public IReadOnlyList<Measurement> Findings => [.. Measurements.Where(measurement => measurement.IsFinding).OrderByDescending(measurement => measurement.Severity)];
}
