namespace Nabla.Data.Features;

/// <summary>A column of the training table that is no feature.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Reason">One clause, such as <c>constant</c> or <c>it counts the rows</c>.</param>
public sealed record LeftOutColumn(string Name, string Reason);
