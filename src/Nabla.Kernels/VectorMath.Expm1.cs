using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

static partial class VectorMath
{
    /// <summary>
    /// <c>e^x - 1</c>, below 2 ulp, accurate for small x too: with x = n ln 2 + r it is 2^n (e^r - 1) + (2^n - 1), where e^r - 1 is the rational
    /// form of FDLIBM's e_exp.c before its 1 is added. -1 far below 0; +infinity above the largest result; -0 at -0; NaN stays NaN.
    /// </summary>
    public static Vector512<double> Expm1(Vector512<double> x)
    {
        const double Overflow = 709.782712893384;
        Vector512<double> bounded = AtMost(AtLeast(x, -50), Overflow);
        Vector512<double> r = ReduceByLogarithmOf2(bounded, out Vector512<double> high, out Vector512<double> low, out Vector512<long> n);
        Vector512<double> powerMinus1 = high - (low - r);

        // Halved, so that 2^n is finite for every finite result; doubling is exact.
        Vector512<double> power = PowerOfTwo(n - Vector512<long>.One);
        Vector512<double> half = Vector512.FusedMultiplyAdd(power, powerMinus1, power - Vector512.Create(0.5));
        Vector512<double> result = half + half;

        // e^x - 1 = x (1 + x / 2 + ...): the step through one half would round a denormal x, and lose the sign of -0.
        result = Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), Vector512.Create(5e-17)), x, result);
        result = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(Overflow)), Vector512.Create(double.PositiveInfinity), result);
        return Vector512.ConditionalSelect(Vector512.IsNaN(x), x, result);
    }
}
