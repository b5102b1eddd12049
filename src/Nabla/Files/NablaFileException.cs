using System;

namespace Nabla.Files;

/// <summary>A file cannot be read or saved: it is not there, the disk is full, writing is not permitted. Its contents are not the matter.</summary>
/// <param name="message">One sentence: which file, why, and what is there now.</param>
/// <param name="inner">The exception behind this one, if any.</param>
public sealed class NablaFileException(string message, Exception? inner = null) : NablaException("file", message, inner);
