using System;
using System.Collections.Generic;
using Nabla.Data.Features;

namespace Nabla.Modeling;

/// <content>What the columns are.</content>
public sealed partial record TrainOptions
{
    /// <summary>What single columns are, such as <c>new("zip", ColumnKind.Category)</c>; everything that is not said is inferred from the training rows.</summary>
    public IReadOnlyList<ColumnSchema> Columns { get; init; } = [];

    /// <summary>What all columns are, as <see cref="TableSchema.Load"/> reads it: nothing is inferred then.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>Told what was found out about the data, once, on the thread of the run, before the training begins.</summary>
    public IProgress<DataExamination>? Examined { get; init; }
}
