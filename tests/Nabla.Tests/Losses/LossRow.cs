using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Losses;

namespace Nabla.Tests.Losses;

/// <summary>A loss on rows of plain numbers, padded as the engine pads them.</summary>
static class LossRow
{
    /// <summary>The loss of one row and its deltas, with the padding, which held NaN before.</summary>
    public static (double Loss, T[] Deltas) Of<T>(Loss loss, double[] outputs, double[] targets, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] deltas = [.. Enumerable.Repeat(T.NaN, VectorArithmetic.Padded(outputs.Length))];
        double value = loss.Function<T>().Row(Padded<T>(outputs), Padded<T>(targets), outputs.Length, scale, deltas);
        return (value, deltas);
    }

    /// <summary>Loss and gradient of one row in double, without padding.</summary>
    public static (double Loss, double[] Gradient) Of(Loss loss, double[] outputs, double[] targets)
    {
        (double value, double[] deltas) = Of<double>(loss, outputs, targets, 1);
        return (value, deltas[..outputs.Length]);
    }

    /// <summary>
    /// Loss and gradient of a batch as the engine composes them: <c>sum of v l / sum of v</c>, v the row's own weight times that of its classes.
    /// </summary>
    public static (double Loss, double[][] Gradient, double TotalWeight) Batch<T>(Loss loss, double[][] outputs, double[][] targets, double[]? weights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LossFunction<T> function = loss.Function<T>();
        double[] total = [.. targets.Select((row, i) => (weights?[i] ?? 1) * function.Weight(Padded<T>(row), row.Length))];
        double sum = total.Sum();
        double value = 0;
        double[][] gradient = new double[outputs.Length][];
        for (int row = 0; row < outputs.Length; row++)
        {
            (double rowLoss, T[] deltas) = Of(loss, outputs[row], targets[row], T.CreateTruncating(total[row] / sum));
            value += total[row] / sum * rowLoss;
            gradient[row] = [.. deltas[..outputs[row].Length].Select(double.CreateTruncating)];
        }

        return (value, gradient, sum);
    }

    public static T[] Padded<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] padded = new T[VectorArithmetic.Padded(values.Length)];
        values.Select(T.CreateTruncating).ToArray().CopyTo(padded, 0);
        return padded;
    }
}
