using System;
using System.Collections.Generic;
using Nabla.Data.Features;

namespace Nabla.Modeling;

/// <content>What the columns are, and what the audit of the data may find.</content>
public sealed partial record TrainOptions
{
    /// <summary>What single columns are, such as <c>new("zip", ColumnKind.Category)</c>; everything that is not said is inferred from the training rows.</summary>
    public IReadOnlyList<ColumnSchema> Columns { get; init; } = [];

    /// <summary>What all columns are, as <see cref="TableSchema.Load"/> reads it: nothing is inferred then.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>Whether to audit the data before the training, as docs/audit.md describes; true by default.</summary>
    public bool Audit { get; init; } = true;

    /// <summary>The codes of findings (<see cref="Nabla.Audit.FindingCode"/>) with which the training goes on although they stop it, or <c>all</c>. Default: none.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Told what was found out about the data, once, on the thread of the run, before the training begins.</summary>
    public IProgress<DataExamination>? Examined { get; init; }
}
