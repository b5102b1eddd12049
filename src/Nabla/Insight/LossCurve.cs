using System;
using System.Collections.Generic;
using Nabla.Losses;
using Nabla.Networks;

namespace Nabla.Insight;

/// <summary>
/// The loss of one row against the output of a network, and its gradient, for one target: what a plot of the loss shows. The numbers are those
/// of the loops that train.
/// </summary>
public sealed class LossCurve
{
    LossCurve(Loss loss, double target, double[] outputs, double[] losses, double[] gradients)
    {
        Loss = loss;
        Target = target;
        Outputs = outputs;
        Losses = losses;
        Gradients = gradients;
    }

    /// <summary>The loss.</summary>
    public Loss Loss { get; }

    /// <summary>The target; of a loss over classes the share of the first class of two.</summary>
    public double Target { get; }

    /// <summary>The outputs, ascending: logits where the loss has a link; of a loss over classes the first logit beside a second one of 0.</summary>
    public IReadOnlyList<double> Outputs { get; }

    /// <summary>The loss of a row with that output.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary><c>dloss/doutput</c>.</summary>
    public IReadOnlyList<double> Gradients { get; }

    /// <summary>Whether the loss looks at the outputs of all classes of a row, so that a curve of it needs a second class.</summary>
    public static bool ComparesClasses(Loss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.Targets is LossTargets.Distribution or LossTargets.OneHot;
    }

    /// <summary>Two or three targets that show what the loss does: the two ends of what it takes, and one between where there is one.</summary>
    public static IReadOnlyList<double> TypicalTargets(Loss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.Targets switch
        {
            LossTargets.Counts => [3, 0, 1],
            LossTargets.Shares or LossTargets.Distribution => [1, 0, 0.5],
            LossTargets.Signs => [1, -1],
            _ => [1, 0],
        };
    }

    /// <summary>Samples a loss.</summary>
    /// <param name="loss">Which one.</param>
    /// <param name="target">The target; of a loss over classes the share of the first class of two, from 0 to 1.</param>
    /// <param name="from">The first output.</param>
    /// <param name="to">The last one, larger.</param>
    /// <param name="points">How many, 2 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not ascend between finite ends, or there are fewer than 2 points.</exception>
    public static LossCurve Sample(Loss loss, double target, double from, double to, int points)
    {
        ArgumentNullException.ThrowIfNull(loss);
        double[] places = EvenGrid.Points(from, to, points);
        int columns = ComparesClasses(loss) ? 2 : 1;
        var output = new Matrix<double>(1, columns);
        var targets = new Matrix<double>(1, columns);
        var delta = new Matrix<double>(1, columns);
        targets[0, 0] = target;
        if (columns == 2)
        {
            targets[0, 1] = 1 - target;
        }

        LossFunction<double> function = loss.Function<double>();
        double[] losses = new double[points];
        double[] gradients = new double[points];
        for (int i = 0; i < points; i++)
        {
            output[0, 0] = places[i];
            losses[i] = function.Row(
                output.Buffer.Slice(0, output.Stride), targets.Buffer.Slice(0, output.Stride), columns, 1, delta.Buffer.Slice(0, output.Stride));
            gradients[i] = delta[0, 0];
        }

        return new LossCurve(loss, target, places, losses, gradients);
    }
}
