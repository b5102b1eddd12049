using System;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Losses;

namespace Nabla.Training;

/// <summary>
/// Outputs and targets of steps whose losses nobody has asked for yet. No step waits for the losses of the one before: those of a few
/// steps together fill the vectors of their functions.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="loss">The loss.</param>
/// <param name="batchSize">The most rows of a step.</param>
sealed class LateLosses<T>(LossFunction<T> loss, int batchSize)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that are waited for, or those of one step where it has more.</summary>
    const int UsualRows = 128;

    readonly AlignedBuffer<T> _outputs = new(Capacity(batchSize) + VectorArithmetic.Padding);
    readonly AlignedBuffer<T> _targets = new(Capacity(batchSize) + VectorArithmetic.Padding);
    readonly double[] _losses = new double[Capacity(batchSize) + VectorArithmetic.Padding];
    readonly int[] _steps = new int[Capacity(batchSize)];
    int _count;
    int _rows;

    /// <summary>Whether so many rows fit behind the others.</summary>
    public bool HasRoom(int rows) => _rows + rows <= Capacity(batchSize);

    /// <summary>Whether nobody waits for a loss.</summary>
    public bool IsEmpty => _count == 0;

    static int Capacity(int batchSize) => Math.Max(UsualRows, VectorArithmetic.Padded(batchSize));

    /// <summary>Forgets what nobody has asked for.</summary>
    public void Clear() => _count = _rows = 0;

    /// <summary>A step was taken that had these outputs and targets, one a row.</summary>
    public void Add(ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets)
    {
        outputs.CopyTo(_outputs.Span[_rows..]);
        targets.CopyTo(_targets.Span[_rows..]);
        _steps[_count++] = outputs.Length;
        _rows += outputs.Length;
    }

    /// <summary>Adds the losses of these steps to the sum over the rows of an epoch, in the order of the steps, and forgets them.</summary>
    /// <param name="sum">The sum of the losses.</param>
    /// <returns>How many steps before the last the first was whose loss is not finite, and that loss; or <see langword="null"/>.</returns>
    public (int StepsAgo, double Loss)? Settle(ref EpochLoss sum)
    {
        loss.ColumnLosses(_outputs.Span, _targets.Span, _rows, _losses);
        int steps = _count;
        int row = 0;
        Clear();
        for (int i = 0; i < steps; i++)
        {
            int rows = _steps[i];
            double mean = Mean(_losses.AsSpan(row, rows));
            row += rows;
            if (!double.IsFinite(mean))
            {
                return (steps - 1 - i, mean);
            }

            sum.Add(mean, rows);
        }

        return null;
    }

    /// <summary>The mean of the losses of rows that count the same, summed upwards.</summary>
    public static double Mean(ReadOnlySpan<double> losses)
    {
        double sum = 0;
        foreach (double loss in losses)
        {
            sum += loss;
        }

        return losses.IsEmpty ? 0 : sum / losses.Length;
    }
}

/// <summary>The mean loss over the rows of an epoch as it grows.</summary>
struct EpochLoss(double sum, double weight)
{
    double _sum = sum;
    double _weight = weight;

    /// <summary>The sum of the losses, each times its weight.</summary>
    public readonly double Sum => _sum;

    /// <summary>The sum of the weights.</summary>
    public readonly double Weight => _weight;

    /// <summary>The mean so far.</summary>
    public readonly double Mean => _weight == 0 ? 0 : _sum / _weight;

    /// <summary>Adds the mean loss of a batch, whose rows count so much together.</summary>
    public void Add(double loss, double weight)
    {
        _sum += loss * weight;
        _weight += weight;
    }
}
