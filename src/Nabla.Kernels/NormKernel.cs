using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// Sums of products in double, in one order: blocks of 4096 elements, each by the lanes of two vectors and the tree of their sum, the blocks one
/// after the other. The order depends on the length alone, so that many threads may each take some of the blocks.
/// </summary>
static class NormKernel
{
    /// <summary>Elements of a block.</summary>
    public const int BlockLength = 4096;

    /// <summary>The number of blocks of <paramref name="length"/> elements.</summary>
    public static int BlockCount(int length) => (length + BlockLength - 1) / BlockLength;

    /// <summary>The sum of the squares of all elements.</summary>
    public static double SumOfSquares<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Dot(values, values);

    /// <summary>The sum of the squares of one block: <see cref="SumOfSquares"/> is the sum over the blocks, from the first on.</summary>
    public static double SumOfSquaresOfBlock<T>(ReadOnlySpan<T> values, int block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> part = values[(block * BlockLength)..Math.Min(values.Length, (block + 1) * BlockLength)];
        return BlockDot(part, part);
    }

    /// <summary>The sum of the products of all pairs of elements.</summary>
    /// <param name="left">As many elements as <paramref name="right"/>.</param>
    /// <param name="right">As many elements as <paramref name="left"/>.</param>
    public static double Dot<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(left.Length, right.Length);
        double sum = 0;
        for (int first = 0; first < left.Length; first += BlockLength)
        {
            int length = Math.Min(BlockLength, left.Length - first);
            sum += BlockDot(left.Slice(first, length), right.Slice(first, length));
        }

        return sum;
    }

    static double BlockDot<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<double> even = default;
        Vector512<double> odd = default;
        int whole = left.Length & ~(VectorArithmetic.Padding - 1);
        Add(left[..whole], right[..whole], ref even, ref odd);
        if (whole < left.Length)
        {
            // The tail takes the lanes that it would have in a longer block, with zeros behind it.
            Span<T> leftTail = stackalloc T[VectorArithmetic.Padding];
            Span<T> rightTail = stackalloc T[VectorArithmetic.Padding];
            left[whole..].CopyTo(leftTail);
            right[whole..].CopyTo(rightTail);
            Add<T>(leftTail, rightTail, ref even, ref odd);
        }

        return VectorArithmetic.SumLanes(even + odd);
    }

    /// <summary>Elements 0 to 7 of each 16 go to the lanes of <paramref name="even"/>, 8 to 15 to those of <paramref name="odd"/>.</summary>
    static void Add<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, ref Vector512<double> even, ref Vector512<double> odd)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<double> sumEven = even;
        Vector512<double> sumOdd = odd;
        ref T l = ref MemoryMarshal.GetReference(left);
        ref T r = ref MemoryMarshal.GetReference(right);
        for (nuint i = 0; i < (nuint)left.Length; i += VectorArithmetic.Padding)
        {
            (Vector512<double> leftEven, Vector512<double> leftOdd) = VectorArithmetic.Widened(ref l, i);
            (Vector512<double> rightEven, Vector512<double> rightOdd) = VectorArithmetic.Widened(ref r, i);
            sumEven = Vector512.FusedMultiplyAdd(leftEven, rightEven, sumEven);
            sumOdd = Vector512.FusedMultiplyAdd(leftOdd, rightOdd, sumOdd);
        }

        even = sumEven;
        odd = sumOdd;
    }
}
