using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Reference;

/// <content>What layers are made of, by rows: activations, normalisations, dropout; and losses.</content>
public sealed partial record Operation
{
    /// <summary>An activation, row by row: <c>A = f(Z)</c>.</summary>
    public static Operation Activation(ReferenceActivation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return new Operation(
            activation.Name,
            p => Matrices.FromRows([.. Rows(p[0]).Select(activation.Value)]),
            (p, v, bar) => [Matrices.FromRows([.. Rows(p[0]).Select((z, r) => activation.VectorJacobianProduct(z, Matrices.Row(v, r), Matrices.Row(bar, r)))])])
        {
            ParentCount = 1,
            Formula = p => activation.Name == "identity" ? p[0] : $"{activation.Symbol}({p[0]})",
            Message = text => activation.Name == "identity" ? text.Bar
                : activation.IsElementwise ? $"{text.Bar} ⊙ {activation.Symbol}'({text.Parents[0]})"
                : $"{text.Bar} · ∂{activation.Symbol}({text.Parents[0]})/∂{text.Parents[0]}",
        };
    }

    /// <summary>
    /// A loss of a batch, one number: the mean over rows from the parents outputs (or logits) and targets, or the weighted mean from outputs,
    /// targets and a column of row weights. Targets and weights are constants.
    /// </summary>
    public static Operation Loss(ReferenceLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new Operation(
            loss.Name,
            p => Matrices.Scalar(loss.BatchValue(p[0], p[1], Weights(p))),
            (p, _, bar) =>
            [
                Matrices.Map(loss.BatchGradient(p[0], p[1], Weights(p)), slope => bar[0, 0] * slope),
                .. Enumerable.Repeat<double[,]?>(null, p.Count - 1),
            ])
        {
            Formula = p => $"meanᵣ {(p.Count > 2 ? p[2] + "ᵣ " : "")}{loss.Formula(p[0], p[1])}",
            Message = text => $"{text.Bar} · {loss.GradientFormula(text.Parents[0], text.Parents[1])} / rows",
        };

        static double[]? Weights(IReadOnlyList<double[,]> p) => p.Count > 2 ? [.. p[2].Cast<double>()] : null;
    }

    /// <summary>
    /// Layer normalisation of each row, from the parents x, γ and β (one row each): <c>y = γ ⊙ (x - μ) / √(σ² + ε) + β</c> with mean and variance
    /// over the row's columns (Ba, Kiros and Hinton 2016).
    /// </summary>
    public static Operation LayerNormalization(double epsilon = 1e-5) => new(
        "layer-normalization",
        p => Normalized(p, Standardize(p[0], epsilon).Standard),
        (p, _, bar) =>
        {
            (double[,] standard, double[] scale) = Standardize(p[0], epsilon);
            return NormalizationMessages(p, bar, standard, StandardizeBackward(standard, scale, Matrices.Hadamard(bar, p[1])));
        })
    {
        ParentCount = 3,
        Formula = p => $"{p[1]} ⊙ ({p[0]} - μ)/√(σ² + ε) + {p[2]} by rows",
        Message = NormalizationMessage,
    };

    /// <summary>
    /// Batch normalisation of each column by its mean and variance over the rows (the biased one, divided by the number of rows), from the
    /// parents x, γ and β (Ioffe and Szegedy 2015).
    /// </summary>
    public static Operation BatchNormalization(double epsilon = 1e-5) => new(
        "batch-normalization",
        p => Normalized(p, Matrices.Transpose(Standardize(Matrices.Transpose(p[0]), epsilon).Standard)),
        (p, _, bar) =>
        {
            (double[,] columns, double[] scale) = Standardize(Matrices.Transpose(p[0]), epsilon);
            double[,] slope = StandardizeBackward(columns, scale, Matrices.Transpose(Matrices.Hadamard(bar, p[1])));
            return NormalizationMessages(p, bar, Matrices.Transpose(columns), Matrices.Transpose(slope));
        })
    {
        ParentCount = 3,
        Formula = p => $"{p[1]} ⊙ ({p[0]} - μ)/√(σ² + ε) + {p[2]} by columns",
        Message = NormalizationMessage,
    };

    /// <summary>Batch normalisation by given statistics, as in prediction: <c>y = γ ⊙ (x - mean) / √(variance + ε) + β</c>, parents x, γ and β.</summary>
    /// <param name="mean">One a column.</param>
    /// <param name="variance">One a column.</param>
    /// <param name="epsilon">ε.</param>
    public static Operation BatchNormalization(double[] mean, double[] variance, double epsilon = 1e-5)
    {
        double[] deviation = [.. variance.Select(v => Math.Sqrt(v + epsilon))];
        double[,] Standard(double[,] x) => x.GetLength(1) == mean.Length
            ? Matrices.Create(x.GetLength(0), x.GetLength(1), (i, j) => (x[i, j] - mean[j]) / deviation[j])
            : throw new ArgumentException($"{Matrices.Shape(x)} and {mean.Length} means: give one a column.");

        return new Operation(
            "batch-normalization",
            p => Normalized(p, Standard(p[0])),
            (p, _, bar) => NormalizationMessages(
                p, bar, Standard(p[0]), Matrices.Create(bar.GetLength(0), bar.GetLength(1), (i, j) => bar[i, j] * p[1][0, j] / deviation[j])))
        {
            ParentCount = 3,
            Formula = p => $"{p[1]} ⊙ ({p[0]} - μ)/√(σ² + ε) + {p[2]}, μ and σ² given",
            Message = NormalizationMessage,
        };
    }

    /// <summary>
    /// Inverted dropout from the parents x and a mask of 0 and 1: <c>y = x ⊙ mask / (1 - rate)</c> (Srivastava et al. 2014). In prediction there
    /// is no such node: the layer passes its input on.
    /// </summary>
    /// <param name="rate">The probability of a 0 in the mask.</param>
    public static Operation Dropout(double rate)
    {
        string keep = (1 - rate).ToString("R", CultureInfo.InvariantCulture);
        return new Operation(
            "dropout",
            p => Matrices.Map(p[0], p[1], (x, mask) => x * mask / (1 - rate)),
            (p, _, bar) => [Matrices.Map(bar, p[1], (b, mask) => b * mask / (1 - rate)), null])
        {
            ParentCount = 2,
            Formula = p => $"{p[0]} ⊙ {p[1]} / {keep}",
            Message = text => $"{text.Bar} ⊙ {text.Parents[1]} / {keep}",
        };
    }

    static IEnumerable<double[]> Rows(double[,] a) => Enumerable.Range(0, a.GetLength(0)).Select(r => Matrices.Row(a, r));

    static double[,] Normalized(IReadOnlyList<double[,]> p, double[,] standard) => Matrices.Add(Matrices.Hadamard(standard, p[1]), p[2]);

    static IReadOnlyList<double[,]> NormalizationMessages(IReadOnlyList<double[,]> p, double[,] bar, double[,] standard, double[,] slope) =>
        [slope, Matrices.SumTo(p[1], Matrices.Hadamard(bar, standard)), Matrices.SumTo(p[2], bar)];

    static string NormalizationMessage(MessageText text) => text.Parent switch
    {
        0 => $"{text.Bar} · ∂{text.Node}/∂{text.Parents[0]}",
        1 => $"{text.Sum}{text.Bar} ⊙ ({text.Parents[0]} - μ)/√(σ² + ε)",
        _ => text.Sum + text.Bar,
    };

    /// <summary>Each row less its mean, divided by √(variance + ε), and that divisor.</summary>
    static (double[,] Standard, double[] Scale) Standardize(double[,] x, double epsilon)
    {
        double[][] rows = [.. Rows(x)];
        double[] mean = [.. rows.Select(row => row.Average())];
        double[] scale = [.. rows.Select((row, r) => Math.Sqrt(row.Average(value => (value - mean[r]) * (value - mean[r])) + epsilon))];
        return (Matrices.Create(x.GetLength(0), x.GetLength(1), (i, j) => (x[i, j] - mean[i]) / scale[i]), scale);
    }

    /// <summary>The derivative by x from s̄, the bar value of the standardised row s: <c>(s̄ - mean(s̄) - s mean(s̄ ⊙ s)) / scale</c>, since mean and scale depend on x too.</summary>
    static double[,] StandardizeBackward(double[,] standard, double[] scale, double[,] bar)
    {
        double[] mean = [.. Rows(bar).Select(row => row.Average())];
        double[] along = [.. Rows(Matrices.Hadamard(bar, standard)).Select(row => row.Average())];
        return Matrices.Create(bar.GetLength(0), bar.GetLength(1), (i, j) => (bar[i, j] - mean[i] - (standard[i, j] * along[i])) / scale[i]);
    }
}
