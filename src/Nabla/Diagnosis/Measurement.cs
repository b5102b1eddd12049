using System.Collections.Generic;

namespace Nabla.Diagnosis;

/// <summary>One thing that a diagnosis measured: a number, the threshold it is held against with its source, and what follows.</summary>
public sealed record Measurement
{
    /// <summary>What was measured, one of <see cref="DiagnosisCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What the number says.</summary>
    public required DiagnosisSeverity Severity { get; init; }

    /// <summary>The number; <see langword="null"/> where it could not be measured.</summary>
    public double? Value { get; init; }

    /// <summary>The number from which on it is a finding; below it for <see cref="IsFindingBelow"/>.</summary>
    public required double Threshold { get; init; }

    /// <summary>Whether small numbers are the bad ones.</summary>
    public bool IsFindingBelow { get; init; }

    /// <summary>What the number is, such as <c>share of dead units</c>.</summary>
    public required string Measure { get; init; }

    /// <summary>What was found, with its numbers: one sentence without its full stop. Of what was not measured the reason.</summary>
    public required string Reading { get; init; }

    /// <summary>What it means and what to do, one sentence or two; empty where nothing is wrong.</summary>
    public string Advice { get; init; } = "";

    /// <summary>Why a number on the one side of the threshold is judged as if it were on the other, in a few words; empty otherwise.</summary>
    public string Remark { get; init; } = "";

    /// <summary>Where the threshold comes from.</summary>
    public required string Source { get; init; }

    /// <summary>The layer concerned, such as <c>layers.0</c>; <see langword="null"/> where it is about no single one.</summary>
    public string? Layer { get; init; }

    /// <summary>The columns concerned.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>How many rows are concerned; 0 where it is not about rows.</summary>
    public int RowCount { get; init; }

    /// <summary>Where the first rows concerned stand, as <c>file:line</c>, the worst first.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>What was tried against it, in the order tried.</summary>
    public IReadOnlyList<FixTrial> Trials { get; init; } = [];

    /// <summary>Whether it is a finding: a note or a warning.</summary>
    public bool IsFinding => Severity is DiagnosisSeverity.Note or DiagnosisSeverity.Warning;

    /// <inheritdoc/>
    public override string ToString() => Advice.Length > 0 ? $"{Reading}. {Advice}" : $"{Reading}.";
}
