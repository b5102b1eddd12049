using System;

namespace Nabla;

/// <summary>
/// What went wrong, in one sentence a user can act on: what is wrong, where, and what to do. Every error that Nabla raises about
/// data, files or a training run derives from this type; wrong arguments of a method are <see cref="ArgumentException"/>s.
/// </summary>
/// <param name="kind">A short, stable word for programs, such as <c>data</c>, <c>format</c> or <c>diverged</c>.</param>
/// <param name="message">One sentence: what is wrong, where, what to do.</param>
/// <param name="inner">The exception behind this one, if any.</param>
public abstract class NablaException(string kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A short, stable word for programs: <c>data</c>, <c>format</c>, <c>diverged</c>.</summary>
    public string Kind { get; } = kind;

    /// <summary>The file the error is about, or <see langword="null"/>.</summary>
    public string? File { get; init; }

    /// <summary>The 1-based line in <see cref="File"/>, or <see langword="null"/>.</summary>
    public long? Line { get; init; }

    /// <summary>The name of the column the error is about, or <see langword="null"/>.</summary>
    public string? Column { get; init; }
}
