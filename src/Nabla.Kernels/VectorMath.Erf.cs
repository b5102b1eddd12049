using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

static partial class VectorMath
{
    /// <summary>Beyond it erfc is 0 in double: e^-(30²) is no number.</summary>
    const double ErfcEnd = 30;

    /// <summary>
    /// The error function <c>erf x = 2/sqrt(pi) times the integral of e^-t² from 0 to x</c>, below 2 ulp; odd, 1 at +infinity. Up to |x| = 0.84375
    /// the rational function of FDLIBM's s_erf.c, which keeps the relative accuracy near 0; beyond it 1 - erfc |x|.
    /// </summary>
    public static Vector512<double> Erf(Vector512<double> x)
    {
        Vector512<double> z = x * x;
        Vector512<double> p = Vector512.Create(-2.37630166566501626084e-05);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(-5.77027029648944159157e-03));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(-2.84817495755985104766e-02));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(-3.25042107247001499370e-01));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(1.28379167095512558561e-01));
        Vector512<double> q = Vector512.Create(-3.96022827877536812320e-06);
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(1.32494738004321644526e-04));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(5.08130628187576562776e-03));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(6.50222499887672944485e-02));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512.Create(3.97917223959155352819e-01));
        q = Vector512.FusedMultiplyAdd(q, z, Vector512<double>.One);
        Vector512<double> near = Vector512.FusedMultiplyAdd(x, p / q, x);

        Vector512<double> magnitude = Vector512.Abs(x);
        Vector512<double> far = Vector512<double>.One - Erfc(magnitude);
        far |= x & Vector512.Create(double.NegativeZero);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0.84375)), near, far);
    }

    /// <summary>
    /// The complement <c>erfc x = 1 - erf x</c> without its cancellation, below 4 ulp; 2 at -infinity; towards the smallest normal number,
    /// from x = 26.5 on, it falls to 0 early.
    /// </summary>
    public static Vector512<double> Erfc(Vector512<double> x)
    {
        Vector512<double> magnitude = AtMost(Vector512.Abs(x), ErfcEnd);
        Vector512<double> square = magnitude * magnitude;
        Vector512<double> lost = Vector512.FusedMultiplyAdd(magnitude, magnitude, -square);
        Vector512<double> upper = ExpMinus(square, lost) * ScaledErfc(magnitude);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<double>.Zero), Vector512.Create(2.0) - upper, upper);
    }

    /// <summary>
    /// The normal distribution: <c>Phi(z)</c>, the probability below z, below 5 ulp in both tails, and <paramref name="density"/>,
    /// <c>phi(z) = e^(-z²/2) / sqrt(2 pi)</c>. Towards the smallest normal number both fall to 0 early.
    /// </summary>
    public static Vector512<double> Normal(Vector512<double> z, out Vector512<double> density)
    {
        Vector512<double> half = Vector512.Create(0.5);
        Vector512<double> magnitude = AtMost(Vector512.Abs(z), ErfcEnd * 1.5);
        Vector512<double> square = magnitude * magnitude;
        Vector512<double> lost = Vector512.FusedMultiplyAdd(magnitude, magnitude, -square);
        Vector512<double> bell = ExpMinus(half * square, half * lost);
        density = bell * Vector512.Create(0.398942280401432678); // 1 / sqrt(2 pi)

        // Phi(-m) = erfc(m / sqrt 2) / 2; the rounding of m / sqrt 2 does not reach the exponential, which took m² exactly.
        Vector512<double> tail = half * bell * ScaledErfc(magnitude * Vector512.Create(0.707106781186547524));
        return Vector512.ConditionalSelect(Vector512.LessThan(z, Vector512<double>.Zero), tail, Vector512<double>.One - tail);
    }

    /// <summary><c>e^-(square + lost)</c>: what the rounding of a square lost would be 100 times as large in the exponential.</summary>
    static Vector512<double> ExpMinus(Vector512<double> square, Vector512<double> lost)
    {
        Vector512<double> e = Exp(-square);
        return Vector512.FusedMultiplyAdd(-e, lost, e);
    }

    /// <summary>
    /// <c>e^x² erfc x</c> for x from 0 to 27.3, about 2 ulp: (1 + 2x) times it is a polynomial in t = (x - 4) / (x + 4), of degree 22, to 2e-18
    /// (the form of M. M. Shepherd and J. G. Laframboise, "Chebyshev approximation of (1 + 2x) exp(x²) erfc x in 0 &lt;= x &lt; infinity",
    /// Mathematics of Computation 36, 1981; coefficients from the Chebyshev series in 40 digits).
    /// </summary>
    static Vector512<double> ScaledErfc(Vector512<double> x)
    {
        Vector512<double> t = (x - Vector512.Create(4.0)) / (x + Vector512.Create(4.0));
        Vector512<double> p = Vector512.Create(-1.8513931343401878e-09);
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-1.380154050684586e-08));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-7.836154866606108e-09));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(1.1555935620988906e-07));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(6.311234388213206e-08));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-8.35202932556079e-07));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(3.0090086721267893e-07));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(5.717753972399096e-06));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-1.1224533670700563e-05));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-2.4403038611125253e-05));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.00015062216190667467));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.00019925556428036412));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.0007577733265408471));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.005031969769485449));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.016197734060493674));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.037167515560654));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.06633036581148705));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.0937328349969264));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.10103906603635057));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.06809705425473303));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.015379652102620657));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.13962111684056286));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(1.2329951186255526));
        return p / Vector512.FusedMultiplyAdd(Vector512.Create(2.0), x, Vector512<double>.One);
    }
}
