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
    public TrainingState(Network<T> network, OptimizerPass<T> optimizer)
    {
        Parameters = network.Parameters;
        Gradients = new AlignedBuffer<T>(Parameters.Length);
        First = new AlignedBuffer<T>(optimizer.StateCount > 0 ? Parameters.Length : 0);
        Second = new AlignedBuffer<T>(optimizer.StateCount > 1 ? Parameters.Length : 0);
    }

    /// <summary>The network's parameters.</summary>
    public AlignedBuffer<T> Parameters { get; }

    /// <summary>The gradients of the last step, parallel to the parameters.</summary>
    public AlignedBuffer<T> Gradients { get; }

    /// <summary>The optimizer's first state, parallel to the parameters, or empty.</summary>
    public AlignedBuffer<T> First { get; }

    /// <summary>The optimizer's second state, parallel to the parameters, or empty.</summary>
    public AlignedBuffer<T> Second { get; }

    /// <summary>What the optimizer carries from step to step besides its buffers.</summary>
    public double[] Scalars { get; } = [1, 1];

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Epochs done.</summary>
    public int Epoch { get; set; }
}
