using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Losses;

/// <summary>
/// <c>loss = (1 / outputs) · sum over k of (y_k - t_k)²</c>, <c>dloss/dy_k = (2 / outputs) (y_k - t_k)</c>, then the mean over rows. The
/// texts differ in the factor (seed 001 the mean over outputs, seeds 002 and 003 over samples, seed 004 half the sum): this one is the mean
/// over both, which PyTorch's default is too.
/// </summary>
sealed class MeanSquaredError() : Loss("mean-squared-error", LossTargets.Numbers)
{
    public override string Formula => "(1/outputs) sum_k (y_k - t_k)^2";

    public override string Gradient => "(2/outputs) (y_k - t_k)";

    public override string Source => "Legendre 1805; Bishop 2006, equation 1.2, as a mean";

    internal override LossFunction<T> Function<T>() => new MeanSquaredErrorFunction<T>();
}

/// <summary>Value and gradient of <see cref="MeanSquaredError"/>.</summary>
sealed class MeanSquaredErrorFunction<T> : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        double sum = 0;
        T factor = T.CreateTruncating(2) * scale / T.CreateTruncating(count);
        for (int k = 0; k < count; k++)
        {
            T difference = outputs[k] - targets[k];
            deltas[k] = factor * difference;
            double error = double.CreateTruncating(difference);
            sum += error * error;
        }

        deltas[count..].Clear();
        return sum / count;
    }

    public override void ColumnDeltas(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        Vector512<T> factor = Vector512.Create(T.CreateTruncating(2) * scale);
        for (int first = 0; first < count; first += Vector512<T>.Count)
        {
            (factor * (Vector512.Create(outputs[first..]) - Vector512.Create(targets[first..]))).CopyTo(deltas[first..]);
        }
    }

    public override void ColumnLosses(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, Span<double> losses)
    {
        Span<T> differences = stackalloc T[Vector512<T>.Count];
        for (int first = 0; first < count; first += Vector512<T>.Count)
        {
            (Vector512.Create(outputs[first..]) - Vector512.Create(targets[first..])).CopyTo(differences);
            for (int half = 0; half < Vector512<T>.Count; half += Vector512<double>.Count)
            {
                Vector512<double> error = VectorArithmetic.Widened(differences[half..]);
                (error * error).CopyTo(losses[(first + half)..]);
            }
        }
    }
}
