using System;
using System.Globalization;
using System.Numerics;

namespace Nabla.Losses;

/// <summary>Says which target a loss cannot take, why, and what to do.</summary>
static class TargetCheck
{
    /// <summary>The most by which a row of probabilities may miss the sum 1: what three printed decimals of each class lose.</summary>
    public static double SumTolerance(int classes) => Math.Min(6e-4 * classes, 0.01);

    public static void Run<T>(Loss loss, ReadOnlySpan<T> targets, int stride, int rows, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < rows; row++)
        {
            double sum = 0;
            for (int k = 0; k < count; k++)
            {
                double target = double.CreateTruncating(targets[(row * stride) + k]);
                sum += target;
                if (Problem(loss.Targets, target) is { } problem)
                {
                    string place = count == 1 ? $"row {row}" : $"row {row}, output {k},";
                    throw new ArgumentException($"The loss {loss.Name} {problem.Takes}; the target of {place} is {Text(target)}: {problem.Cure}.");
                }
            }

            if (loss.Targets is LossTargets.Distribution or LossTargets.OneHot && !(Math.Abs(sum - 1) <= SumTolerance(count)))
            {
                throw new ArgumentException(
                    $"The loss {loss.Name} takes targets that sum to 1 in each row, because they are the probabilities of one class among all; "
                    + $"those of row {row} sum to {sum.ToString("G6", CultureInfo.InvariantCulture)}: correct the row, or take {Loss.BinaryCrossEntropy.Name} for labels that do not exclude one another.");
            }
        }
    }

    static (string Takes, string Cure)? Problem(LossTargets kind, double target) => kind switch
    {
        _ when !double.IsFinite(target) => ("takes finite targets", "fill it in or leave the row out"),
        LossTargets.Signs when Math.Abs(target) != 1 =>
            ("takes the labels -1 and 1, because it measures the margin label · output", "write the labels as -1 and 1"),
        LossTargets.Counts when target < 0 =>
            ("takes targets of at least 0, because they are counts", $"correct it, or take {Loss.MeanSquaredError.Name}"),
        LossTargets.Shares when target is < 0 or > 1 =>
            ("takes targets from 0 to 1, because they are probabilities",
                $"write no as 0 and yes as 1, or take {Loss.MeanSquaredError.Name} for other numbers"),
        LossTargets.Distribution when target < 0 =>
            ("takes targets of at least 0, because they are probabilities", "correct the row"),
        LossTargets.OneHot when target is not (0 or 1) =>
            ("takes one class a row, written as 1 among zeros", $"write it so, or take {Loss.CategoricalCrossEntropy.Name} for probabilities"),
        _ => null,
    };

    static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
