using System;

namespace Nabla.Files;

/// <summary>A file is not what it claims to be: truncated, damaged, of a newer version, or another format altogether.</summary>
/// <param name="message">One sentence: what is wrong, where (file, byte offset), what was expected and found, what to do.</param>
/// <param name="inner">The exception behind this one, if any.</param>
public sealed class NablaFormatException(string message, Exception? inner = null) : NablaException("format", message, inner)
{
    /// <summary>The byte offset of the fault in the file, or <see langword="null"/> where none applies.</summary>
    public long? Offset { get; init; }
}
