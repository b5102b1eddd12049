using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Nabla.Modeling;
using Nabla.Modeling.Checkpoints;

namespace Nabla.Cli.Verbs;

/// <summary>The options of <c>nabla train</c> that say what is kept of a run that is stopped.</summary>
sealed class CheckpointArguments
{
    public Option<string?> Folder { get; } = OptionValues.Text(
        "--checkpoint", "FOLDER", "keep what a killed run goes on from, in a folder of its own");

    public Option<(TimeSpan Time, int? Steps)?> Every { get; } = OptionValues.Of<(TimeSpan, int?)?>(
        "--every", "30s|500steps", "the time (s, m, h) or the steps between two checkpoints [30s]", text => Parse(text));

    public Option<bool> Resume { get; } = OptionValues.Switch("--resume", "go on from the checkpoint in the folder, to the same bits");

    /// <summary>Adds to the options what the command line asks for; says on standard error what happens to checkpoints.</summary>
    public TrainOptions AddTo(TrainOptions options, ParseResult line, Output output)
    {
        string? folder = line.GetValue(Folder);
        (TimeSpan Time, int? Steps)? every = line.GetValue(Every);
        if (folder is null)
        {
            string? without = line.GetValue(Resume) ? "--resume" : every is null ? null : "--every";
            return without is null ? options : throw new UsageException($"{without} goes with --checkpoint FOLDER; give both.");
        }

        return options with
        {
            Checkpoint = new CheckpointOptions(folder)
            {
                Every = every is { Steps: null } given ? given.Time : TimeSpan.FromSeconds(30),
                EverySteps = every?.Steps,
                Resume = line.GetValue(Resume),
                Notify = notice =>
                {
                    if (notice.Kind == CheckpointEvent.Resumed)
                    {
                        output.Note(notice.Message);
                    }
                    else
                    {
                        output.Warn(notice.Message);
                    }
                },
            },
        };
    }

    /// <summary>The line to type to go on: the one that was typed, and --resume.</summary>
    public string LineToResume(ParseResult line) =>
        $"nabla {string.Join(' ', CommandLine.Typed.Select(Words.Quote))}{(line.GetValue(Resume) ? "" : " --resume")}";

    static (TimeSpan Time, int? Steps) Parse(string text)
    {
        string trimmed = text.Replace(" ", "", StringComparison.Ordinal);
        string digits = trimmed.TrimEnd([.. Enumerable.Range('a', 26).Select(letter => (char)letter)]);
        double seconds = trimmed[digits.Length..] switch
        {
            "" or "s" => 1,
            "m" or "min" => 60,
            "h" => 3600,
            "step" or "steps" => 0,
            _ => double.NaN,
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) switch
        {
            true when seconds == 0 && number is >= 1 and <= int.MaxValue && number % 1 == 0 => (default, (int)number),
            true when seconds > 0 && number * seconds is > 0 and <= 1e6 => (TimeSpan.FromSeconds(number * seconds), null),
            _ => throw OptionValues.Wrong("--every", text, "a time such as 30s, 5m or 1h, or steps such as 500steps"),
        };
    }
}
