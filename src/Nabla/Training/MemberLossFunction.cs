using System;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Losses;

namespace Nabla.Training;

/// <summary>
/// The mean of the losses of an ensemble's members, which stand side by side in a row of outputs and have the same targets:
/// <c>C = (1/k) Σ C(y_j, t)</c>. Every member learns from its own error and not from that of the mean, or they would come to depend on one another
/// (TabM: Gorishniy, Kotelnikov and Babenko 2024).
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="loss">The loss of one member.</param>
/// <param name="members">Their number k.</param>
/// <param name="width">The outputs of each, without padding: those of the targets.</param>
sealed class MemberLossFunction<T>(LossFunction<T> loss, int members, int width) : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly int _stride = VectorArithmetic.Padded(width);

    /// <summary>A member's outputs and deltas, padded as the loss wants them; one a thread.</summary>
    [ThreadStatic]
    static T[]? s_member;

    public override bool IsWeighted => loss.IsWeighted;

    public override double Weight(ReadOnlySpan<T> targets, int count) => loss.Weight(targets, width);

    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        if (s_member is null || s_member.Length < 2 * _stride)
        {
            s_member = new T[2 * _stride];
        }

        Span<T> output = s_member.AsSpan(0, _stride);
        Span<T> delta = s_member.AsSpan(_stride, _stride);
        T share = scale / T.CreateTruncating(members);
        double sum = 0;
        for (int member = 0; member < members; member++)
        {
            outputs.Slice(member * width, width).CopyTo(output);
            output[width..].Clear();
            sum += loss.Row(output, targets, width, share, delta);
            delta[..width].CopyTo(deltas[(member * width)..]);
        }

        deltas[(members * width)..].Clear();
        return sum / members;
    }

    public override void Rows(
        ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int stride, int count, T scale, Span<T> deltas, Span<double> losses)
    {
        for (int row = 0; row < losses.Length; row++)
        {
            int at = row * stride;
            losses[row] = Row(outputs.Slice(at, stride), targets.Slice(row * _stride, _stride), count, scale, deltas.Slice(at, stride));
        }
    }
}
