using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Losses;

/// <summary>
/// <c>loss = -(t log p + (1 - t) log(1 - p))</c> with <c>p = sigmoid(z)</c>, the mean over outputs, computed from the logit as
/// <c>max(z, 0) - z t + log(1 + e^-|z|)</c>, which is exact where p is 0 or 1 to the last digit; <c>dloss/dz = p - t</c> (seed 003).
/// </summary>
sealed class BinaryCrossEntropy() : Loss("binary-cross-entropy", "-(t log p + (1 - t) log(1 - p)), p = sigmoid(z)", Activation.Sigmoid)
{
    internal override LossFunction<T> Function<T>() => new BinaryCrossEntropyFunction<T>();
}

/// <summary>Value and gradient of <see cref="BinaryCrossEntropy"/>.</summary>
sealed class BinaryCrossEntropyFunction<T> : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            double z = double.CreateTruncating(outputs[k]);
            double t = double.CreateTruncating(targets[k]);
            sum += Math.Max(z, 0) - (z * t) + VectorMath.Log1P(VectorMath.Exp(-Math.Abs(z)));
        }

        Vector512<T> factor = Vector512.Create(scale / T.CreateTruncating(count));
        for (int k = 0; k < deltas.Length; k += Vector512<T>.Count)
        {
            Vector512<T> p = VectorMath.Sigmoid(Vector512.Create(outputs[k..]));
            Vector512<T> delta = factor * (p - Vector512.Create(targets[k..]));
            (delta & VectorArithmetic.ColumnsBelow<T>(k, count)).CopyTo(deltas[k..]);
        }

        return sum / count;
    }
}
