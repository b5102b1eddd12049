using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

static partial class VectorMath
{
    /// <summary>
    /// The hyperbolic tangent, below 2 ulp. Up to |x| = 0.625 the polynomial (float) or rational function (double) of Moshier's Cephes library
    /// (tanhf.c, tanh.c), which keeps the relative accuracy near 0; beyond it <c>1 - 2 / (e^2|x| + 1)</c>. Odd: tanh(-x) = -tanh(x), and
    /// tanh(-0) = -0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Tanh<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> magnitude = Vector512.Abs(x);
        Vector512<T> z = x * x;
        Vector512<T> near = typeof(T) == typeof(float)
            ? TanhNearSingle(z.AsSingle()).As<float, T>()
            : TanhNearDouble(z.AsDouble()).As<double, T>();
        near = VectorArithmetic.FusedMultiplyAdd(magnitude * z, near, magnitude);

        Vector512<T> two = Vector512.Create(T.CreateTruncating(2));
        Vector512<T> far = Vector512<T>.One - two / (Exp(magnitude + magnitude) + Vector512<T>.One);
        Vector512<T> result = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(T.CreateTruncating(0.625))), near, far);
        return result | (x & Vector512.Create(T.NegativeZero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> TanhNearSingle(Vector512<float> z)
    {
        Vector512<float> p = Vector512.Create(-5.70498872745e-3f);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.06390887954e-2f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(-5.37397155531e-2f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(1.33314422036e-1f));
        return Vector512.FusedMultiplyAdd(p, z, Vector512.Create(-3.33332819422e-1f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> TanhNearDouble(Vector512<double> z)
    {
        Vector512<double> p = Vector512.Create(-9.64399179425052238628e-1);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(-9.92877231001918586564e1));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(-1.61468768441708447952e3));
        Vector512<double> q = z + Vector512.Create(1.12811678491632931402e2);
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(2.23548839060100448583e3));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(4.84406305325125486048e3));
        return p / q;
    }
}
