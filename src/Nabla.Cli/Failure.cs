using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nabla.Audit;

namespace Nabla.Cli;

/// <summary>What a program or a person is told of something that went wrong, and the exit code of the process.</summary>
/// <param name="Kind">A short, stable word, such as <c>data</c>, <c>format</c> or <c>usage</c>.</param>
/// <param name="Message">One sentence.</param>
/// <param name="ExitCode">1: the work failed; 2: wrong usage.</param>
sealed record Failure(string Kind, string Message, int ExitCode)
{
    /// <summary>The work failed.</summary>
    public const int WorkFailed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>The file it is about, or <see langword="null"/>.</summary>
    public string? File { get; init; }

    /// <summary>The 1-based line in the file, or <see langword="null"/>.</summary>
    public long? Line { get; init; }

    /// <summary>The column it is about, or <see langword="null"/>.</summary>
    public string? Column { get; init; }

    /// <summary>What the audit found, where that is the failure.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>A wrong command line.</summary>
    public static Failure Usage(string message) => new("usage", message, WrongUsage);

    /// <summary>What an exception comes to.</summary>
    public static Failure From(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var inner, ..] } => From(inner),
        UsageException => Usage(exception.Message),
        NablaAuditException of => new Failure(of.Kind, of.Message, WorkFailed) { File = of.File, Column = of.Column, Findings = of.Findings },
        NablaException of => new Failure(of.Kind, of.Message, WorkFailed) { File = of.File, Line = of.Line, Column = of.Column },
        ArgumentException argument => Usage(Sentence(argument)),
        IOException or UnauthorizedAccessException => new Failure("file", exception.Message, WorkFailed),
        OutOfMemoryException => new Failure("memory", "There is not enough memory for this; use fewer rows or a smaller network.", WorkFailed),
        _ => new Failure(
            "internal", $"Nabla has a fault of its own ({exception.GetType().Name}: {FirstLine(exception.Message)}); please report it.", WorkFailed),
    };

    /// <summary>The sentence alone: .NET adds the parameter's name and value, which mean nothing on a command line.</summary>
    static string Sentence(ArgumentException exception)
    {
        string line = FirstLine(exception.Message);
        int parameter = line.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return parameter > 0 ? line[..parameter] : line;
    }

    static string FirstLine(string text) => text.Split(['\r', '\n']).First();
}
