using System;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Networks;

namespace Nabla.Tests.Networks;

/// <summary>Rows stored as bytes, against a matrix of the same numbers.</summary>
public sealed class ByteSamplesTests
{
    static readonly byte[] s_bytes = [.. Enumerable.Range(0, 7 * 21).Select(i => (byte)(i * 83))];

    [Fact]
    public void Gather_AnyRows_GivesTheBitsOfAMatrix()
    {
        Check<float>(16, 0);
        Check<float>(57.3, 12.5);
        Check<double>(255, 0);

        static void Check<T>(double scale, double shift)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var samples = new ByteSamples<T>(s_bytes, 21, scale, shift);
            Matrix<T> matrix = Numbers<T>(scale, shift);
            Assert.Equal((7, 21, 32), (samples.Rows, samples.Columns, samples.Stride));
            int[] rows = [6, 0, 3, 3];
            Assert.Equal(Gathered(matrix, rows), Gathered(samples, rows));
            Assert.Equal(Gathered(matrix, [4, 2, 4]), Gathered(samples.Select([1, 4, 2]), [1, 2, 1]));
            Assert.Equal(Gathered(matrix, [2]), Gathered(samples.Select([1, 4, 2]).Select([2]), [0]));
            T[] consecutive = new T[3 * 32];
            samples.Gather(2, 3, consecutive);
            Assert.Equal(Gathered(matrix, [2, 3, 4]), consecutive);
            T[] row = new T[21];
            samples.CopyRow(5, row);
            Assert.Equal(matrix.Row(5).ToArray(), row);
        }
    }

    [Fact]
    public void Constructor_WrongSizesOrScales_SaysSo()
    {
        Assert.Contains("147 bytes are not whole rows of 20 columns", Assert.Throws<ArgumentException>(() => new ByteSamples<float>(s_bytes, 20)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteSamples<float>(s_bytes, 0));
        foreach ((double scale, double shift) in new[] { (0.0, 0.0), (-1, 0), (double.NaN, 0), (double.PositiveInfinity, 0), (1, double.NaN), (1e-37, 0), (1, 1e300) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new ByteSamples<float>(s_bytes, 21, scale, shift));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteSamples<float>(s_bytes, 21).Select([0, 7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteSamples<float>(s_bytes, 21).CopyRow(7, new float[21]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteSamples<float>(s_bytes, 21).CopyRow(6, new float[20]));
    }

    static Matrix<T> Numbers<T>(double scale, double shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var matrix = new Matrix<T>(7, 21);
        for (int i = 0; i < s_bytes.Length; i++)
        {
            matrix[i / 21, i % 21] = T.CreateTruncating((s_bytes[i] - shift) / scale);
        }

        return matrix;
    }

    /// <summary>Over memory that is not zero: the padding has to be written.</summary>
    static T[] Gathered<T>(Samples<T> samples, int[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] gathered = new T[rows.Length * VectorArithmetic.Padded(samples.Columns)];
        Array.Fill(gathered, T.One);
        samples.Gather(rows, gathered);
        return gathered;
    }
}
