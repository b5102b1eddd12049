using System;

namespace Nabla.Cli;

/// <summary>The result cannot be written to standard output.</summary>
/// <param name="cause">Why.</param>
sealed class OutputException(Exception cause)
    : NablaException("output", $"Cannot write the result to standard output: {cause.Message.TrimEnd('.')}; it may be full or closed.", cause);
