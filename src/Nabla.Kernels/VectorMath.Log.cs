using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

static partial class VectorMath
{
    /// <summary><c>ln x</c> of one double, by the vector function, so that its bits are the same.</summary>
    public static double Log(double x) => Log(Vector512.Create(x))[0];

    /// <summary>
    /// The natural logarithm, below 1 ulp: x = 2^k (1 + f), log(1 + f) by the series of FDLIBM's e_log.c in s = f / (2 + f).
    /// Zero gives -infinity, a negative number NaN.
    /// </summary>
    public static Vector512<double> Log(Vector512<double> x)
    {
        // 2^54 brings a denormal number into the normal range.
        Vector512<double> denormal = Vector512.LessThan(x, Vector512.Create(2.2250738585072014e-308));
        Vector512<double> normal = Vector512.ConditionalSelect(denormal, x * Vector512.Create(18014398509481984.0), x);

        // Split so that 1 + f lies in [sqrt(1/2), sqrt(2)).
        Vector512<ulong> root = Vector512.Create(0x3FE6A09E667F3BCDUL);
        Vector512<ulong> shifted = normal.AsUInt64() + (Vector512.Create(0x3FF0000000000000UL) - root);
        Vector512<double> f = ((shifted & Vector512.Create(0x000FFFFFFFFFFFFFUL)) + root).AsDouble() - Vector512<double>.One;

        // k, as the low bits of 1.5 * 2^52 + k, which is exact.
        Vector512<double> k = ((shifted >>> 52) + Vector512.Create(0x4338000000000000UL - 0x3FF)).AsDouble() - Vector512.Create(6755399441055744.0);
        k -= denormal & Vector512.Create(54.0);

        Vector512<double> s = f / (Vector512.Create(2.0) + f);
        Vector512<double> z = s * s;
        Vector512<double> r = Vector512.Create(1.479819860511658591e-01);
        r = Vector512.FusedMultiplyAdd(r, z, Vector512.Create(1.531383769920937332e-01));
        r = Vector512.FusedMultiplyAdd(r, z, Vector512.Create(1.818357216161805012e-01));
        r = Vector512.FusedMultiplyAdd(r, z, Vector512.Create(2.222219843214978396e-01));
        r = Vector512.FusedMultiplyAdd(r, z, Vector512.Create(2.857142874366239149e-01));
        r = Vector512.FusedMultiplyAdd(r, z, Vector512.Create(3.999999999940941908e-01));
        r = Vector512.FusedMultiplyAdd(r, z, Vector512.Create(6.666666666666735130e-01));
        r *= z;
        Vector512<double> half = Vector512.Create(0.5) * f * f;
        Vector512<double> low = s * (half + r) + k * Vector512.Create(1.90821492927058770002e-10);
        Vector512<double> result = k * Vector512.Create(6.93147180369123816490e-01) - (half - low - f);

        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512.Create(double.PositiveInfinity)), x, result);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), Vector512.Create(double.NegativeInfinity), result);
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<double>.Zero), result, Vector512.Create(double.NaN));
    }

    /// <summary><c>ln(1 + x)</c> of one double, by the vector function, so that its bits are the same.</summary>
    public static double Log1P(double x) => Log1P(Vector512.Create(x))[0];

    /// <summary>
    /// <c>ln(1 + x)</c>, below 2 ulp, accurate for small x too: the rounding of 1 + x is divided out (Kahan's device). -infinity at -1, NaN below.
    /// </summary>
    public static Vector512<double> Log1P(Vector512<double> x)
    {
        Vector512<double> rounded = Vector512<double>.One + x;
        Vector512<double> added = rounded - Vector512<double>.One;
        Vector512<double> ratio = Vector512.ConditionalSelect(Vector512.Equals(x, added), Vector512<double>.One, x / added);
        return Vector512.ConditionalSelect(Vector512.Equals(added, Vector512<double>.Zero), x, Log(rounded) * ratio);
    }
}
