using System;

namespace Nabla.Cli;

/// <summary>The command line asks for something that cannot be: exit code 2.</summary>
/// <param name="message">One sentence: what is wrong, and what to type instead.</param>
sealed class UsageException(string message) : Exception(message);
