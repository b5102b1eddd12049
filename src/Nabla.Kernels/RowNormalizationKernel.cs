using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// Layer normalisation of one row of n columns, <c>y = gamma ⊙ h + beta</c> with <c>h = (x - mean) · r</c>, <c>r = 1 / sqrt(variance + epsilon)</c>
/// (Ba, Kiros and Hinton 2016). Sums over a row run by lanes and then by halving, the same tree on every machine.
/// </summary>
static class RowNormalizationKernel
{
    /// <summary>Normalises a row.</summary>
    /// <param name="x">The row, padded to a multiple of 16; what lies in the padding is ignored.</param>
    /// <param name="columns">Columns without padding.</param>
    /// <param name="gamma">The factors, zeros in the padding.</param>
    /// <param name="beta">The offsets, zeros in the padding.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="y">Receives the result, zeros in the padding.</param>
    /// <param name="moments">Receives the mean and r.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(ReadOnlySpan<T> x, int columns, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon, Span<T> y, Span<T> moments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = Vector512<T>.Count;
        ref T from = ref MemoryMarshal.GetReference(x[..y.Length]);
        ref T to = ref MemoryMarshal.GetReference(y);
        T count = T.CreateTruncating(columns);
        Vector512<T> sum = Vector512<T>.Zero;
        for (int i = 0; i < y.Length; i += lanes)
        {
            sum += Vector512.LoadUnsafe(ref from, (nuint)i) & VectorArithmetic.ColumnsBelow<T>(i, columns);
        }

        T mean = VectorArithmetic.SumLanes(sum) / count;
        Vector512<T> shift = Vector512.Create(mean);
        Vector512<T> squares = Vector512<T>.Zero;
        for (int i = 0; i < y.Length; i += lanes)
        {
            Vector512<T> difference = (Vector512.LoadUnsafe(ref from, (nuint)i) - shift) & VectorArithmetic.ColumnsBelow<T>(i, columns);
            squares = VectorArithmetic.FusedMultiplyAdd(difference, difference, squares);
        }

        T scale = T.One / T.Sqrt((VectorArithmetic.SumLanes(squares) / count) + epsilon);
        Vector512<T> factor = Vector512.Create(scale);
        for (int i = 0; i < y.Length; i += lanes)
        {
            Vector512<T> normal = (Vector512.LoadUnsafe(ref from, (nuint)i) - shift) * factor;
            Vector512<T> result = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(gamma[i..]), normal, Vector512.Create(beta[i..]));
            (result & VectorArithmetic.ColumnsBelow<T>(i, columns)).StoreUnsafe(ref to, (nuint)i);
        }

        moments[0] = mean;
        moments[1] = scale;
    }

    /// <summary><c>dx = r (g - mean(g) - h · mean(g ⊙ h))</c> with <c>g = gamma ⊙ dy</c>, means over the columns.</summary>
    /// <param name="x">The row.</param>
    /// <param name="columns">Columns without padding.</param>
    /// <param name="gamma">The factors.</param>
    /// <param name="moments">The mean and r.</param>
    /// <param name="deltas">dy.</param>
    /// <param name="to">Receives dx, zeros in the padding.</param>
    /// <param name="add">Whether dx is added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(
        ReadOnlySpan<T> x, int columns, ReadOnlySpan<T> gamma, ReadOnlySpan<T> moments, ReadOnlySpan<T> deltas, Span<T> to, bool add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = Vector512<T>.Count;
        Vector512<T> mean = Vector512.Create(moments[0]);
        Vector512<T> scale = Vector512.Create(moments[1]);
        Vector512<T> sum = Vector512<T>.Zero;
        Vector512<T> product = Vector512<T>.Zero;
        for (int i = 0; i < to.Length; i += lanes)
        {
            Vector512<T> g = Vector512.Create(gamma[i..]) * Vector512.Create(deltas[i..]) & VectorArithmetic.ColumnsBelow<T>(i, columns);
            sum += g;
            product = VectorArithmetic.FusedMultiplyAdd(g, (Vector512.Create(x[i..]) - mean) * scale, product);
        }

        T count = T.CreateTruncating(columns);
        Vector512<T> meanOfG = Vector512.Create(VectorArithmetic.SumLanes(sum) / count);
        Vector512<T> meanOfProduct = Vector512.Create(VectorArithmetic.SumLanes(product) / count);
        for (int i = 0; i < to.Length; i += lanes)
        {
            Vector512<T> g = Vector512.Create(gamma[i..]) * Vector512.Create(deltas[i..]);
            Vector512<T> normal = (Vector512.Create(x[i..]) - mean) * scale;
            Vector512<T> dx = scale * (g - meanOfG - (normal * meanOfProduct)) & VectorArithmetic.ColumnsBelow<T>(i, columns);
            (add ? Vector512.Create<T>(to[i..]) + dx : dx).CopyTo(to[i..]);
        }
    }

    /// <summary><c>dgamma[c] = sum over rows of dy[r, c] · h[r, c]</c>, rows upwards; dbeta is the plain sum.</summary>
    /// <param name="x">The rows, from the first of these columns on.</param>
    /// <param name="deltas">dy, likewise.</param>
    /// <param name="stride">Elements from row to row of both.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="moments">Mean and r of each row.</param>
    /// <param name="gradient">Receives one sum a column; a multiple of 16.</param>
    public static void GammaGradient<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> deltas, int stride, int rows, ReadOnlySpan<T> moments, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int column = 0; column < gradient.Length; column += Vector512<T>.Count)
        {
            Vector512<T> sum = Vector512<T>.Zero;
            for (int row = 0; row < rows; row++)
            {
                Vector512<T> normal = (Vector512.Create(x[((row * stride) + column)..]) - Vector512.Create(moments[2 * row]))
                    * Vector512.Create(moments[(2 * row) + 1]);
                sum = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(deltas[((row * stride) + column)..]), normal, sum);
            }

            sum.CopyTo(gradient[column..]);
        }
    }
}
