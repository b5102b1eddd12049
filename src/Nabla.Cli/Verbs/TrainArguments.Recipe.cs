using System.CommandLine;
using Nabla.Data.Features;
using Nabla.Modeling;
using Nabla.Training;

namespace Nabla.Cli.Verbs;

/// <content>How a network reads numbers, how much of it is dropped in a step, how many networks speak together.</content>
sealed partial class TrainArguments
{
    public Option<double?> Dropout { get; } = OptionValues.Number(
        "--dropout", "RATE", "share of each hidden layer dropped in a step [chosen by validation; 0 with --hidden or --network]",
        "a rate of at least 0 and below 1", value => value is >= 0 and < 1);

    public Option<int?> Ensemble { get; } = OptionValues.Whole("--ensemble", "networks whose mean is the model [by rows; 1 with --hidden or --network]", 1);

    public Option<int?> SharedMembers { get; } = OptionValues.Whole("--shared-members", "members of each network, with the same hidden weights [1]", 1);

    public Option<NumberScaling?> NumericScaling { get; } = OptionValues.Of<NumberScaling?>(
        "--numeric-scaling", "KIND", "standard, robust or quantile [robust; standard with --hidden or --network]", text => text switch
        {
            "standard" => NumberScaling.Standard,
            "robust" => NumberScaling.Robust,
            "quantile" => NumberScaling.Quantile,
            _ => throw OptionValues.Wrong("--numeric-scaling", text, "standard, robust or quantile"),
        });

    public Option<int?> NumericBins { get; } = OptionValues.Whole(
        "--numeric-bins", "bins by which numbers are encoded besides; 0 for none [chosen by validation; 0 with --hidden or --network]", 0);

    public Option<LearningRateFactors?> LearningRateFactors { get; } = OptionValues.Of<LearningRateFactors?>(
        "--learning-rate-factors", "KIND=FACTOR,...",
        "of the rate for biases, scaling, embeddings, periodic; neural-tangent=1: of weights by the root of their inputs [none]", Training.LearningRateFactors.Parse);

    public Option<EpochCriterion?> BestEpochBy { get; } = OptionValues.Of<EpochCriterion?>(
        "--best-epoch-by", "WHAT", "loss, or metric: accuracy of classes, RMSE of numbers [loss]", text => text switch
        {
            "loss" => EpochCriterion.Loss,
            "metric" => EpochCriterion.Metric,
            _ => throw OptionValues.Wrong("--best-epoch-by", text, "loss or metric"),
        });

    public Option<bool> Refit { get; } = OptionValues.Switch("--refit", "train once more on all rows, for the chosen epochs [of a small table always]");

    public Option<int?> NumericFrequencies { get; } = OptionValues.Whole(
        "--numeric-frequencies", "learnt frequencies of a periodic embedding of each number; 0 for none [chosen by validation; 0 with --hidden or --network]", 0);
}
