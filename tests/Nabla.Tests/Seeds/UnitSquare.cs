using System.Linq;
using Nabla.Networks;

namespace Nabla.Tests.Seeds;

/// <summary>The four rows of exclusive or.</summary>
static class UnitSquare
{
    public static Matrix<double> Corners => Matrix<double>.FromRows([0, 0], [0, 1], [1, 0], [1, 1]);

    public static double[] Column(Matrix<double> matrix, int column) => [.. Enumerable.Range(0, matrix.Rows).Select(row => matrix[row, column])];
}
