namespace Nabla.Data;

/// <summary>Rows with equal cells, which a split must not separate: a stretch of the order of <see cref="RowGroups"/>.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">The number of rows.</param>
readonly record struct RowGroup(int Start, int Length);
