using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Initializers;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;

namespace Nabla.Modeling;

/// <summary>
/// What <see cref="Model.TrainAsync"/> is to learn and how. Only <see cref="Target"/> or <see cref="Targets"/> must be given; what is left out is chosen from the data,
/// by rules written in docs/defaults.md, and recorded in the model.
/// </summary>
public sealed partial record TrainOptions
{
    /// <summary>The name of the column to predict. Either this or <see cref="Targets"/> is given.</summary>
    public string Target { get; init; } = "";

    /// <summary>
    /// The names of several columns to predict together: numbers, labels of two values each, or, with the task multiclass, the probabilities of
    /// classes that sum to 1 in each row.
    /// </summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The task; inferred from the target when left out.</summary>
    public TaskKind? Task { get; init; }

    /// <summary>How often a row of each class counts in the loss; all the same when left out. For a cross-entropy.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// The column that says how often each row counts in the loss, numbers of at least 0; all the same when left out. It is no feature, and
    /// metrics count every row once.
    /// </summary>
    public string? WeightColumn { get; init; }

    /// <summary>Units of each hidden layer, first to last; empty for a linear model; 128 and 64 when left out.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>
    /// The layers before the last, where a chain of dense ones is not enough; the last follows from the task. Not together with
    /// <see cref="Hidden"/>, <see cref="Dropout"/> and <see cref="Normalization"/>.
    /// </summary>
    public Architecture? Network { get; init; }

    /// <summary>The normalisation between each hidden layer's weighted sum and its activation; none by default.</summary>
    public Normalization Normalization { get; init; }

    /// <summary>The activation of the hidden layers: ReLU.</summary>
    public Activation Activation { get; init; } = Activation.ReLU;

    /// <summary>The loss; the one that fits the task when left out.</summary>
    public Loss? Loss { get; init; }

    /// <summary>The optimizer: Adam with a learning rate of 0.001.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>The learning rate over the steps; chosen by the number of rows when left out.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Rows of a step; chosen by the number of rows when left out.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The most epochs; chosen by the number of rows when left out.</summary>
    public int? Epochs { get; init; }

    /// <summary>Epochs without a better validation loss after which training stops; chosen by the number of rows when left out.</summary>
    public int? Patience { get; init; }

    /// <summary>
    /// The share of the training rows held out to choose the epoch, in (0, 1). 0: no validation, every epoch is trained. Left out: five-fold
    /// cross-validation for a small table, a single held-out part for a large one.
    /// </summary>
    public double? Validation { get; init; }

    /// <summary>The L2 penalty; chosen by the validation loss for a small table when left out.</summary>
    public double? L2Penalty { get; init; }

    /// <summary>
    /// L1 penalty, weight decay, max-norm and clipping of gradients; none by default. Its L2 penalty stays 0: <see cref="L2Penalty"/> is its place.
    /// </summary>
    public Regularization Regularization { get; init; } = Regularization.None;

    /// <summary>The distribution of the initial weights; the default of each layer's activation when left out.</summary>
    public Initializer? Initializer { get; init; }

    /// <summary>The seed of everything random; 0 by default.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads to use; 0, the default, for one a processor. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The type of the network's numbers.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// The most bytes that encoded inputs may take in memory; those that do not fit train from a temporary file, to the same bits. Half of the memory
    /// that the process may use when left out.
    /// </summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Columns that are not to be used.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Columns to take as categories, whatever they look like.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Columns to take as numbers, whatever they look like.</summary>
    public IReadOnlyList<string> Numeric { get; init; } = [];

    /// <summary>The rows to train on, 0-based; all that are not test rows when left out.</summary>
    public IReadOnlyList<int>? TrainingRows { get; init; }

    /// <summary>The rows to test on once, at the end, 0-based; none when left out.</summary>
    public IReadOnlyList<int>? TestRows { get; init; }

    /// <summary>The share of the rows to test on once, at the end, in (0, 1); none when left out.</summary>
    public double? TestFraction { get; init; }

    /// <summary>A table of its own to test on once, at the end; none when left out.</summary>
    public Table? TestTable { get; init; }

    /// <summary>Whether to train the baselines (majority class or mean, linear model) that the result is compared with; true by default.</summary>
    public bool Baselines { get; init; } = true;

    /// <summary>Whether to measure where the time of the training steps goes, <see cref="TrainingSummary.Profile"/>; false by default.</summary>
    public bool Profile { get; init; }

    /// <summary>The columns to predict.</summary>
    internal IReadOnlyList<string> TargetColumns => Targets.Count > 0 ? Targets : [Target];

    internal void Check()
    {
        if (Target.Length == 0 == (Targets.Count == 0) || Targets.Any(string.IsNullOrEmpty) || Targets.Distinct().Count() < Targets.Count)
        {
            throw new ArgumentException("Name the column to predict by Target, or several by Targets, each once.");
        }

        CheckEvaluation();
        Checkpoint?.Check();
        CheckCount(BatchSize, nameof(BatchSize), 1);
        CheckCount(Epochs, nameof(Epochs), 1);
        CheckCount(Patience, nameof(Patience), 1);
        CheckCount(Threads, nameof(Threads), 0);
        if (MemoryLimit < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(MemoryLimit), MemoryLimit, "A limit of memory is 0 bytes or more.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, 1024);
        if (Hidden is not null && (Hidden.Count > 100 || Hidden.Any(units => units is < 1 or > 65536)))
        {
            throw new ArgumentException("There are at most 100 hidden layers, of 1 to 65,536 units each.", nameof(Hidden));
        }

        if (Network is not null && (Hidden is not null || Dropout is not null and not 0 || Normalization != Normalization.None))
        {
            throw new ArgumentException("The network says all about its hidden layers; give either Network, or Hidden with Dropout and Normalization.");
        }

        CheckRecipe();
        if (!Activation.IsTrainable)
        {
            throw new ArgumentException(Activation.TrainingObstacle, nameof(Activation));
        }

        if (Validation is not null && !(Validation >= 0 && Validation < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Validation), Validation, "The validation share is at least 0 and below 1.");
        }

        if (TestFraction is not null && !(TestFraction > 0 && TestFraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(TestFraction), TestFraction, "The test share is above 0 and below 1.");
        }

        if (L2Penalty is not null && !(L2Penalty >= 0 && double.IsFinite(L2Penalty.Value)))
        {
            throw new ArgumentOutOfRangeException(nameof(L2Penalty), L2Penalty, "An L2 penalty is a finite number, 0 or more.");
        }

        Regularization.Validate();
        if (Regularization.L2Penalty != 0)
        {
            throw new ArgumentException("Give the L2 penalty as L2Penalty: left out it is chosen by the validation loss.", nameof(Regularization));
        }

        if ((TestRows is not null ? 1 : 0) + (TestFraction is not null ? 1 : 0) + (TestTable is not null ? 1 : 0) > 1)
        {
            throw new ArgumentException("Give one of TestRows, TestFraction and TestTable, not several.");
        }
    }

    static void CheckCount(int? value, string name, int least)
    {
        if (value < least)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is at least {least}.");
        }
    }
}
