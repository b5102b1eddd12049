using System;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Kernels;
using Nabla.Networks;
using Nabla.Optimizers;

namespace Nabla.Training;

/// <summary>The memory that a <see cref="Trainer{T}"/> takes, worked out from shapes before there is one.</summary>
static class TrainerMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The bytes of parameters, gradients, optimizer state and its copy, of what a step keeps from its way forward for the way back, and of the buffers in which its
    /// threads measure rows.
    /// </summary>
    /// <param name="network">The network; its own parameters are counted.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="batchSize">Rows of a step.</param>
    /// <param name="threads">Threads of a step.</param>
    public static long BytesOf(Network<T> network, Optimizer optimizer, int batchSize, int threads)
    {
        long numbers = 2L * network.Parameters.Length;
        if (optimizer is Lbfgs lbfgs)
        {
            numbers += ((2L * lbfgs.History) + 3) * network.Parameters.Length;
        }
        else
        {
            int states = optimizer.Pass<T>().StateCount;
            numbers += ((long)states * network.Parameters.Length) + RecentSteps<T>.LengthOf(network, states);
        }

        numbers += (long)batchSize * (VectorArithmetic.Padded(network.Inputs) + VectorArithmetic.Padded(network.Outputs));
        Edge[][] edges = Edge.Of(network.Layers, inputGradient: false);
        long longest = 0;
        foreach (LayerPass<T> pass in network.Passes)
        {
            bool transposes = edges[pass.Layer.Index].Length > 0 && edges[pass.Layer.Index][0].IsNeeded;
            numbers += ((long)batchSize * pass.Stride * (pass.KeepsPreActivations ? 3 : 2)) + pass.WorkLength(batchSize) + (transposes ? pass.TransposedLength : 0);
            longest = Math.Max(longest, Enumerable.Range(0, pass.GradientItems).Select(item => (long)pass.Piece(item).Length).DefaultIfEmpty().Max());
        }

        long widest = network.Passes.Length == 0 ? 0 : network.Passes.Max(pass => pass.Stride);
        numbers += threads * (longest + (2 * widest * Network<T>.ChunkRows));
        return (numbers * Unsafe.SizeOf<T>()) + (batchSize * (2L * sizeof(double) + sizeof(int)));
    }
}
