using System;
using System.Numerics;
using Nabla.Losses;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>What the networks of one fold say together: the mean of their outputs before the last activation, as <see cref="Network.MeanOf{T}"/> has it.</summary>
static class EnsembleOutputs<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The mean outputs on the rows held out.</summary>
    public static Matrix<T> Of(FoldRun<T>[] members)
    {
        if (members.Length == 1)
        {
            return members[0].Outputs!;
        }

        var mean = new Matrix<T>(members[0].Outputs!.Rows, members[0].Outputs!.Columns);
        var share = T.CreateTruncating(1.0 / members.Length);
        for (int row = 0; row < mean.Rows; row++)
        {
            for (int column = 0; column < mean.Columns; column++)
            {
                T sum = T.Zero;
                foreach (FoldRun<T> member in members)
                {
                    sum += member.Outputs![row, column];
                }

                mean[row, column] = sum * share;
            }
        }

        return mean;
    }

    /// <summary>The mean loss of outputs over rows.</summary>
    public static double Loss(Loss loss, Matrix<T> outputs, EncodedRows<T> rows)
    {
        LossFunction<T> function = loss.Function<T>();
        T[] deltas = new T[outputs.Stride];
        T[] room = new T[rows.Targets.Stride];
        double sum = 0;
        double total = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            ReadOnlySpan<T> target = rows.Targets.PaddedRow(row, room);
            double weight = (rows.Weights is null ? 1 : rows.Weights[row]) * function.Weight(target, outputs.Columns);
            sum += weight * function.Row(outputs.Buffer.Slice(row * outputs.Stride, outputs.Stride), target, outputs.Columns, T.One, deltas);
            total += weight;
        }

        return total > 0 ? sum / total : 0;
    }
}
