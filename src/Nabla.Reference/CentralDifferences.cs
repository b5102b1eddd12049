using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>
/// Derivatives from values alone, (f(x + h) - f(x - h)) / 2h, the third and independent way to a gradient. The step h is chosen for each
/// coordinate from a ladder around ∛ε · max(1, |x|), where the truncation error h² f'''/6 and the rounding error ε f/h are of one size (Press et
/// al., Numerical Recipes, section 5.7), with one Richardson extrapolation from each step and the next.
/// </summary>
public static class CentralDifferences
{
    const double Epsilon = 2.220446049250313e-16;

    /// <summary>Powers of 4 that the ladder's steps are of the middle one.</summary>
    const int Lowest = -2;
    const int Highest = 5;

    /// <summary>The derivative of f at x.</summary>
    /// <param name="function">f.</param>
    /// <param name="x">The place.</param>
    public static DifferenceQuotient Derivative(Func<double, double> function, double x)
    {
        ArgumentNullException.ThrowIfNull(function);
        double middle = Math.Cbrt(Epsilon) * Math.Max(1, Math.Abs(x));
        double here = function(x);
        double largest = Math.Abs(here);
        Rung[] ladder = [.. Enumerable.Range(Lowest, Highest - Lowest + 1).Select(power => Step(middle * Math.Pow(4, power)))];

        // Each candidate is judged by how little it changes from one step to the next, plus its rounding.
        var candidates = new List<(double Value, double Error, double Step)>();
        for (int k = 0; k + 1 < ladder.Length; k++)
        {
            candidates.Add((ladder[k].Central, Math.Abs(ladder[k].Central - ladder[k + 1].Central) + Rounding(ladder[k].Step), ladder[k].Step));
        }

        double[] extrapolated = [.. ladder.Zip(ladder.Skip(1), (fine, coarse) => ((16 * fine.Central) - coarse.Central) / 15)];
        for (int k = 0; k + 1 < extrapolated.Length; k++)
        {
            candidates.Add((extrapolated[k], Math.Abs(extrapolated[k] - extrapolated[k + 1]) + (1.2 * Rounding(ladder[k].Step)), ladder[k].Step));
        }

        // An infinite or undefined value anywhere on a step makes its error undefined: it is no candidate.
        (double value, double error, double step) = candidates.Where(c => double.IsFinite(c.Error)).OrderBy(c => c.Error).FirstOrDefault((double.NaN, double.PositiveInfinity, middle));
        Rung near = ladder[-Lowest];
        Rung far = ladder[-Lowest + 1];
        double gap = Math.Abs(near.Right - near.Left);
        bool isKink = gap > 0.5 * Math.Abs(far.Right - far.Left) && gap > (20 * Rounding(near.Step)) + (1e-5 * (Math.Abs(near.Left) + Math.Abs(near.Right)));
        return new DifferenceQuotient(value, error, step, near.Left, near.Right, isKink);

        Rung Step(double wanted)
        {
            // What x + h really adds to x is used as the step.
            double right = x + wanted;
            double left = x - wanted;
            (double above, double below) = (function(right), function(left));
            largest = Math.Max(largest, Math.Max(Math.Abs(above), Math.Abs(below)));
            return new Rung(wanted, (above - below) / (right - left), (here - below) / (x - left), (above - here) / (right - x));
        }

        double Rounding(double step) => Epsilon * largest / step;
    }

    /// <summary>The derivative of a function of many parameters by each of them. Each is moved in place and put back.</summary>
    /// <param name="function">The value at what <paramref name="parameters"/> holds.</param>
    /// <param name="parameters">The place.</param>
    public static DifferenceQuotient[] Gradient(Func<double> function, double[] parameters)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(parameters);
        var quotients = new DifferenceQuotient[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            int index = i;
            double kept = parameters[index];
            quotients[index] = Derivative(
                x =>
                {
                    parameters[index] = x;
                    return function();
                },
                kept);
            parameters[index] = kept;
        }

        return quotients;
    }

    /// <summary>The derivative of a graph's output by each element of a constant or variable. The graph is left as it was, with its bar values.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">A single number.</param>
    /// <param name="node">What is moved.</param>
    public static DifferenceQuotient[,] Gradient(ComputationGraph graph, Node output, Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var quotients = new DifferenceQuotient[node.Value.GetLength(0), node.Value.GetLength(1)];
        for (int i = 0; i < quotients.GetLength(0); i++)
        {
            for (int j = 0; j < quotients.GetLength(1); j++)
            {
                quotients[i, j] = Derivative(graph, output, node, i, j);
            }
        }

        return quotients;
    }

    /// <summary>The derivative of a graph's output by one element of a constant or variable. The graph is left as it was, with its bar values.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">A single number.</param>
    /// <param name="node">What is moved.</param>
    /// <param name="row">The element's row.</param>
    /// <param name="column">The element's column.</param>
    public static DifferenceQuotient Derivative(ComputationGraph graph, Node output, Node node, int row, int column)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(node);
        double[,] value = node.Value;
        double[,] moved = (double[,])value.Clone();
        Node? differentiated = graph.Output;
        double[,]?[] bars = [.. graph.Nodes.Select(n => n.Bar)];
        graph.Set(node, moved);
        DifferenceQuotient quotient = Derivative(
            x =>
            {
                moved[row, column] = x;
                graph.Forward();
                return output.Scalar;
            },
            value[row, column]);
        graph.Set(node, value);
        graph.Forward();
        graph.Restore(differentiated, bars);
        return quotient;
    }

    /// <summary>The derivative by each element of a matrix, which is moved in place and put back.</summary>
    internal static DifferenceQuotient[,] Elements(double[,] matrix, Func<double> function)
    {
        var quotients = new DifferenceQuotient[matrix.GetLength(0), matrix.GetLength(1)];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                (int row, int column, double kept) = (i, j, matrix[i, j]);
                quotients[row, column] = Derivative(
                    x =>
                    {
                        matrix[row, column] = x;
                        return function();
                    },
                    kept);
                matrix[row, column] = kept;
            }
        }

        return quotients;
    }

    readonly record struct Rung(double Step, double Central, double Left, double Right);
}

/// <summary>A derivative estimated from values.</summary>
/// <param name="Value">The estimate; not a number where the function has no finite value around the place.</param>
/// <param name="Error">How far it may be off: truncation and rounding, estimated.</param>
/// <param name="Step">The step h that was chosen.</param>
/// <param name="Left">The slope to the left, (f(x) - f(x - h)) / h at the middle step.</param>
/// <param name="Right">The slope to the right.</param>
/// <param name="IsKink">Whether the two slopes differ and do not approach one another: the function has a corner here, as ReLU at 0.</param>
public readonly record struct DifferenceQuotient(double Value, double Error, double Step, double Left, double Right, bool IsKink)
{
    /// <summary>
    /// How far a derivative is off, in units of max(1, |derivative|, |estimate|), less what the estimate itself may be off. At a kink any slope
    /// between left and right is right.
    /// </summary>
    public double Deviation(double derivative)
    {
        double size = Math.Max(1, Math.Max(Math.Abs(derivative), Math.Abs(Value)));
        double distance = IsKink
            ? Math.Max(0, Math.Max(Math.Min(Left, Right) - derivative, derivative - Math.Max(Left, Right)))
            : Math.Max(0, Math.Abs(derivative - Value) - Error);
        return distance / size;
    }
}
