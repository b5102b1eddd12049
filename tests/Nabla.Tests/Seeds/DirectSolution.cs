using System;
using System.Linq;
using Nabla.Data;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Seeds;

/// <summary>Least squares and logistic regression as statistics solves them, and a network by gradients beside them.</summary>
static class DirectSolution
{
    /// <summary>Gradient descent with momentum on all rows at once; the loss at the end.</summary>
    public static double Descend(Network<double> network, Loss loss, double[][] inputs, double[] targets, double rate, int steps)
    {
        using var trainer = new Trainer<double>(network, loss, new Momentum(rate), batchSize: inputs.Length);
        Matrix<double> x = Matrix<double>.FromRows(inputs);
        Matrix<double> y = Matrix<double>.FromRows([.. targets.Select(target => new[] { target })]);
        int[] rows = [.. Enumerable.Range(0, inputs.Length)];
        for (int step = 0; step < steps; step++)
        {
            trainer.Step(x, y, rows);
        }

        return trainer.Evaluate(x, y);
    }

    /// <summary>w := w - H⁻¹ g with H = Σ p (1 - p) x xᵀ and g = Σ (p - y) x; the bias is the last weight, of an input that is 1.</summary>
    public static double[] Newton(double[][] inputs, double[] labels)
    {
        int size = inputs[0].Length + 1;
        double[] w = new double[size];
        for (int iteration = 0; iteration < 30; iteration++)
        {
            double[,] hessian = new double[size, size];
            double[] gradient = new double[size];
            for (int row = 0; row < inputs.Length; row++)
            {
                double[] x = [.. inputs[row], 1];
                double p = 1 / (1 + Math.Exp(-Dot(w, inputs[row])));
                for (int i = 0; i < size; i++)
                {
                    gradient[i] += (p - labels[row]) * x[i];
                    for (int j = 0; j < size; j++)
                    {
                        hessian[i, j] += p * (1 - p) * x[i] * x[j];
                    }
                }
            }

            double[] step = Cholesky(hessian, gradient);
            w = [.. w.Zip(step, (a, b) => a - b)];
        }

        return w;
    }

    /// <summary>The mean loss of logistic regression, from logits.</summary>
    public static double LogLoss(double[] w, double[][] inputs, double[] labels) => inputs.Zip(labels, (x, y) =>
    {
        double z = Dot(w, x);
        return Math.Max(z, 0) - (y * z) + Math.Log(1 + Math.Exp(-Math.Abs(z)));
    }).Average();

    /// <summary>XᵀX w = Xᵀt, with a last column of ones.</summary>
    public static double[] LeastSquares(double[][] inputs, double[] targets)
    {
        int size = inputs[0].Length + 1;
        double[,] normal = new double[size, size];
        double[] right = new double[size];
        for (int row = 0; row < inputs.Length; row++)
        {
            double[] x = [.. inputs[row], 1];
            for (int i = 0; i < size; i++)
            {
                right[i] += x[i] * targets[row];
                for (int j = 0; j < size; j++)
                {
                    normal[i, j] += x[i] * x[j];
                }
            }
        }

        return Cholesky(normal, right);
    }

    /// <summary>The x of A x = b for a symmetric positive definite A: A = L Lᵀ, L y = b, Lᵀ x = y.</summary>
    static double[] Cholesky(double[,] a, double[] b)
    {
        int size = b.Length;
        double[,] l = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = a[i, j] - Enumerable.Range(0, j).Sum(k => l[i, k] * l[j, k]);
                l[i, j] = i == j ? Math.Sqrt(rest) : rest / l[j, j];
            }
        }

        double[] y = new double[size];
        for (int i = 0; i < size; i++)
        {
            y[i] = (b[i] - Enumerable.Range(0, i).Sum(k => l[i, k] * y[k])) / l[i, i];
        }

        double[] x = new double[size];
        for (int i = size - 1; i >= 0; i--)
        {
            x[i] = (y[i] - Enumerable.Range(i + 1, size - i - 1).Sum(k => l[k, i] * x[k])) / l[i, i];
        }

        return x;
    }

    /// <summary>The columns, each with mean 0 and deviation 1, by rows.</summary>
    public static double[][] Standardized(Table table, params string[] names)
    {
        double[][] columns = Array.ConvertAll(names, name =>
        {
            Column column = table[name];
            double[] values = [.. Enumerable.Range(0, table.RowCount).Select(row => column.TryGetNumber(row, out double value) ? value : double.NaN)];
            double mean = values.Average();
            double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            return Array.ConvertAll(values, value => (value - mean) / deviation);
        });
        return [.. Enumerable.Range(0, table.RowCount).Select(row => Array.ConvertAll(columns, column => column[row]))];
    }

    /// <summary>w·x plus the last weight, the bias.</summary>
    public static double Dot(double[] w, double[] x) => w[^1] + x.Select((value, i) => w[i] * value).Sum();

    /// <summary>All parameters of a network.</summary>
    public static double[] Parameters(Network<double> network)
    {
        double[] parameters = new double[network.ParameterCount];
        network.CopyParametersTo(parameters);
        return parameters;
    }
}
