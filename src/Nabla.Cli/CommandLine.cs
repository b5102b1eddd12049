using System;
using System.CommandLine;
using System.Linq;
using System.Runtime.InteropServices;
using Nabla.Cli.Verbs;
using Nabla.Modeling;

namespace Nabla.Cli;

/// <summary>The command line as a whole: finds the verb, runs it, turns whatever goes wrong into one sentence and an exit code.</summary>
static class CommandLine
{
    static readonly ParserConfiguration s_parser = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>The words of the command line, as they were typed.</summary>
    public static string[] Typed { get; private set; } = [];

    /// <summary>Bytes of memory below which the runtime itself may break down instead of telling that it has run out.</summary>
    const long LeastMemory = 24_000_000;

    /// <summary>Runs a command line.</summary>
    /// <returns>0: done; 1: the work failed; 2: wrong usage; 130 and 143: interrupted.</returns>
    public static int Run(string[] args)
    {
        Typed = args;
        if (args is ["predict" or "evaluate" or "explain", ..])
        {
            Model.WarmUp();
        }

        Command root = Root(args.Length > 0 ? args[0] : null);
        ParseResult line = root.Parse(args, s_parser);
        var output = new Output
        {
            Json = args.Contains(CommonOptions.Json.Name),
            Quiet = args.Contains(CommonOptions.Quiet.Name),
            Verbose = args.Contains(CommonOptions.Verbose.Name),
        };
        using IDisposable watch = Interruption.Watch(output);
        try
        {
            return Run(line, output);
        }
        catch (Exception exception) when (Failure.From(exception) is { } failure)
        {
            return Report(output, failure);
        }
    }

    static int Run(ParseResult line, Output output)
    {
        Command command = line.CommandResult.Command;
        if (line.GetValue(CommonOptions.Help) || (line.Tokens.Count == 0 && command.Parents.FirstOrDefault() is null))
        {
            HelpText.Write(new Output(), command);
            return 0;
        }

        if (line.GetValue<bool>("--version"))
        {
            new Output().Line($"nabla {Version} ({RuntimeInformation.FrameworkDescription})");
            return 0;
        }

        LineCheck.ThrowIfWrong(line);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (available < LeastMemory)
        {
            return Report(output, new Failure(
                "memory", $"This process may use {available / 1_000_000} MB of memory and Nabla needs {LeastMemory / 1_000_000} MB at the least; let it have more.", Failure.WorkFailed));
        }

        return ((Verb)command).Run(line, output);
    }

    /// <summary>The version of this program.</summary>
    public static string Version => typeof(CommandLine).Assembly.GetName().Version!.ToString(3);

    static readonly (string Name, Func<Command> Create)[] s_verbs =
    [
        ("train", () => new TrainVerb()),
        ("tune", () => new TuneVerb()),
        ("predict", () => new PredictVerb()),
        ("evaluate", () => new EvaluateVerb()),
        ("inspect", () => new InspectVerb()),
        ("verify", () => new VerifyVerb()),
        ("reproduce", () => new ReproduceVerb()),
        ("check", () => new CheckVerb()),
        ("diagnose", () => new DiagnoseVerb()),
        ("explain", () => new ExplainVerb()),
        ("bench", () => new BenchVerb()),
        ("plot", Plot),
        ("data", () => new Command("data", "The data sets that come with Nabla.") { new DataListVerb(), new DataColumnsVerb() }),
    ];

    /// <summary>The verbs and the common options.</summary>
    /// <param name="only">The verb of the line: making the options of the others would take longer than many a prediction. All verbs when it is none of them.</param>
    public static Command Root(string? only = null)
    {
        var root = new Command("nabla", "Trains a neural network on your table, measures it and predicts with it.");
        bool known = s_verbs.Any(verb => verb.Name == only);
        foreach ((string name, Func<Command> create) in s_verbs)
        {
            if (!known || name == only)
            {
                root.Subcommands.Add(create());
            }
        }

        foreach (Option option in CommonOptions.All)
        {
            option.Recursive = true;
            root.Options.Add(option);
        }

        root.Options.Add(OptionValues.Switch("--version", "tell the version"));
        return root;
    }

    static Command Plot()
    {
        var plot = new Command("plot", "Draws pictures: functions, decision boundaries, training curves.");
        foreach (Verb verb in PlotEntriesVerb.All())
        {
            plot.Subcommands.Add(verb);
        }

        plot.Subcommands.Add(new PlotBoundaryVerb());
        plot.Subcommands.Add(new PlotTrainingVerb());

        return plot;
    }

    static int Report(Output output, Failure failure)
    {
        try
        {
            output.Fail(failure);
        }
        catch (OutputException)
        {
            // Standard output is full or closed; standard error has had the sentence.
        }

        return failure.ExitCode;
    }
}
