using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>A loss as the texts define it, in double: its value and its gradient for one row. A batch's loss is the weighted mean over rows.</summary>
/// <param name="Name">The name in the engine and in files.</param>
/// <param name="Value">The loss of one row from its outputs y (or logits z) and targets t.</param>
/// <param name="Gradient">Its derivative by each output.</param>
public sealed partial record ReferenceLoss(
    string Name, Func<double[], double[], double> Value, Func<double[], double[], double[]> Gradient)
{
    /// <summary>
    /// The activation that the loss contains: it is given the pre-activations z of a layer with this activation, and its gradient is p - t.
    /// <see langword="null"/>: it is given the outputs.
    /// </summary>
    public ReferenceActivation? Link { get; init; }

    /// <summary>What the row counts in the mean of a batch because of its class; 1 without class weights.</summary>
    public Func<double[], double> ClassWeight { get; init; } = _ => 1;

    /// <summary>The loss of a row written with the names of outputs and targets.</summary>
    public Func<string, string, string> Formula { get; init; } = (y, t) => $"{Name}({y}, {t})";

    /// <summary>Its gradient, written likewise.</summary>
    public Func<string, string, string> GradientFormula { get; init; } = (y, t) => $"∂{Name}({y}, {t})/∂{y}";

    /// <summary>The loss of a name of the engine, with the engine's parameters.</summary>
    /// <param name="name">Such as <c>huber</c>.</param>
    /// <param name="parameters">Such as delta; those not given have their defaults.</param>
    /// <param name="classWeights">Of the cross-entropies; empty for alike.</param>
    /// <returns>The loss; <see langword="null"/> where the texts have none of that name, such as a user's own.</returns>
    public static ReferenceLoss? Named(string name, IReadOnlyList<(string Name, double Value)> parameters, IReadOnlyList<double> classWeights)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(classWeights);
        IReadOnlyList<double>? weights = classWeights.Count == 0 ? null : classWeights;
        return name switch
        {
            "mean-squared-error" => MeanSquaredError,
            "half-squared-error" => HalfSquaredError,
            "sum-squared-error" => SumSquaredError,
            "mean-absolute-error" => MeanAbsoluteError,
            "huber" => Huber(Parameter("delta", 1)),
            "quantile" => Quantile(Parameter("level", 0.5)),
            "poisson" => Poisson,
            "hinge" => Hinge,
            "squared-hinge" => SquaredHinge,
            "multiclass-hinge" => MulticlassHinge,
            "binary-cross-entropy" => BinaryCrossEntropy(Parameter("positive-weight", 1), Parameter("smoothing", 0), weights),
            "categorical-cross-entropy" => CategoricalCrossEntropy(Parameter("smoothing", 0), weights),
            _ => null,
        };

        double Parameter(string parameter, double otherwise) => parameters.Where(p => p.Name == parameter).Select(p => p.Value).FirstOrDefault(otherwise);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The loss of a batch: <c>Σ_r w_r l_r / Σ_r w_r</c>, where w_r is the row's own weight times that of its class.</summary>
    /// <param name="outputs"><c>[rows x outputs]</c></param>
    /// <param name="targets"><c>[rows x outputs]</c></param>
    /// <param name="rowWeights">One weight a row, not negative; <see langword="null"/> for all 1.</param>
    /// <exception cref="ArgumentException">Shapes do not match, or no row counts.</exception>
    public double BatchValue(double[,] outputs, double[,] targets, IReadOnlyList<double>? rowWeights = null)
    {
        double[] share = Shares(outputs, targets, rowWeights);
        return Enumerable.Range(0, share.Length).Sum(r => share[r] == 0 ? 0 : share[r] * Value(Matrices.Row(outputs, r), Matrices.Row(targets, r)));
    }

    /// <summary>The gradient of <see cref="BatchValue"/> by every output.</summary>
    /// <param name="outputs"><c>[rows x outputs]</c></param>
    /// <param name="targets"><c>[rows x outputs]</c></param>
    /// <param name="rowWeights">One weight a row, not negative; <see langword="null"/> for all 1.</param>
    /// <exception cref="ArgumentException">Shapes do not match, or no row counts.</exception>
    public double[,] BatchGradient(double[,] outputs, double[,] targets, IReadOnlyList<double>? rowWeights = null)
    {
        double[] share = Shares(outputs, targets, rowWeights);
        return Matrices.FromRows(
            [.. share.Select((s, r) => Gradient(Matrices.Row(outputs, r), Matrices.Row(targets, r)).Select(g => s == 0 ? 0 : s * g).ToArray())]);
    }

    /// <summary>w_r / Σ w: what each row is of the mean.</summary>
    internal double[] Shares(double[,] outputs, double[,] targets, IReadOnlyList<double>? rowWeights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        int rows = outputs.GetLength(0);
        if (!Matrices.SameShape(outputs, targets) || (rowWeights is not null && rowWeights.Count != rows))
        {
            throw new ArgumentException(
                $"The outputs are {Matrices.Shape(outputs)}, the targets {Matrices.Shape(targets)}, the row weights {rowWeights?.Count ?? rows}: give every output a target and every row a weight.");
        }

        double[] weights = [.. Enumerable.Range(0, rows).Select(r => (rowWeights?[r] ?? 1) * ClassWeight(Matrices.Row(targets, r)))];
        double sum = weights.Sum();
        return sum > 0 ? [.. weights.Select(weight => weight / sum)] : throw new ArgumentException("No row has a weight above 0: there is nothing to average.");
    }
}
