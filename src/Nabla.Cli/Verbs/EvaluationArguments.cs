using System.CommandLine;
using Nabla.Evaluation;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>The options of <c>nabla train</c> that say how rows are held out and what is made of the answers to them.</summary>
sealed class EvaluationArguments
{
    public Option<string?> Group { get; } = OptionValues.Text(
        "--group", "COLUMN", "rows with equal values here stay together: never on both sides of test, validation or a fold");

    public Option<string?> Time { get; } = OptionValues.Text(
        "--time", "COLUMN", "the latest rows by this column test, and later rows validate than train");

    public Option<int?> Folds { get; } = OptionValues.Whole(
        "--cv", "also cross-validate the whole procedure in so many folds, for a mean and its interval", 2);

    public Option<int?> Repeats { get; } = OptionValues.Whole("--repeats", "divide the rows so often anew for --cv [1]", 1);

    public Option<bool> NoCalibration { get; } = OptionValues.Switch(
        "--no-calibration", "leave probabilities as they are, without a temperature from the rows held out");

    public Option<MisclassificationCosts?> Cost { get; } = OptionValues.Of<MisclassificationCosts?>(
        "--cost", "TRUE:PREDICTED=NUMBER,...", "what each mistake costs, such as yes:no=5,no:yes=1; decides for the least expected cost",
        MisclassificationCosts.Parse);

    public Option<bool> WeighMetrics { get; } = OptionValues.Switch("--weigh-metrics", "count rows by --weight in the metrics too");

    /// <summary>Adds to the options what the command line asks for.</summary>
    public TrainOptions AddTo(TrainOptions options, ParseResult line)
    {
        int? folds = line.GetValue(Folds);
        int? repeats = line.GetValue(Repeats);
        return folds is null && repeats is not null
            ? throw new UsageException("--repeats goes with --cv N; give both.")
            : options with
            {
                GroupColumn = line.GetValue(Group),
                TimeColumn = line.GetValue(Time),
                Calibrate = !line.GetValue(NoCalibration),
                Costs = line.GetValue(Cost),
                WeighMetrics = line.GetValue(WeighMetrics),
                CrossValidation = folds is { } count ? new CrossValidationOptions { Folds = count, Repeats = repeats ?? 1 } : null,
            };
    }
}
