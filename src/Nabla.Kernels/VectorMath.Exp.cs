using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

static partial class VectorMath
{
    /// <summary>
    /// <c>e^x</c>, about 1 ulp. Exactly 1 at 0; +infinity above the largest result; results below the smallest normal number are 0, so that a
    /// denormal number never slows the next operation; NaN stays NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Exp<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? ExpSingle(x.AsSingle(), SmallestNormalLogSingle).As<float, T>()
            : ExpDouble(x.AsDouble(), SmallestNormalLogDouble).As<double, T>();

    /// <summary><c>e^x</c> of one double, by the vector function, so that its bits are the same.</summary>
    public static double Exp(double x) => ExpDouble(Vector512.Create(x), SmallestNormalLogDouble)[0];

    /// <summary><see cref="Exp{T}"/>, but below the smallest normal number the result is the denormal number, down to the smallest of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ExpWithDenormals<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? ExpSingle(x.AsSingle(), SmallestLogSingle).As<float, T>()
            : ExpDouble(x.AsDouble(), SmallestLogDouble).As<double, T>();

    const float SmallestNormalLogSingle = -87.33654f;
    const double SmallestNormalLogDouble = -708.3964185322641;

    /// <summary>ln of half the smallest denormal number: below it, 0 is the nearest result.</summary>
    const float SmallestLogSingle = -103.97208f;

    /// <inheritdoc cref="SmallestLogSingle"/>
    const double SmallestLogDouble = -745.1332191019412;

    /// <summary>
    /// x = n ln 2 + r with |r| at most ln 2 / 2; e^r by the polynomial of Moshier's Cephes library (expf.c); times 2^n in two exact steps.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ExpSingle(Vector512<float> x, float smallest)
    {
        const float Overflow = 88.72284f; // ln of the largest float
        Vector512<float> rounder = Vector512.Create(12582912f); // 1.5 * 2^23: adding and subtracting it rounds to an integer
        Vector512<float> n = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), rounder) - rounder;
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);

        Vector512<float> p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.FusedMultiplyAdd(p, r * r, r) + Vector512<float>.One;

        // n = half + rest, each within the exponent range, so that 2^half and 2^rest are normal for every finite result,
        // and only the last product rounds where the result is denormal.
        Vector512<int> exponent = Vector512.ConvertToInt32Native(n);
        Vector512<int> half = exponent >> 1;
        Vector512<float> result = p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
        result = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(Overflow)), Vector512.Create(float.PositiveInfinity), result);
        result = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(smallest)), Vector512<float>.Zero, result);
        return Vector512.ConditionalSelect(Vector512.IsNaN(x), x, result);
    }

    static Vector512<float> PowerOfTwo(Vector512<int> exponent) => ((exponent + Vector512.Create(127)) << 23).AsSingle();

    /// <summary>x = n ln 2 + r; e^r by the rational form of FDLIBM's e_exp.c; times 2^n in two exact steps.</summary>
    static Vector512<double> ExpDouble(Vector512<double> x, double smallest)
    {
        const double Overflow = 709.782712893384;
        Vector512<double> term = ReduceByLogarithmOf2(x, out Vector512<double> high, out Vector512<double> low, out Vector512<long> exponent);
        Vector512<double> y = Vector512<double>.One - ((low - term) - high);
        Vector512<long> half = exponent >> 1;
        Vector512<double> result = y * PowerOfTwo(half) * PowerOfTwo(exponent - half);
        result = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(Overflow)), Vector512.Create(double.PositiveInfinity), result);
        result = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(smallest)), Vector512<double>.Zero, result);
        return Vector512.ConditionalSelect(Vector512.IsNaN(x), x, result);
    }

    static Vector512<double> PowerOfTwo(Vector512<long> exponent) => ((exponent + Vector512.Create(1023L)) << 52).AsDouble();

    /// <summary>
    /// x = n ln 2 + r with r = <paramref name="high"/> - <paramref name="low"/>, and what e^r is built from: e^r = 1 - ((low - result) - high),
    /// the rational form of FDLIBM's e_exp.c.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ReduceByLogarithmOf2(Vector512<double> x, out Vector512<double> high, out Vector512<double> low, out Vector512<long> n)
    {
        Vector512<double> rounder = Vector512.Create(6755399441055744.0); // 1.5 * 2^52
        Vector512<double> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504088896338700), rounder);
        Vector512<double> multiple = shifted - rounder;
        high = Vector512.FusedMultiplyAdd(multiple, Vector512.Create(-6.93147180369123816490e-01), x);
        low = multiple * Vector512.Create(1.90821492927058770002e-10);
        Vector512<double> r = high - low;
        Vector512<double> t = r * r;

        Vector512<double> p = Vector512.Create(4.13813679705723846039e-08);
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-1.65339022054652515390e-06));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(6.61375632143793436117e-05));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-2.77777777770155933842e-03));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(1.66666666666666019037e-01));
        Vector512<double> c = r - t * p;

        // The low bits of the shifted number are n itself, in two's complement.
        n = shifted.AsInt64() - rounder.AsInt64();
        return r * c / (Vector512.Create(2.0) - c);
    }
}
