using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

static partial class VectorMath
{
    /// <summary>
    /// <c>cos(2 pi x)</c> of x turns, below 2 ulp. What is left of x after its whole turns, r in [-1/2, 1/2], is exact, and so is the distance to the
    /// next quarter, an eighth at most, for which a short Taylor series serves: accurate around the zeros too. NaN for infinities and NaN; 1 where
    /// x is so large that every number of its size is whole.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CosineOfTurns<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> magnitude = Vector512.Abs(WithinHalf(x));
        Vector512<T> far = Vector512.GreaterThan(magnitude, Vector512.Create(T.CreateTruncating(0.375)));
        Vector512<T> folded = Vector512.ConditionalSelect(far, Vector512.Create(T.CreateTruncating(0.5)) - magnitude, magnitude);
        Vector512<T> even = CosineWithinEighth(folded, slope: false) ^ (far & Vector512.Create(T.NegativeZero));
        Vector512<T> odd = SineWithinEighth(Vector512.Create(T.CreateTruncating(0.25)) - magnitude, slope: false);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(folded, Vector512.Create(T.CreateTruncating(0.125))), odd, even);
    }

    /// <summary>The derivative of <see cref="CosineOfTurns"/>, <c>-2 pi sin(2 pi x)</c>, below 2 ulp, in the same way: the sine is odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CosineOfTurnsSlope<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> r = WithinHalf(x);
        Vector512<T> magnitude = Vector512.Abs(r);
        Vector512<T> far = Vector512.GreaterThan(magnitude, Vector512.Create(T.CreateTruncating(0.375)));
        Vector512<T> folded = Vector512.ConditionalSelect(far, Vector512.Create(T.CreateTruncating(0.5)) - magnitude, magnitude);
        Vector512<T> odd = SineWithinEighth(folded, slope: true);
        Vector512<T> even = CosineWithinEighth(Vector512.Create(T.CreateTruncating(0.25)) - magnitude, slope: true);
        Vector512<T> result = Vector512.ConditionalSelect(Vector512.GreaterThan(folded, Vector512.Create(T.CreateTruncating(0.125))), even, odd);
        return result ^ (r & Vector512.Create(T.NegativeZero));
    }

    /// <summary>x less the whole number nearest to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> WithinHalf<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x - (typeof(T) == typeof(float)
            ? Vector512.Round(x.AsSingle()).As<float, T>()
            : Vector512.Round(x.AsDouble()).As<double, T>());

    /// <summary><c>sin(2 pi x)</c>, or <c>-2 pi</c> times that, for |x| up to 1/8; the first coefficient of the series comes in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> SineWithinEighth<T>(Vector512<T> x, bool slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
            ? SineWithinEighth(x.AsSingle(), slope).As<float, T>()
            : SineWithinEighth(x.AsDouble(), slope).As<double, T>();

    /// <summary><c>cos(2 pi x)</c>, or <c>-2 pi</c> times that, for |x| up to 1/8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> CosineWithinEighth<T>(Vector512<T> x, bool slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
            ? CosineWithinEighth(x.AsSingle(), slope).As<float, T>()
            : CosineWithinEighth(x.AsDouble(), slope).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> SineWithinEighth(Vector512<float> x, bool slope)
    {
        Vector512<float> z = x * x;
        Vector512<float> p = Vector512.Create(slope ? -264.262573f : 42.0586929f);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 481.957123f : -76.7058563f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -512.740906f : 81.6052475f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 259.757568f : -41.3417015f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -1.16148635e-6f : -1.74845553e-7f));
        return Vector512.FusedMultiplyAdd(x, Vector512.Create(slope ? -39.4784164f : 6.28318548f), x * p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> CosineWithinEighth(Vector512<float> x, bool slope)
    {
        Vector512<float> z = x * x;
        Vector512<float> p = Vector512.Create(slope ? 166.041061f : -26.4262562f);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -378.528259f : 60.2446404f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 536.94104f : -85.4568176f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -408.026245f : 64.9393921f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 124.025108f : -19.7392082f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 1.74845553e-7f : 0f));
        return Vector512.Create(slope ? -6.28318548f : 1.0f) + p;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> SineWithinEighth(Vector512<double> x, bool slope)
    {
        Vector512<double> z = x * x;
        Vector512<double> p = Vector512.Create(slope ? 0.07559668401360078 : -0.012031585942120627);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -0.6548911405658221 : 0.10422916220813984));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 4.51209549529266 : -0.7181223017785006));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -24.001469955241408 : 3.819952584848282));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 94.84243645582163 : -15.09464257682299));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -264.26256783374396 : 42.058693944897655));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 481.9571309750133 : -76.70585975306139));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -512.7409032401623 : 81.60524927607506));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 259.7575760906732 : -41.34170224039976));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -2.5061182034958845e-15 : 2.4492935982947064e-16));
        return Vector512.FusedMultiplyAdd(x, Vector512.Create(slope ? -39.47841760435743 : 6.283185307179586), x * p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> CosineWithinEighth(Vector512<double> x, bool slope)
    {
        Vector512<double> z = x * x;
        Vector512<double> p = Vector512.Create(slope ? 0.2286001329002919 : -0.03638284114254567);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -1.7718957575383774 : 0.28200596845579123));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 10.771834526677507 : -1.714390711088672));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -49.65938360302767 : 7.903536371318469));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 166.0410683450529 : -26.4262567833744));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -378.5282455040789 : 60.24464137187666));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 536.9410182714297 : -85.45681720669373));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -408.02624638037526 : 64.9393940226683));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? 124.02510672119928 : -19.739208802178716));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(slope ? -2.4492935982947064e-16 : 0));
        return Vector512.Create(slope ? -6.283185307179586 : 1.0) + p;
    }
}
