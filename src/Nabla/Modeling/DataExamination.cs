using Nabla.Data.Features;

namespace Nabla.Modeling;

/// <summary>What was found out about the data before the training begins.</summary>
/// <param name="Schema">What the columns are.</param>
public sealed record DataExamination(TableSchema Schema);
