using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// The matrix product of a few rows, written into its caller by the compiler together with what becomes of the sums: where a product takes some
/// ten nanoseconds, calls and memory between it and its epilogue would take as long again. Each element is the chain of
/// <see cref="MatrixProduct"/>, so that the bits are the same.
/// </summary>
static unsafe class SmallProduct
{
    /// <summary>Gives <c>start[c] + sum over k of A[r, k]·B[k, c]</c>, a vector of columns at a time, to <paramref name="end"/>.</summary>
    /// <param name="a">A; element [r, k] at <c>r * aRow + k * aDepth</c>.</param>
    /// <param name="aRow">Elements between rows of A.</param>
    /// <param name="aDepth">Elements between the k of A.</param>
    /// <param name="b">B; row k at <c>k * bDepth</c>, its columns contiguous.</param>
    /// <param name="bDepth">Elements between rows of B.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="start">What the chains of every row start from; <see langword="null"/> for zeros.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns: a multiple of 16.</param>
    /// <param name="end">What is done with the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TEnd>(T* a, nint aRow, nint aDepth, T* b, nint bDepth, nint depth, T* start, nint rows, nint columns, in TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEnd : struct, IProductEnd<T>
    {
        for (nint column = 0; column < columns; column += Vector512<T>.Count)
        {
            Vector512<T> begin = start == null ? Vector512<T>.Zero : Vector512.Load(start + column);
            nint row = 0;
            for (; row + 4 <= rows; row += 4)
            {
                Vector512<T> sum0 = begin, sum1 = begin, sum2 = begin, sum3 = begin;
                T* x = a + (row * aRow);
                T* w = b + column;
                for (nint k = 0; k < depth; k++)
                {
                    Vector512<T> factor = Vector512.Load(w);
                    sum0 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(*x), factor, sum0);
                    sum1 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(x[aRow]), factor, sum1);
                    sum2 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(x[2 * aRow]), factor, sum2);
                    sum3 = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(x[3 * aRow]), factor, sum3);
                    x += aDepth;
                    w += bDepth;
                }

                end.Take(sum0, sum1, row, column);
                end.Take(sum2, sum3, row + 2, column);
            }

            for (; row < rows; row++)
            {
                Vector512<T> sum = begin;
                T* x = a + (row * aRow);
                T* w = b + column;
                for (nint k = 0; k < depth; k++)
                {
                    sum = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(*x), Vector512.Load(w), sum);
                    x += aDepth;
                    w += bDepth;
                }

                end.Take(sum, row, column);
            }
        }
    }
}

/// <summary>What becomes of the sums of a <see cref="SmallProduct"/>.</summary>
interface IProductEnd<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The sums [row, column] to [row, column + lanes).</summary>
    void Take(Vector512<T> sums, nint row, nint column);

    /// <summary>Those of two rows.</summary>
    void Take(Vector512<T> sums, Vector512<T> below, nint row, nint column);
}

/// <summary>Forward: <c>a = f(z)</c>, and z where the derivative asks for it.</summary>
/// <param name="function">f.</param>
/// <param name="z">Z.</param>
/// <param name="a">A.</param>
/// <param name="stride">Elements from row to row of both.</param>
/// <param name="outputs">The units; nobody reads what is behind the last of them.</param>
readonly unsafe struct ActivatedEnd<T, TFunction>(TFunction function, T* z, T* a, nint stride, int outputs) : IProductEnd<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector512<T> sums, nint row, nint column)
    {
        nint at = (row * stride) + column;
        if (function.DerivativeUsesPreActivation)
        {
            sums.Store(z + at);
        }

        function.Value(sums).Store(a + at);
    }

    /// <summary>Rows that leave half of a vector to padding share one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector512<T> sums, Vector512<T> below, nint row, nint column)
    {
        nint at = (row * stride) + column;
        if (function.DerivativeUsesPreActivation)
        {
            sums.Store(z + at);
            below.Store(z + at + stride);
        }

        if (2 * outputs <= Vector512<T>.Count)
        {
            Vector512<T> both = function.Value(Vector512.Create(sums.GetLower(), below.GetLower()));
            Vector512.Create(both.GetLower(), Vector256<T>.Zero).Store(a + at);
            Vector512.Create(both.GetUpper(), Vector256<T>.Zero).Store(a + at + stride);
        }
        else
        {
            function.Value(sums).Store(a + at);
            function.Value(below).Store(a + at + stride);
        }
    }
}

/// <summary>Backward: <c>dC/dz = dC/da ⊙ f'(z)</c>.</summary>
readonly unsafe struct DerivedEnd<T, TFunction>(TFunction function, T* z, T* a, T* deltas, nint stride) : IProductEnd<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector512<T> sums, nint row, nint column)
    {
        nint at = (row * stride) + column;
        (sums * function.Derivative(Vector512.Load(z + at), Vector512.Load(a + at))).Store(deltas + at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector512<T> sums, Vector512<T> below, nint row, nint column)
    {
        Take(sums, row, column);
        Take(below, row + 1, column);
    }
}

/// <summary>Weight gradient: the update of the parameters, before the gradient has been in memory at all.</summary>
readonly unsafe struct UpdatedEnd<T, TGradient, TRule>(TGradient whole, TRule rule, T* parameters, T* first, T* second, T* third, nint stride) : IProductEnd<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TGradient : struct, IWholeGradient<T>
    where TRule : struct, IUpdateRule<T>
{
    readonly TGradient _whole = whole;
    readonly TRule _rule = rule;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector512<T> sums, nint row, nint column) =>
        UpdateKernel.Element(sums, in _whole, in _rule, ref *parameters, ref *first, ref *second, ref *third, (nuint)((row * stride) + column));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector512<T> sums, Vector512<T> below, nint row, nint column)
    {
        Take(sums, row, column);
        Take(below, row + 1, column);
    }
}
