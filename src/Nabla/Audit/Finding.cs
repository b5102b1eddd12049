using System.Collections.Generic;

namespace Nabla.Audit;

/// <summary>What a finding means for the training.</summary>
public enum Severity
{
    /// <summary>The training goes on; a person should know.</summary>
    Warning,

    /// <summary>The training does not begin unless it is allowed: its result would say nothing.</summary>
    Stop,
}

/// <summary>One thing that the audit found in the data.</summary>
public sealed record Finding
{
    /// <summary>Its code, one of <see cref="FindingCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>Whether the training goes on.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What was found, with its numbers: one sentence without its full stop.</summary>
    public required string Problem { get; init; }

    /// <summary>What to do: one clause.</summary>
    public required string Advice { get; init; }

    /// <summary>The number that was measured.</summary>
    public required double Value { get; init; }

    /// <summary>The number from which on it is a finding.</summary>
    public required double Threshold { get; init; }

    /// <summary>The columns concerned.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>How many rows are concerned; 0 where it is about columns.</summary>
    public int RowCount { get; init; }

    /// <summary>Where the first rows concerned stand, as <c>file:line</c>.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>Whether a stop is allowed by the user, so that the training goes on.</summary>
    public bool Allowed { get; init; }

    /// <summary>Whether it keeps the training from beginning.</summary>
    public bool Stops => Severity == Severity.Stop && !Allowed;

    /// <summary>The whole sentence.</summary>
    public override string ToString() => $"{Problem}; {Advice}.";
}
