namespace Nabla.Data;

/// <summary>A row that could not be used.</summary>
/// <param name="Line">The 1-based line on which it begins, or on which the fault is.</param>
/// <param name="Column">The name of the column with the fault, or <see langword="null"/> where it is none of a column.</param>
/// <param name="Reason">What is wrong and what to do, without a full stop.</param>
public sealed record RejectedRow(long Line, string? Column, string Reason)
{
    /// <summary>The sentence about the row.</summary>
    /// <param name="source">What to call the file.</param>
    public string In(string source) => $"{source}:{Line}: {(Column is null ? "" : $"column '{Column}': ")}{Reason}.";
}
