using System;
using System.Numerics;
using Nabla.Kernels;

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

    /// <summary>The losses of several rows that count the same; the bits are those of <see cref="Row"/>, row by row.</summary>
    /// <param name="outputs">Row r at <c>r * stride</c>.</param>
    /// <param name="targets">Row r at <c>r * stride</c>.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="count">The number of outputs, without padding.</param>
    /// <param name="scale">The share of a row in the batch's loss.</param>
    /// <param name="deltas">Receives the derivatives, row r at <c>r * stride</c>.</param>
    /// <param name="losses">Receives the loss of each row.</param>
    public virtual void Rows(
        ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int stride, int count, T scale, Span<T> deltas, Span<double> losses)
    {
        for (int row = 0; row < losses.Length; row++)
        {
            int at = row * stride;
            losses[row] = Row(outputs.Slice(at, stride), targets.Slice(at, stride), count, scale, deltas.Slice(at, stride));
        }
    }

    /// <summary>
    /// The derivatives of several rows that have a single output each and count the same, one behind the other; the bits are those of
    /// <see cref="Row"/>. What lies between <paramref name="count"/> and the next multiple of 16 may be read and written.
    /// </summary>
    /// <param name="outputs">One output a row.</param>
    /// <param name="targets">One target a row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="scale">The share of a row in the batch's loss.</param>
    /// <param name="deltas">Receives one derivative a row.</param>
    public virtual void ColumnDeltas(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        for (int row = 0; row < count; row++)
        {
            SingleOutput(outputs[row], targets[row], scale, out deltas[row]);
        }
    }

    /// <summary>The losses that go with <see cref="ColumnDeltas"/>.</summary>
    /// <param name="outputs">One output a row.</param>
    /// <param name="targets">One target a row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="losses">Receives the loss of each row.</param>
    public virtual void ColumnLosses(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, Span<double> losses)
    {
        for (int row = 0; row < count; row++)
        {
            losses[row] = SingleOutput(outputs[row], targets[row], T.One, out _);
        }
    }

    double SingleOutput(T output, T target, T scale, out T delta)
    {
        Span<T> padded = stackalloc T[3 * VectorArithmetic.Padding];
        padded.Clear();
        Span<T> deltas = padded[(2 * VectorArithmetic.Padding)..];
        padded[0] = output;
        padded[VectorArithmetic.Padding] = target;
        double loss = Row(padded[..VectorArithmetic.Padding], padded.Slice(VectorArithmetic.Padding, VectorArithmetic.Padding), 1, scale, deltas);
        delta = deltas[0];
        return loss;
    }

    /// <summary>Whether rows count differently by their targets: see <see cref="Weight"/>.</summary>
    public virtual bool IsWeighted => false;

    /// <summary>How often the row counts in the batch's mean: by class weights; 1 without them.</summary>
    /// <param name="targets">The targets of the row.</param>
    /// <param name="count">The number of outputs, without padding.</param>
    public virtual double Weight(ReadOnlySpan<T> targets, int count) => 1;
}
