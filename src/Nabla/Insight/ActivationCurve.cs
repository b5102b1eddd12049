using System;
using System.Collections.Generic;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Insight;

/// <summary>
/// An activation and its derivative at sampled places: what a plot of it shows (seed 001, figures 1.3 and 1.5). The numbers are those of the
/// loops that train, not of a formula written a second time.
/// </summary>
public sealed class ActivationCurve
{
    ActivationCurve(Activation activation, double[] z, double[] values, double[] derivatives)
    {
        Activation = activation;
        Z = z;
        Values = values;
        Derivatives = derivatives;
    }

    /// <summary>The activation.</summary>
    public Activation Activation { get; }

    /// <summary>The pre-activations, ascending.</summary>
    public IReadOnlyList<double> Z { get; }

    /// <summary><c>f(z)</c>; of a function of a whole row the first output of the row <c>(z, 0)</c>.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary><c>f'(z)</c>; of a function of a whole row the derivative of the first output by the first z.</summary>
    public IReadOnlyList<double> Derivatives { get; }

    /// <summary>Samples an activation.</summary>
    /// <param name="activation">Which one.</param>
    /// <param name="from">The first pre-activation.</param>
    /// <param name="to">The last one, larger.</param>
    /// <param name="points">How many, 2 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not ascend between finite ends, or there are fewer than 2 points.</exception>
    public static ActivationCurve Sample(Activation activation, double from, double to, int points)
    {
        ArgumentNullException.ThrowIfNull(activation);
        double[] places = EvenGrid.Points(from, to, points);
        int columns = activation.OutputOnly ? 2 : 1;
        var z = new Matrix<double>(points, columns);
        var a = new Matrix<double>(points, columns);
        var delta = new Matrix<double>(points, columns);
        for (int i = 0; i < points; i++)
        {
            z[i, 0] = places[i];
            delta[i, 0] = 1;
        }

        ActivationPass<double> pass = activation.Pass<double>();
        int width = activation.OutputOnly ? columns : z.Stride; // whole vectors, but for a function of a whole row the row alone
        pass.Forward(z.Buffer.Span, z.Stride, points, width, a.Buffer.Span);
        pass.Backward(z.Buffer.Span, a.Buffer.Span, z.Stride, points, width, delta.Buffer.Span);
        double[] values = new double[points];
        double[] derivatives = new double[points];
        for (int i = 0; i < points; i++)
        {
            values[i] = a[i, 0];
            derivatives[i] = delta[i, 0];
        }

        return new ActivationCurve(activation, places, values, derivatives);
    }
}
