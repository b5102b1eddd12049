using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>Networks of the neutral description with weights of a moderate size.</summary>
static class RandomNetworks
{
    /// <summary>Those that have a derivative everywhere, or a corner that random numbers do not hit.</summary>
    public static ReferenceActivation[] Differentiable { get; } =
    [
        ReferenceActivation.Identity, ReferenceActivation.ReLU, ReferenceActivation.LeakyReLU(0.1), ReferenceActivation.ELU(1.2), ReferenceActivation.SELU,
        ReferenceActivation.Sigmoid, ReferenceActivation.Tanh, ReferenceActivation.Softplus, ReferenceActivation.SiLU, ReferenceActivation.GELU,
        ReferenceActivation.GELUTanh, ReferenceActivation.Mish, ReferenceActivation.Square, ReferenceActivation.Cube, ReferenceActivation.Softmax,
    ];

    public static DenseDescription Dense(Random random, int inputs, int outputs, ReferenceActivation activation) => new(
        Matrix(random, inputs, outputs, 1 / Math.Sqrt(inputs)), [.. Enumerable.Range(0, outputs).Select(_ => (random.NextDouble() - 0.5) * 0.4)], activation);

    public static List<LayerDescription> Chain(Random random, int[] sizes, Func<int, ReferenceActivation> activation) =>
        [.. Enumerable.Range(0, sizes.Length - 1).Select(l => Dense(random, sizes[l], sizes[l + 1], activation(l)))];

    public static double[,] Matrix(Random random, int rows, int columns, double scale = 1)
    {
        double[,] matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = scale * ((2 * random.NextDouble()) - 1);
            }
        }

        return matrix;
    }

    /// <summary>Rows of probabilities, which every loss of classes or numbers can be given.</summary>
    public static double[,] Distribution(Random random, int rows, int columns)
    {
        double[,] matrix = Matrix(random, rows, columns);
        for (int i = 0; i < rows; i++)
        {
            double sum = Enumerable.Range(0, columns).Sum(j => Math.Abs(matrix[i, j]));
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = Math.Abs(matrix[i, j]) / sum;
            }
        }

        return matrix;
    }

    public static void AssertClose(double[,] expected, double[,] actual, double tolerance, string what)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (actual.GetLength(0), actual.GetLength(1)));
        for (int i = 0; i < expected.GetLength(0); i++)
        {
            for (int j = 0; j < expected.GetLength(1); j++)
            {
                ReferenceData.AssertClose(expected[i, j], actual[i, j], tolerance, tolerance, $"{what}[{i}, {j}]");
            }
        }
    }
}
