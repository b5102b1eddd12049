using System;

namespace Nabla.Kernels;

/// <summary>Exponential, logarithm and their kin as our own polynomials, in one order of operations on every machine.</summary>
static partial class VectorMath
{
    /// <summary>
    /// The natural logarithm of one double, below 1 ulp: x = 2^k (1 + f), log(1 + f) by the series of FDLIBM's e_log.c in s = f / (2 + f).
    /// Zero gives -infinity, a negative number NaN.
    /// </summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        int k = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0; // 2^54: bring a denormal number into the normal range
            k = -54;
        }

        // Split so that 1 + f lies in [sqrt(1/2), sqrt(2)).
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        ulong shifted = bits + (0x3FF0000000000000UL - 0x3FE6A09E667F3BCDUL);
        k += (int)(shifted >> 52) - 0x3FF;
        double f = BitConverter.UInt64BitsToDouble((shifted & 0x000FFFFFFFFFFFFFUL) + 0x3FE6A09E667F3BCDUL) - 1;

        double s = f / (2 + f);
        double z = s * s;
        double r = 1.479819860511658591e-01;
        r = Math.FusedMultiplyAdd(r, z, 1.531383769920937332e-01);
        r = Math.FusedMultiplyAdd(r, z, 1.818357216161805012e-01);
        r = Math.FusedMultiplyAdd(r, z, 2.222219843214978396e-01);
        r = Math.FusedMultiplyAdd(r, z, 2.857142874366239149e-01);
        r = Math.FusedMultiplyAdd(r, z, 3.999999999940941908e-01);
        r = Math.FusedMultiplyAdd(r, z, 6.666666666666735130e-01);
        r *= z;
        double half = 0.5 * f * f;
        return k * 6.93147180369123816490e-01 - (half - (s * (half + r) + k * 1.90821492927058770002e-10) - f);
    }

    /// <summary><c>log(1 + x)</c> for x in [0, 1], accurate for small x too: the rounding of 1 + x is divided out (Kahan's device).</summary>
    public static double Log1P(double x)
    {
        double rounded = 1 + x;
        return rounded == 1 ? x : Log(rounded) * (x / (rounded - 1));
    }
}
