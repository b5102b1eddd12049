using System.Collections.Generic;
using System.CommandLine;
using System.Linq;

namespace Nabla.Cli;

/// <summary>The help of a command: usage, arguments, options by subject, examples; in at most 80 columns.</summary>
static class HelpText
{
    const int NameWidth = 26;

    /// <summary>Writes the help.</summary>
    public static void Write(Output output, Command command)
    {
        string path = PathOf(command);
        foreach (string line in Output.Wrap(command.Description ?? "", Output.Width))
        {
            output.Line(line);
        }

        output.Line();
        string arguments = string.Concat(command.Arguments.Select(argument => " " + argument.Name));
        output.Line($"Usage: {path}{(command.Subcommands.Count > 0 ? " VERB" : arguments)} [options]");
        Section(output, "Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description ?? "")));
        Section(output, "Verbs", command.Subcommands.SelectMany(Verbs));
        if (command is Verb verb)
        {
            foreach ((string title, IReadOnlyList<Option> options) in verb.Groups)
            {
                Section(output, title, options.Select(Describe));
            }
        }

        Section(output, "Common options", CommonOptions.All.Select(Describe));
        if (command is Verb { Examples: var examples })
        {
            output.Line();
            output.Line(output.Color("Examples", Tone.Strong));
            foreach ((string line, string does) in examples)
            {
                output.Line("  " + line);
                output.Line(output.Color("      " + does, Tone.Faint));
            }
        }
        else if (command.Parents.FirstOrDefault() is null)
        {
            output.Line();
            output.Line("'nabla VERB --help' tells more of a verb; 'nabla --version' tells the version.");
        }
    }

    static IEnumerable<(string, string)> Verbs(Command command) => command.Subcommands.Count == 0
        ? [(string.Join(' ', command.Arguments.Select(argument => argument.Name).Prepend(command.Name)), command.Description ?? "")]
        : command.Subcommands.Select(child => ($"{command.Name} {child.Name}", child.Description ?? ""));

    static (string, string) Describe(Option option) =>
        (option.HelpName is { } value ? $"{option.Name} {value}" : option.Name, option.Description ?? "");

    static void Section(Output output, string title, IEnumerable<(string Name, string Description)> entries)
    {
        if (!entries.Any())
        {
            return;
        }

        output.Line();
        output.Line(output.Color(title, Tone.Strong));
        foreach ((string name, string description) in entries)
        {
            List<string> lines = Output.Wrap(description, Output.Width - NameWidth - 1);
            bool beside = name.Length + 3 <= NameWidth;
            output.Line("  " + (beside ? name.PadRight(NameWidth - 2) + lines[0] : name));
            foreach (string line in lines.Skip(beside ? 1 : 0))
            {
                output.Line(new string(' ', NameWidth) + line);
            }
        }
    }

    /// <summary>The command as it is typed: <c>nabla plot losses</c>.</summary>
    public static string PathOf(Command command) => string.Join(' ', Path(command).Reverse());

    static IEnumerable<string> Path(Command? command)
    {
        for (; command is not null; command = command.Parents.OfType<Command>().FirstOrDefault())
        {
            yield return command.Name;
        }
    }
}
