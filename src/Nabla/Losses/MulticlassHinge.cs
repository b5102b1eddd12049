using System;
using System.Numerics;
using Nabla.Activations;

namespace Nabla.Losses;

/// <summary>
/// <c>loss = (1 / classes) · sum over j ≠ c of max(0, 1 - z_c + z_j)</c> for a row of class c (Weston and Watkins 1999; divided by the number of
/// classes as in PyTorch's multi_margin_loss). <c>dloss/dz_j = 1 / classes</c> where j comes within the margin, and <c>dloss/dz_c</c> is less
/// their sum.
/// </summary>
sealed class MulticlassHinge() : Loss("multiclass-hinge", LossTargets.OneHot)
{
    public override string Formula => "(1/classes) sum_(j != c) max(0, 1 - z_c + z_j), c the row's class";

    public override string Gradient => "(1/classes) (1 if z_j > z_c - 1, else 0) for j != c; for c less their sum";

    public override string Source => "Weston and Watkins 1999, Support Vector Machines for Multi-Class Pattern Recognition";

    internal override LossFunction<T> Function<T>() => new MulticlassHingeFunction<T>();

    private protected override string? WhyNot(Activation output) => output.Equals(Activation.Identity) ? null : NeedsIdentity;
}

/// <summary>Value and gradient of <see cref="MulticlassHinge"/>.</summary>
sealed class MulticlassHingeFunction<T> : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        int right = Math.Max(0, targets[..count].IndexOf(T.One));
        double score = double.CreateTruncating(outputs[right]);
        double factor = double.CreateTruncating(scale) / count;
        double sum = 0;
        int inside = 0;
        deltas.Clear();
        for (int j = 0; j < count; j++)
        {
            double distance = 1 - score + double.CreateTruncating(outputs[j]);
            if (j != right && !(distance <= 0))
            {
                sum += distance;
                inside++;
                deltas[j] = T.CreateTruncating(factor);
            }
        }

        deltas[right] = T.CreateTruncating(-inside * factor);
        return sum / count;
    }
}
