using System.Collections.Generic;
using System.Numerics;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;

namespace Nabla.Training;

/// <summary>One network to be trained among others by <see cref="ConcurrentTraining"/>: a seed, a fold or a setting of a search.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="Network">The network; its parameters change in place.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Inputs"><c>[rows x inputs]</c>; jobs may share it.</param>
/// <param name="Targets"><c>[rows x outputs]</c>; jobs may share it.</param>
/// <param name="Epochs">The number of epochs, 0 or more.</param>
public sealed record TrainingJob<T>(Network<T> Network, Loss Loss, Optimizer Optimizer, Matrix<T> Inputs, Matrix<T> Targets, int Epochs)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a step, 1 or more; 32 by default.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Seed, penalties, schedule; the defaults when left out. The number of threads is not looked at: a job has one.</summary>
    public TrainerOptions Options { get; init; } = new();

    /// <summary>The rows to train on, such as those of all folds but one; all when left out.</summary>
    public int[]? Rows { get; init; }

    /// <summary>One weight a row of <see cref="Inputs"/>, 0 or more; equal when left out.</summary>
    public double[]? Weights { get; init; }
}

/// <summary>What became of a <see cref="TrainingJob{T}"/>.</summary>
/// <param name="Epochs">Its epochs, in order.</param>
/// <param name="Failure">Why it ended early: its loss was no longer finite; <see langword="null"/> where it did not.</param>
public sealed record TrainingJobResult(IReadOnlyList<Epoch> Epochs, DivergedException? Failure);

/// <summary>An epoch of one of several jobs.</summary>
/// <param name="Job">The 0-based place of the job in the list given.</param>
/// <param name="Epoch">The epoch, which is done.</param>
public sealed record TrainingJobProgress(int Job, Epoch Epoch);
