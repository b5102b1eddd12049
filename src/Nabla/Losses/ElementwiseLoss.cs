using System;
using System.Numerics;

namespace Nabla.Losses;

/// <summary>A loss of one output and its target: the mean over the outputs of a row, or their sum, is the loss of the row.</summary>
interface IElementwiseLoss
{
    /// <summary>Whether the outputs of a row are averaged; false sums them.</summary>
    bool IsMean { get; }

    double Value(double output, double target);

    /// <summary>The derivative of <see cref="Value"/> by the output.</summary>
    double Derivative(double output, double target);
}

/// <summary>The loop over the outputs of a row, in double for both precisions and rounded once: it is short, and exact to the last digit.</summary>
sealed class ElementwiseLossFunction<T, TLoss>(TLoss loss) : LossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, IElementwiseLoss
{
    public override double Row(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, int count, T scale, Span<T> deltas)
    {
        double divisor = loss.IsMean ? count : 1;
        double factor = double.CreateTruncating(scale) / divisor;
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            double output = double.CreateTruncating(outputs[k]);
            double target = double.CreateTruncating(targets[k]);
            sum += loss.Value(output, target);
            deltas[k] = T.CreateTruncating(factor * loss.Derivative(output, target));
        }

        deltas[count..].Clear();
        return sum / divisor;
    }
}
