using System.Linq;
using System.Numerics;
using System.Threading;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <content>What a single network of some options comes to, with its answers to the rows held out.</content>
sealed partial class OptionsTrial
{
    /// <summary>The epochs that training with these options takes at most.</summary>
    public int EpochsOf(TrainOptions options) => RecipeOf(options).Epochs;

    /// <summary>The setting of the search with this dropout and penalty, and with bins and frequencies or without; <see langword="null"/> where no single one is that.</summary>
    public SearchSetting? SettingOf(TrainOptions options, double dropout, double penalty, bool hasBins, bool hasFrequencies) =>
        RecipeOf(options).Settings.Where(setting =>
            setting.Dropout == dropout && setting.Penalty == penalty && setting.Bins > 0 == hasBins && setting.Frequencies > 0 == hasFrequencies).ToArray() is [var only]
            ? only
            : null;

    /// <summary>Trains a network for each of the parts that training would hold out, or one on all rows where it holds out none.</summary>
    /// <param name="options">The options; target, rows and splits as those of the constructor.</param>
    /// <param name="epochs">The share of the epochs, in (0, 1].</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <exception cref="Training.DivergedException">The loss became infinite or NaN in the first epoch.</exception>
    public TrialOutcome RunOnce(TrainOptions options, double epochs, CancellationToken cancellationToken) => options.Precision == Precision.Float
        ? RunOnce<float>(options, epochs, cancellationToken)
        : RunOnce<double>(options, epochs, cancellationToken);

    TrialOutcome RunOnce<T>(TrainOptions options, double epochs, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Outcome<T> outcome = Train<T>(options, int.MaxValue, epochs, members: 1, cancellationToken).Outcome;
        return new TrialOutcome(outcome.Validation, outcome.OutOfFold, outcome.History[outcome.BestEpoch - 1].TrainingLoss);
    }
}

/// <summary>What a network came to.</summary>
/// <param name="Validation">On the rows held out; <see langword="null"/> where none were.</param>
/// <param name="Answers">The answers to them.</param>
/// <param name="TrainingLoss">The mean loss of the training rows in the best epoch.</param>
sealed record TrialOutcome(Metrics? Validation, OutOfFold? Answers, double TrainingLoss);
