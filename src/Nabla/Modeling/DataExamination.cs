using System.Collections.Generic;
using Nabla.Audit;
using Nabla.Data.Features;

namespace Nabla.Modeling;

/// <summary>What was found out about the data before the training begins.</summary>
/// <param name="Schema">What the columns are.</param>
/// <param name="Findings">What the audit found, stops first.</param>
public sealed record DataExamination(TableSchema Schema, IReadOnlyList<Finding> Findings);
