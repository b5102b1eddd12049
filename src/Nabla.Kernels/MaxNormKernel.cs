using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>The max-norm constraint on a panel of weights (Srebro and Shraibman 2005; Srivastava et al. 2014, section 5.1).</summary>
static class MaxNormKernel
{
    /// <summary>
    /// Scales each column whose Euclidean norm is above <paramref name="maxNorm"/> by <c>maxNorm / norm</c>; the others keep their bits. The
    /// squares of a column are added in double, from the first row to the last.
    /// </summary>
    /// <param name="panel">Rows of <paramref name="width"/> weights, one column a unit: what <see cref="PanelLayout"/> calls a panel.</param>
    /// <param name="width">Columns of the panel, a multiple of 16.</param>
    /// <param name="maxNorm">The largest norm of a unit's incoming weights, above 0.</param>
    public static void Apply<T>(Span<T> panel, int width, double maxNorm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T start = ref MemoryMarshal.GetReference(panel);
        Span<T> factors = stackalloc T[VectorArithmetic.Padding];
        Span<double> squares = stackalloc double[VectorArithmetic.Padding];
        for (int column = 0; column < width; column += VectorArithmetic.Padding)
        {
            Vector512<double> even = default;
            Vector512<double> odd = default;
            for (int at = column; at < panel.Length; at += width)
            {
                (Vector512<double> evenWeights, Vector512<double> oddWeights) = VectorArithmetic.Widened(ref start, (nuint)at);
                even = Vector512.FusedMultiplyAdd(evenWeights, evenWeights, even);
                odd = Vector512.FusedMultiplyAdd(oddWeights, oddWeights, odd);
            }

            even.CopyTo(squares);
            odd.CopyTo(squares[Vector512<double>.Count..]);
            bool above = false;
            for (int i = 0; i < factors.Length; i++)
            {
                double norm = Math.Sqrt(squares[i]);
                factors[i] = norm > maxNorm ? T.CreateTruncating(maxNorm / norm) : T.One;
                above |= norm > maxNorm;
            }

            for (int at = column; above && at < panel.Length; at += width)
            {
                Span<T> weights = panel.Slice(at, VectorArithmetic.Padding);
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] *= factors[i];
                }
            }
        }
    }
}
