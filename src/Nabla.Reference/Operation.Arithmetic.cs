using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Reference;

/// <content>Sums, products and elementary functions.</content>
public sealed partial record Operation
{
    /// <summary>The sum of its parents, element by element. One row is added to every row of the others (a bias), one number to every element.</summary>
    public static Operation Add { get; } = new(
        "add", p => p.Aggregate(Matrices.Add), (p, _, bar) => [.. p.Select(parent => Matrices.SumTo(parent, bar))])
    {
        Formula = p => Joined(p, " + "),
        Message = text => text.Sum + text.Bar,
    };

    /// <summary><c>a - b</c></summary>
    public static Operation Subtract { get; } = new(
        "subtract",
        p => Matrices.Map(p[0], p[1], (a, b) => a - b),
        (p, _, bar) => [Matrices.SumTo(p[0], bar), Matrices.SumTo(p[1], Matrices.Map(bar, x => -x))])
    {
        ParentCount = 2,
        Formula = p => $"{p[0]} - {p[1]}",
        Message = text => $"{(text.Parent == 0 ? "" : "-")}{text.Sum}{text.Bar}",
    };

    /// <summary>The Hadamard product <c>a ⊙ b</c>, element by element; of two numbers, their product.</summary>
    public static Operation Hadamard { get; } = new(
        "hadamard",
        p => Matrices.Hadamard(p[0], p[1]),
        (p, _, bar) => [Matrices.SumTo(p[0], Matrices.Hadamard(bar, p[1])), Matrices.SumTo(p[1], Matrices.Hadamard(bar, p[0]))])
    {
        ParentCount = 2,
        Formula = p => $"{p[0]} ⊙ {p[1]}",
        Message = text => $"{text.Sum}{text.Bar} ⊙ {text.Parents[1 - text.Parent]}",
    };

    /// <summary>The matrix product <c>A · B</c>, A <c>[m x k]</c>, B <c>[k x n]</c>. Backward: Ā = C̄ · Bᵀ, B̄ = Aᵀ · C̄.</summary>
    public static Operation MatrixProduct { get; } = new(
        "matrix-product",
        p => Matrices.Product(p[0], p[1]),
        (p, _, bar) => [Matrices.Product(bar, Matrices.Transpose(p[1])), Matrices.Product(Matrices.Transpose(p[0]), bar)])
    {
        ParentCount = 2,
        Formula = p => $"{p[0]} · {p[1]}",
        Message = text => text.Parent == 0 ? $"{text.Bar} · {text.Parents[1]}ᵀ" : $"{text.Parents[0]}ᵀ · {text.Bar}",
    };

    /// <summary>
    /// A layer's pre-activation from three parents: <c>X · W + b</c> by rows (X <c>[rows x inputs]</c>, W <c>[inputs x outputs]</c>, b one row), or
    /// <c>W · a + b</c> by columns (W <c>[outputs x inputs]</c>, a and b one column), or <c>w · x + b</c> of numbers (seed 004).
    /// </summary>
    public static Operation Affine { get; } = new(
        "affine",
        p => Matrices.Product(p[0], p[1]) is var product && (p[2].GetLength(0) == 1 || p[2].GetLength(0) == product.GetLength(0)) && p[2].GetLength(1) == product.GetLength(1)
            ? Matrices.Add(product, p[2])
            : throw new ArgumentException($"{Matrices.Shape(p[2])} is no bias of a product {Matrices.Shape(product)}: give it as many columns, and one row or as many."),
        (p, _, bar) =>
        [
            Matrices.Product(bar, Matrices.Transpose(p[1])), Matrices.Product(Matrices.Transpose(p[0]), bar), Matrices.SumTo(p[2], bar),
        ])
    {
        ParentCount = 3,
        Formula = p => $"{p[0]} · {p[1]} + {p[2]}",
        Message = text => text.Parent switch
        {
            0 => $"{text.Bar} · {text.Parents[1]}ᵀ",
            1 => $"{text.Parents[0]}ᵀ · {text.Bar}",
            _ => text.Sum + text.Bar,
        },
    };

    /// <summary><c>Aᵀ</c></summary>
    public static Operation Transpose { get; } = new("transpose", p => Matrices.Transpose(p[0]), (_, _, bar) => [Matrices.Transpose(bar)])
    {
        ParentCount = 1,
        Formula = p => $"{p[0]}ᵀ",
        Message = text => $"{text.Bar}ᵀ",
    };

    /// <summary>The sum of all elements, one number.</summary>
    public static Operation Sum { get; } = new(
        "sum", p => Matrices.Scalar(Matrices.Sum(p[0])), (p, _, bar) => [Matrices.Map(p[0], _ => bar[0, 0])])
    {
        ParentCount = 1,
        Formula = p => $"sum {p[0]}",
        Message = text => text.Bar,
    };

    /// <summary>The mean of all elements, one number.</summary>
    public static Operation Mean { get; } = new(
        "mean", p => Matrices.Scalar(Matrices.Sum(p[0]) / p[0].Length), (p, _, bar) => [Matrices.Map(p[0], _ => bar[0, 0] / p[0].Length)])
    {
        ParentCount = 1,
        Formula = p => $"mean {p[0]}",
        Message = text => $"{text.Bar} / count({text.Parents[0]})",
    };

    /// <summary>Half the sum of squares, <c>½‖w‖²</c>: the penalty R of seed 004.</summary>
    public static Operation HalfSquaredNorm { get; } = new(
        "half-squared-norm",
        p => Matrices.Scalar(Matrices.Sum(Matrices.Hadamard(p[0], p[0])) / 2),
        (p, _, bar) => [Matrices.Map(p[0], x => bar[0, 0] * x)])
    {
        ParentCount = 1,
        Formula = p => $"½ ‖{p[0]}‖²",
        Message = text => $"{text.Bar} · {text.Parents[0]}",
    };

    /// <summary><c>e^x</c></summary>
    public static Operation Exp { get; } = Elementwise("exp", Math.Exp, (_, y) => y, x => $"exp({x})", (_, y) => y);

    /// <summary>The natural logarithm.</summary>
    public static Operation Log { get; } = Elementwise("log", Math.Log, (x, _) => 1 / x, x => $"log({x})", (x, _) => $"1/{x}");

    /// <summary><c>sin x</c></summary>
    public static Operation Sin { get; } = Elementwise("sin", Math.Sin, (x, _) => Math.Cos(x), x => $"sin({x})", (x, _) => $"cos({x})");

    /// <summary><c>cos x</c></summary>
    public static Operation Cos { get; } = Elementwise("cos", Math.Cos, (x, _) => -Math.Sin(x), x => $"cos({x})", (x, _) => $"(-sin({x}))");

    /// <summary>Its parents side by side: the columns of the first, then those of the second, and so on.</summary>
    public static Operation Concatenate { get; } = new("concatenate", SideBySide, (p, _, bar) => Apart(p, bar))
    {
        Formula = p => $"[{Joined(p, " | ")}]",
        Message = text => $"{text.Bar}[{text.Parents[text.Parent]}]",
    };

    /// <summary><c>factor · x</c></summary>
    public static Operation Scale(double factor)
    {
        string text = factor.ToString("R", CultureInfo.InvariantCulture);
        return Elementwise("scale", x => factor * x, (_, _) => factor, x => $"{text} {x}", (_, _) => text);
    }

    /// <summary><c>x^exponent</c> of each element.</summary>
    public static Operation Power(double exponent)
    {
        string n = exponent.ToString("R", CultureInfo.InvariantCulture);
        string less = (exponent - 1).ToString("R", CultureInfo.InvariantCulture);
        return Elementwise(
            "power", x => Math.Pow(x, exponent), (x, _) => exponent * Math.Pow(x, exponent - 1), x => $"{x}^{n}", (x, _) => less == "1" ? $"{n} {x}" : $"{n} {x}^{less}");
    }

    static double[,] SideBySide(IReadOnlyList<double[,]> parents)
    {
        int rows = parents[0].GetLength(0);
        if (parents.FirstOrDefault(p => p.GetLength(0) != rows) is { } other)
        {
            throw new ArgumentException($"{Matrices.Shape(parents[0])} and {Matrices.Shape(other)} do not go side by side: give both as many rows.");
        }

        double[,] result = new double[rows, parents.Sum(p => p.GetLength(1))];
        int column = 0;
        foreach (double[,] parent in parents)
        {
            for (int j = 0; j < parent.GetLength(1); j++, column++)
            {
                for (int i = 0; i < rows; i++)
                {
                    result[i, column] = parent[i, j];
                }
            }
        }

        return result;
    }

    static double[][,] Apart(IReadOnlyList<double[,]> parents, double[,] bar)
    {
        double[][,] parts = new double[parents.Count][,];
        int first = 0;
        for (int k = 0; k < parts.Length; k++)
        {
            int from = first;
            parts[k] = Matrices.Create(bar.GetLength(0), parents[k].GetLength(1), (i, j) => bar[i, from + j]);
            first += parents[k].GetLength(1);
        }

        return parts;
    }
}
