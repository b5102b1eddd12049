using System;
using System.Collections.Generic;

namespace Nabla.Reference;

/// <summary>The plain loops over <c>double[,]</c> that the operations are written in. A number is a matrix of one row and one column.</summary>
static class Matrices
{
    public static double[,] Scalar(double value) => new[,] { { value } };

    public static string Shape(double[,] a) => $"[{a.GetLength(0)} x {a.GetLength(1)}]";

    public static bool SameShape(double[,] a, double[,] b) => a.GetLength(0) == b.GetLength(0) && a.GetLength(1) == b.GetLength(1);

    public static double[,] Create(int rows, int columns, Func<int, int, double> element)
    {
        double[,] result = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                result[i, j] = element(i, j);
            }
        }

        return result;
    }

    public static double[,] Map(double[,] a, Func<double, double> function) => Create(a.GetLength(0), a.GetLength(1), (i, j) => function(a[i, j]));

    /// <summary>Element by element; a side with one row or one column stands for all rows or columns of the other.</summary>
    public static double[,] Map(double[,] a, double[,] b, Func<double, double, double> function)
    {
        int rows = Common(a.GetLength(0), b.GetLength(0));
        int columns = Common(a.GetLength(1), b.GetLength(1));
        return rows < 0 || columns < 0
            ? throw new ArgumentException($"{Shape(a)} and {Shape(b)} do not match element by element: give both the same shape, or one of them one row or one column.")
            : Create(rows, columns, (i, j) => function(At(a, i, j), At(b, i, j)));

        static int Common(int m, int n) => m == n || n == 1 ? m : m == 1 ? n : -1;

        static double At(double[,] c, int i, int j) => c[c.GetLength(0) == 1 ? 0 : i, c.GetLength(1) == 1 ? 0 : j];
    }

    /// <summary>The sum over whatever was repeated to make <paramref name="shape"/> as large as <paramref name="a"/>: the way back of a broadcast.</summary>
    public static double[,] SumTo(double[,] shape, double[,] a)
    {
        double[,] result = new double[shape.GetLength(0), shape.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                result[shape.GetLength(0) == 1 ? 0 : i, shape.GetLength(1) == 1 ? 0 : j] += a[i, j];
            }
        }

        return result;
    }

    public static double[,] Add(double[,] a, double[,] b) => Map(a, b, (x, y) => x + y);

    public static double[,] Hadamard(double[,] a, double[,] b) => Map(a, b, (x, y) => x * y);

    public static double[,] Transpose(double[,] a) => Create(a.GetLength(1), a.GetLength(0), (i, j) => a[j, i]);

    public static double[,] Product(double[,] a, double[,] b) => a.GetLength(1) != b.GetLength(0)
        ? throw new ArgumentException($"{Shape(a)} times {Shape(b)} is no matrix product: the first has {a.GetLength(1)} columns, the second {b.GetLength(0)} rows; make them equal.")
        : Create(a.GetLength(0), b.GetLength(1), (i, j) =>
        {
            double sum = 0;
            for (int k = 0; k < a.GetLength(1); k++)
            {
                sum += a[i, k] * b[k, j];
            }

            return sum;
        });

    public static double Sum(double[,] a)
    {
        double sum = 0;
        foreach (double value in a)
        {
            sum += value;
        }

        return sum;
    }

    public static double[] Row(double[,] a, int row)
    {
        double[] result = new double[a.GetLength(1)];
        for (int j = 0; j < result.Length; j++)
        {
            result[j] = a[row, j];
        }

        return result;
    }

    public static double[,] FromRows(IReadOnlyList<double[]> rows) => Create(rows.Count, rows.Count == 0 ? 0 : rows[0].Length, (i, j) => rows[i][j]);
}
