using System;
using System.Numerics;

namespace Nabla.Losses;

/// <summary>Value and gradient of a loss for one row.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
abstract class LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The loss of one row, in double, without the row's weight.</summary>
    /// <param name="outputs">Logits or activations of the last layer, padded to a multiple of 16.</param>
    /// <param name="targets">The targets, padded likewise.</param>
    /// <param name="count">The number of outputs, without padding.</param>
    /// <param name="scale">The share of this row in the batch's loss: its weight / the sum of all weights, so 1 / rows without weights.</param>
    /// <param name="deltas">Receives <c>scale · dloss/doutput</c>, zeros in the padding. Not the memory of <paramref name="outputs"/>.</param>
    public abstract double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas);

    /// <summary>How often the row counts in the batch's mean: by class weights; 1 without them.</summary>
    /// <param name="targets">The targets of the row.</param>
    /// <param name="count">The number of outputs, without padding.</param>
    public virtual double Weight(ReadOnlySpan<T> targets, int count) => 1;
}
