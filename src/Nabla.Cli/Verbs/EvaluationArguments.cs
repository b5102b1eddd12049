using System.CommandLine;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>The options of <c>nabla train</c> that say how rows are held out and what is made of the answers to them.</summary>
sealed class EvaluationArguments
{
    public Option<string?> Group { get; } = OptionValues.Text(
        "--group", "COLUMN", "rows with equal values here stay together: never on both sides of test, validation or a fold");

    public Option<string?> Time { get; } = OptionValues.Text(
        "--time", "COLUMN", "the latest rows by this column test, and later rows validate than train");

    /// <summary>Adds to the options what the command line asks for.</summary>
    public TrainOptions AddTo(TrainOptions options, ParseResult line) => options with
    {
        GroupColumn = line.GetValue(Group),
        TimeColumn = line.GetValue(Time),
    };
}
