using System;
using Nabla.Networks;

namespace Nabla.Diagnosis;

/// <summary>
/// The least squares fit of a linear function to outputs, by conjugate gradients on the normal equations (CGLS; Hestenes and Stiefel 1952): no matrix is formed, and few steps
/// do where inputs are standardised. Rows with an even number are fitted, those with an odd one measured.
/// </summary>
sealed class LinearFit
{
    const int MostSteps = 100;

    /// <summary>The gradient has fallen to this share of what it was: the fit is done.</summary>
    const double Tolerance = 1e-10;

    /// <summary>Outputs whose squares vary by a smaller share do not vary.</summary>
    const double SmallestSpread = 1e-20;

    readonly double[][] _columns;
    readonly int _fitted;
    readonly int _rows;

    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="outputs"><c>[rows x outputs]</c></param>
    /// <param name="rows">Rows that are looked at, evenly spaced.</param>
    /// <param name="mostOutputs">Outputs that are looked at.</param>
    public LinearFit(Matrix<double> inputs, Matrix<double> outputs, int rows, int mostOutputs)
    {
        _rows = rows;
        _fitted = (rows + 1) / 2;
        int RowOf(int i) => (int)((long)i * inputs.Rows / rows);
        _columns = new double[inputs.Columns][];
        for (int j = 0; j < _columns.Length; j++)
        {
            _columns[j] = Standardized(i => inputs[RowOf(i), j]);
        }

        double error = 0;
        double spread = 0;
        double size = 0;
        for (int k = 0; k < Math.Min(mostOutputs, outputs.Columns); k++)
        {
            double[] truth = new double[rows];
            for (int i = 0; i < rows; i++)
            {
                truth[i] = outputs[RowOf(i), k];
                size += truth[i] * truth[i];
            }

            (double ownError, double ownSpread) = Measure(truth);
            error += ownError;
            spread += ownSpread;
        }

        // Of outputs that are the same in every row, only rounding is left.
        Explained = spread > SmallestSpread * size ? Math.Max(0, 1 - (error / spread)) : null;
    }

    /// <summary>
    /// The share of the variance of the outputs explained on the rows that were not fitted, over all outputs together; <see langword="null"/> where they do not vary.
    /// </summary>
    public double? Explained { get; }

    /// <summary>Less the mean of the fitted rows, over their deviation.</summary>
    double[] Standardized(Func<int, double> value)
    {
        double mean = 0;
        for (int i = 0; i < _rows; i += 2)
        {
            mean += value(i) / _fitted;
        }

        double variance = 0;
        for (int i = 0; i < _rows; i += 2)
        {
            variance += (value(i) - mean) * (value(i) - mean) / _fitted;
        }

        double deviation = Math.Sqrt(variance);
        double[] column = new double[_rows];
        for (int i = 0; i < _rows && deviation > 0; i++)
        {
            column[i] = (value(i) - mean) / deviation;
        }

        return column;
    }

    (double Error, double Spread) Measure(double[] truth)
    {
        double mean = 0;
        for (int i = 0; i < _rows; i += 2)
        {
            mean += truth[i] / _fitted;
        }

        double[] residual = new double[_rows];
        for (int i = 0; i < _rows; i++)
        {
            residual[i] = truth[i] - mean;
        }

        double spread = 0;
        for (int i = 1; i < _rows; i += 2)
        {
            spread += residual[i] * residual[i];
        }

        Fit(residual);
        double error = 0;
        for (int i = 1; i < _rows; i += 2)
        {
            error += residual[i] * residual[i];
        }

        return (error, spread);
    }

    /// <summary>Takes the fit away from all rows, looking at the even ones only.</summary>
    void Fit(double[] residual)
    {
        double[] gradient = GradientOf(residual);
        double[] direction = [.. gradient];
        double square = Product(gradient, gradient);
        double last = square * Tolerance * Tolerance;
        double[] moved = new double[_rows];
        for (int step = 0; step < MostSteps && square > last && square > 0; step++)
        {
            Array.Clear(moved);
            for (int j = 0; j < _columns.Length; j++)
            {
                double factor = direction[j];
                double[] column = _columns[j];
                for (int i = 0; i < moved.Length; i++)
                {
                    moved[i] += factor * column[i];
                }
            }

            double curvature = 0;
            for (int i = 0; i < _rows; i += 2)
            {
                curvature += moved[i] * moved[i];
            }

            if (curvature <= 0)
            {
                return;
            }

            double length = square / curvature;
            for (int i = 0; i < _rows; i++)
            {
                residual[i] -= length * moved[i];
            }

            gradient = GradientOf(residual);
            double next = Product(gradient, gradient);
            for (int j = 0; j < direction.Length; j++)
            {
                direction[j] = gradient[j] + (next / square * direction[j]);
            }

            square = next;
        }
    }

    double[] GradientOf(double[] residual)
    {
        double[] gradient = new double[_columns.Length];
        for (int j = 0; j < gradient.Length; j++)
        {
            double[] column = _columns[j];
            for (int i = 0; i < _rows; i += 2)
            {
                gradient[j] += column[i] * residual[i];
            }
        }

        return gradient;
    }

    static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            sum += a[j] * b[j];
        }

        return sum;
    }
}
