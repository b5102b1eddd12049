namespace Nabla.Data.Features;

/// <summary>In which way a row is unlike the training rows.</summary>
public enum FlagKind
{
    /// <summary>A category that was rarely or never seen in training.</summary>
    UnseenCategory,

    /// <summary>A number beyond the training range and the tolerance around it.</summary>
    OutOfRange,

    /// <summary>A missing cell in a column that had none in training.</summary>
    Missing,

    /// <summary>A cell that cannot be read as what its column is, and counts as missing.</summary>
    Unreadable,

    /// <summary>The row as a whole lies further from the training rows than almost all of them do.</summary>
    FarFromTraining,
}

/// <summary>One thing in which a row is unlike the training rows.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Column">The name of the column; <see langword="null"/> where it is the row as a whole.</param>
/// <param name="Text">A clause that says what, with the number or the cell.</param>
public sealed record RowFlag(FlagKind Kind, string? Column, string Text);
