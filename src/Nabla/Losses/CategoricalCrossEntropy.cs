using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Losses;

/// <summary>
/// <c>loss = -sum over c of y_c log p_c</c> with <c>p = softmax(z)</c>, computed from the logits as <c>sum over c of y_c (logsumexp(z) - z_c)</c>;
/// <c>dloss/dz = p - y</c> when the targets sum to 1, as a class or a distribution over classes does (seeds 001 and 003).
/// </summary>
sealed class CategoricalCrossEntropy() : Loss("categorical-cross-entropy", "-sum_c y_c log p_c, p = softmax(z)", Activation.Softmax)
{
    internal override LossFunction<T> Function<T>() => new CategoricalCrossEntropyFunction<T>();
}

/// <summary>Value and gradient of <see cref="CategoricalCrossEntropy"/>.</summary>
sealed class CategoricalCrossEntropyFunction<T> : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Probabilities below it count as 0 in the gradient, so that no product with one is a denormal number.</summary>
    static readonly T s_smallestProbability = T.CreateTruncating(typeof(T) == typeof(float) ? 1e-16 : 1e-150);

    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        double logSum = SoftmaxKernel.Row(outputs, count, deltas);
        double loss = 0;
        double mass = 0;
        for (int c = 0; c < count; c++)
        {
            double y = double.CreateTruncating(targets[c]);
            if (y != 0)
            {
                loss += y * (logSum - double.CreateTruncating(outputs[c]));
                mass += y;
            }
        }

        Vector512<T> factor = Vector512.Create(scale);
        Vector512<T> total = Vector512.Create(T.CreateTruncating(mass));
        Vector512<T> smallest = Vector512.Create(s_smallestProbability);
        for (int c = 0; c < deltas.Length; c += Vector512<T>.Count)
        {
            Vector512<T> p = VectorArithmetic.FlushBelow(Vector512.Create<T>(deltas[c..]), smallest);
            (factor * ((total * p) - Vector512.Create(targets[c..]))).CopyTo(deltas[c..]);
        }

        return loss;
    }
}
