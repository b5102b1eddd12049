using System;
using Nabla.Regularizers;
using Nabla.Schedules;

namespace Nabla.Training;

/// <summary>How a <see cref="Trainer{T}"/> runs.</summary>
public sealed record TrainerOptions
{
    /// <summary>The seed of the order of the rows; 0 by default.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Threads of a step, the caller included; 0, the default, chooses by the size of the network, at most one a processor. The results do
    /// not depend on it.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Penalties, weight decay, max-norm and clipping of gradients; none by default.</summary>
    public Regularization Regularization { get; init; } = Regularization.None;

    /// <summary>Whether the rows take a new order in every epoch; true by default. False keeps the order given.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The learning rate as a share of the optimizer's, over the steps; constant by default.</summary>
    public Schedule Schedule { get; init; } = Schedule.Constant;

    /// <summary>Factors of the learning rate for kinds of parameters; all 1 by default.</summary>
    public LearningRateFactors LearningRateFactors { get; init; } = LearningRateFactors.None;

    /// <summary>
    /// Whether each member of an ensemble learns from its own loss, for a network that ends with a mean of blocks: training minimises the mean of their losses,
    /// and not the loss of their mean (Gorishniy, Kotelnikov and Babenko 2024); false by default. What <see cref="Trainer{T}.Evaluate"/> gives is the loss
    /// of the mean in both cases.
    /// </summary>
    public bool MemberLosses { get; init; }

    /// <summary>Whether the first layers may skip the zeros of inputs that are mostly zeros, which changes no bit; tests and benchmarks turn it off.</summary>
    internal bool SkipsZeros { get; init; } = true;

    /// <summary>Whether small networks may take the compiled pass, which changes no bit; tests turn it off.</summary>
    internal bool CompilesChains { get; init; } = true;

    /// <summary>Whether to measure where the time of a step goes, <see cref="Trainer{T}.Profile"/>; false by default. The results are the same.</summary>
    public bool Profile { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, 1024);
        Regularization.Validate();
    }
}
