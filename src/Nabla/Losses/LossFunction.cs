using System;
using System.Numerics;

namespace Nabla.Losses;

/// <summary>Value and gradient of a loss for one row.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
abstract class LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The weight of a row in the mean over the batch, from its targets: that of its class where the loss weighs classes.</summary>
    /// <param name="targets">The targets, padded to a multiple of 16.</param>
    /// <param name="count">The number of outputs, without padding.</param>
    public virtual double Weight(ReadOnlySpan<T> targets, int count) => 1;

    /// <summary>The loss of one row, in double.</summary>
    /// <param name="outputs">Logits or activations of the last layer, padded to a multiple of 16.</param>
    /// <param name="targets">The targets, padded likewise.</param>
    /// <param name="count">The number of outputs, without padding.</param>
    /// <param name="scale">The weight of this row in the batch's loss: 1 / rows.</param>
    /// <param name="deltas">Receives <c>scale · dloss/doutput</c>, zeros in the padding. Not the memory of <paramref name="outputs"/>.</param>
    public abstract double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas);
}
