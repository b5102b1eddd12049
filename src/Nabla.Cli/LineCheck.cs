using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;

namespace Nabla.Cli;

/// <summary>Says in one sentence what is wrong with a command line, before any verb sees it.</summary>
static class LineCheck
{
    /// <summary>Passes a command line that a verb can run.</summary>
    /// <exception cref="UsageException">A verb or an option does not exist, or a value is missing or wrong.</exception>
    public static void ThrowIfWrong(ParseResult line)
    {
        CommandResult command = line.CommandResult;
        IEnumerable<string> arguments =
            command.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
        IEnumerable<string> unknown = arguments.Concat(line.UnmatchedTokens).Where(token => token.StartsWith('-') && token != "-");
        if (unknown.FirstOrDefault() is { } option)
        {
            throw UnknownOption(command.Command, option);
        }

        if (command.Command.Subcommands.Count > 0)
        {
            throw NoVerb(command.Command, line.UnmatchedTokens is [var first, ..] ? first : null);
        }

        if (line.UnmatchedTokens is [var extra, ..])
        {
            string path = HelpText.PathOf(command.Command);
            throw new UsageException($"'{extra}' is one argument too many for '{path}'; put quotes around a name with spaces.");
        }

        if (line.Errors is [var error, ..])
        {
            throw new UsageException(error.SymbolResult is OptionResult { Tokens.Count: 0 } missing
                ? $"{missing.Option.Name} needs a value: {missing.Option.Name} {missing.Option.HelpName}."
                : error.SymbolResult is OptionResult { IdentifierTokenCount: > 1 } twice
                    ? $"{twice.Option.Name} is given {twice.IdentifierTokenCount} times; give it once."
                    : error.Message);
        }
    }

    static UsageException UnknownOption(Command command, string token)
    {
        string name = token.Split('=', ':')[0];
        IEnumerable<string> names = command.Options.Concat(CommonOptions.All).Select(known => known.Name);
        string advice = Nearest(name, names) is { } nearest ? $"did you mean '{nearest}'?" : $"'{HelpText.PathOf(command)} --help' lists all.";
        return new UsageException($"'{HelpText.PathOf(command)}' has no option '{name}'; {advice}");
    }

    static UsageException NoVerb(Command command, string? token)
    {
        string[] names = [.. command.Subcommands.Select(verb => verb.Name)];
        string list = $"the verbs are {string.Join(", ", names)}";
        string path = HelpText.PathOf(command);
        return new UsageException(token is null
            ? $"'{path}' needs a verb; {list}."
            : $"'{path}' has no verb '{token}'; {(Nearest(token, names) is { } nearest ? $"did you mean '{nearest}'?" : $"{list}.")}");
    }

    /// <summary>The name that begins alike, or differs in at most two letters.</summary>
    static string? Nearest(string token, IEnumerable<string> names) => names
        .Select(name => (Name: name, Differences: Differences(token, name)))
        .Where(pair => pair.Differences <= 2 || (token.Length > 3 && pair.Name.StartsWith(token, StringComparison.Ordinal)))
        .OrderBy(pair => pair.Differences)
        .Select(pair => pair.Name)
        .FirstOrDefault();

    /// <summary>Letters to insert, delete or replace (Levenshtein 1966).</summary>
    static int Differences(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 0; i < a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < b.Length; j++)
            {
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(diagonal + (a[i] == b[j] ? 0 : 1), 1 + Math.Min(row[j], row[j + 1])));
            }
        }

        return row[^1];
    }
}
