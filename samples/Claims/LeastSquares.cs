using System;

namespace Nabla.Samples.Claims;

/// <summary>The direct solution of a linear least-squares problem, by Householder reflections: A = QR, then R x = Qᵀ b.</summary>
static class LeastSquares
{
    /// <summary>The x that makes |A x - b|² + penalty |x|² smallest.</summary>
    /// <param name="a"><c>[rows x columns]</c>, rows at least columns; of full rank, or the penalty above 0.</param>
    /// <param name="b"><c>[rows]</c></param>
    /// <param name="penalty">0 or more.</param>
    public static double[] Solve(double[,] a, double[] b, double penalty = 0)
    {
        int columns = a.GetLength(1);
        int rows = a.GetLength(0) + (penalty > 0 ? columns : 0);

        // The penalty is that of further rows: sqrt(penalty) x_j should be 0. The right-hand side is carried along as a last column.
        double[,] r = new double[rows, columns + 1];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < columns; j++)
            {
                r[i, j] = a[i, j];
            }

            r[i, columns] = b[i];
        }

        for (int j = 0; penalty > 0 && j < columns; j++)
        {
            r[a.GetLength(0) + j, j] = Math.Sqrt(penalty);
        }

        for (int k = 0; k < columns; k++)
        {
            Reflect(r, k);
        }

        double[] x = new double[columns];
        for (int k = columns - 1; k >= 0; k--)
        {
            double rest = r[k, columns];
            for (int j = k + 1; j < columns; j++)
            {
                rest -= r[k, j] * x[j];
            }

            x[k] = rest / r[k, k];
        }

        return x;
    }

    /// <summary>Reflects the rows from k on so that column k vanishes below its diagonal.</summary>
    static void Reflect(double[,] r, int k)
    {
        int rows = r.GetLength(0);
        double squares = 0;
        for (int i = k; i < rows; i++)
        {
            squares += r[i, k] * r[i, k];
        }

        double diagonal = r[k, k] > 0 ? -Math.Sqrt(squares) : Math.Sqrt(squares);
        double[] v = new double[rows];
        double length = 0;
        for (int i = k; i < rows; i++)
        {
            v[i] = i == k ? r[i, k] - diagonal : r[i, k];
            length += v[i] * v[i];
        }

        for (int j = k; length > 0 && j < r.GetLength(1); j++)
        {
            double product = 0;
            for (int i = k; i < rows; i++)
            {
                product += v[i] * r[i, j];
            }

            for (int i = k; i < rows; i++)
            {
                r[i, j] -= 2 * product / length * v[i];
            }
        }
    }
}
