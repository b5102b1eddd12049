using System.Collections.Generic;
using System.CommandLine;

namespace Nabla.Cli;

/// <summary>One thing the command line can do.</summary>
/// <param name="name">As typed.</param>
/// <param name="description">What it does, in one sentence.</param>
abstract class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Its options, as the help shows them.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups { get; private set; } = [];

    /// <summary>Lines to type, each with what it does.</summary>
    public abstract IReadOnlyList<(string Line, string Does)> Examples { get; }

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Run(ParseResult line, Output output);

    /// <summary>Takes options under a heading.</summary>
    protected void AddGroup(string title, params Option[] options)
    {
        Groups = [.. Groups, (title, options)];
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }

    /// <summary>Takes an argument; the parser lets it be absent, so that <see cref="Required"/> can say in words what is missing.</summary>
    protected Argument<string?> AddArgument(string name, string description)
    {
        var argument = new Argument<string?>(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };
        Arguments.Add(argument);
        return argument;
    }

    /// <summary>Takes any number of arguments, none too.</summary>
    protected Argument<string[]> AddArguments(string name, string description)
    {
        var argument = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.ZeroOrMore };
        Arguments.Add(argument);
        return argument;
    }

    /// <summary>An argument that must be there.</summary>
    protected string Required(ParseResult line, Argument<string?> argument) => line.GetValue(argument) is { Length: > 0 } value
        ? value
        : throw new UsageException($"'{HelpText.PathOf(this)}' needs {argument.Name}: {argument.Description}; for example: {Examples[0].Line}");
}
