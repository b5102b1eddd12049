using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

static partial class VectorMath
{
    /// <summary>
    /// The logistic function <c>1 / (1 + e^-x)</c>, below 2 ulp on both sides: for negative x it is <c>e^x / (1 + e^x)</c>, which neither
    /// overflows nor cancels; below the smallest normal number it is denormal, and 0 only below those.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sigmoid<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> e = ExpWithDenormals(-Vector512.Abs(x));
        Vector512<T> numerator = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<T>.Zero), e, Vector512<T>.One);
        Vector512<T> denominator = Vector512<T>.One + e;
        Vector512<T> quotient = numerator / denominator;

        // Put back what the rounding of 1 + e lost. Its share, lost / (1 + e), needs few digits: a line stands for the reciprocal on [1, 2].
        Vector512<T> lost = e - (denominator - Vector512<T>.One);
        Vector512<T> reciprocal = VectorArithmetic.FusedMultiplyAdd(
            denominator, Vector512.Create(T.CreateTruncating(-0.5)), Vector512.Create(T.CreateTruncating(1.457)));
        return VectorArithmetic.FusedMultiplyAdd(-(quotient * lost), reciprocal, quotient);
    }

    /// <summary>The logistic function and <c>1 - </c> it, neither of which cancels: both from one exponential, each about 2 ulp.</summary>
    public static Vector512<double> Sigmoid(Vector512<double> x, out Vector512<double> complement)
    {
        Vector512<double> e = ExpWithDenormals(-Vector512.Abs(x));
        Vector512<double> larger = Vector512<double>.One / (Vector512<double>.One + e);
        Vector512<double> smaller = e * larger;
        Vector512<double> negative = Vector512.LessThan(x, Vector512<double>.Zero);
        complement = Vector512.ConditionalSelect(negative, larger, smaller);
        return Vector512.ConditionalSelect(negative, smaller, larger);
    }
}
