using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Networks;
using Nabla.Optimizers;

namespace Nabla.Training;

/// <summary>
/// Everything the next step needs besides the data and the options: the parameters, what the optimizer remembers, and how far the run is.
/// Random numbers are functions of the seed and these counters, so that they need no state of their own.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class TrainingState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="network">The network.</param>
    /// <param name="stateCount">How many buffers parallel to the parameters the optimizer keeps.</param>
    public TrainingState(Network<T> network, int stateCount)
    {
        Parameters = network.Parameters;
        StateCount = stateCount;
        Gradients = new AlignedBuffer<T>(Parameters.Length);
        First = new AlignedBuffer<T>(stateCount > 0 ? Parameters.Length : 0);
        Second = new AlignedBuffer<T>(stateCount > 1 ? Parameters.Length : 0);
        Third = new AlignedBuffer<T>(stateCount > 2 ? Parameters.Length : 0);
    }

    /// <summary>How many buffers parallel to the parameters the optimizer keeps.</summary>
    public int StateCount { get; }

    /// <summary>The network's parameters.</summary>
    public AlignedBuffer<T> Parameters { get; }

    /// <summary>The gradients of the last step, parallel to the parameters.</summary>
    public AlignedBuffer<T> Gradients { get; }

    /// <summary>The optimizer's first state, parallel to the parameters, or empty.</summary>
    public AlignedBuffer<T> First { get; }

    /// <summary>The optimizer's second state, parallel to the parameters, or empty.</summary>
    public AlignedBuffer<T> Second { get; }

    /// <summary>The optimizer's third state, parallel to the parameters, or empty.</summary>
    public AlignedBuffer<T> Third { get; }

    /// <summary>What the optimizer carries from step to step besides its buffers.</summary>
    public double[] Scalars { get; } = [.. Enumerable.Repeat(1.0, Optimizer.ScalarCount)];

    /// <summary>The loss of each epoch done, as a schedule looks at it.</summary>
    public List<double> Losses { get; } = [];

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>How far the epoch is that has begun; none where the next one begins at its first row.</summary>
    public EpochPosition Position { get; set; }

    /// <summary>Whether no number that the optimizer keeps for a parameter is infinite or NaN.</summary>
    public bool HasFiniteMemory => FiniteKernel.AreFinite<T>(First.Span) && FiniteKernel.AreFinite<T>(Second.Span) && FiniteKernel.AreFinite<T>(Third.Span);

    /// <summary>The optimizer's update of a piece of the parameters.</summary>
    /// <param name="optimizer">The optimizer that the state was made for, its step begun.</param>
    /// <param name="penalties">What is done to gradients and parameters before the update.</param>
    /// <param name="gradients">The gradients of the piece.</param>
    /// <param name="start">Where the piece begins.</param>
    /// <param name="group">The group of parameters that it belongs to.</param>
    public void Update(OptimizerPass<T> optimizer, in Penalties<T> penalties, ReadOnlySpan<T> gradients, int start, int group) =>
        Update(optimizer, in penalties, gradients, start, gradients.Length, group);

    void Update(OptimizerPass<T> optimizer, in Penalties<T> penalties, ReadOnlySpan<T> gradients, int start, int length, int group) => optimizer.Update(
        gradients, in penalties, Parameters.Slice(start, length), Piece(First, start, length), Piece(Second, start, length),
        Piece(Third, start, length), group);

    static Span<T> Piece(AlignedBuffer<T> state, int start, int length) => state.Length == 0 ? [] : state.Slice(start, length);
}

/// <summary>How far an epoch is that was left between two steps.</summary>
/// <param name="Rows">The rows of the epoch; 0 where none has begun.</param>
/// <param name="Done">Rows trained on: the first of the epoch's order.</param>
/// <param name="Loss">Their losses.</param>
readonly record struct EpochPosition(int Rows, int Done, EpochLoss Loss);
