using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

static partial class VectorMath
{
    /// <summary>Beyond it a product with Phi(-z), even z Phi(-z), is 0 in float.</summary>
    public const double NormalSingleEnd = 15;

    /// <summary>
    /// The normal distribution for float results: <c>Phi(z)</c> and <paramref name="density"/>, <c>phi(z) = e^(-z²/2) / sqrt(2 pi)</c>, to a relative
    /// 2e-10 in both tails, a 300th of what rounding to float takes. z is a float widened, so that its square is exact.
    /// </summary>
    /// <remarks>
    /// <c>Phi(-m) = phi(m) R(m)</c> with Mills' ratio R as a rational function of degree 5 over 6 (largest relative error 9e-11 on [0, 15]), and e^x
    /// as 2^n times a polynomial of degree 7 (5e-11): least squares with Lawson's weights, iterated until the error was level.
    /// </remarks>
    /// <param name="z">From -<see cref="NormalSingleEnd"/> to <see cref="NormalSingleEnd"/>.</param>
    /// <param name="density">phi(z).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> NormalSingle(Vector512<double> z, out Vector512<double> density)
    {
        // e^(-z²/2) = 2^n e^r; n from the low bits of the shifted number.
        Vector512<double> x = z * z * Vector512.Create(-0.5);
        Vector512<double> rounder = Vector512.Create(6755399441055744.0); // 1.5 * 2^52
        Vector512<double> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504088896338700), rounder);
        Vector512<double> r = Vector512.FusedMultiplyAdd(shifted - rounder, Vector512.Create(-0.693147180559945309), x);
        Vector512<double> e = Vector512.Create(0.00019790344266338368);
        e = Vector512.FusedMultiplyAdd(e, r, Vector512.Create(0.0013944657046805853));
        e = Vector512.FusedMultiplyAdd(e, r, Vector512.Create(0.008333497058926479));
        e = Vector512.FusedMultiplyAdd(e, r, Vector512.Create(0.04166629498136893));
        e = Vector512.FusedMultiplyAdd(e, r, Vector512.Create(0.16666665869048994));
        e = Vector512.FusedMultiplyAdd(e, r, Vector512.Create(0.5000000067672946));
        e = Vector512.FusedMultiplyAdd(e, r, Vector512<double>.One);
        e = Vector512.FusedMultiplyAdd(e, r, Vector512<double>.One);
        density = (e.AsInt64() + (shifted.AsInt64() << 52)).AsDouble() * Vector512.Create(0.398942280401432678); // 1 / sqrt(2 pi)

        Vector512<double> m = Vector512.Abs(z);
        Vector512<double> p = Vector512.Create(0.002248532316365599);
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(0.029365212208918932));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(0.1795398959150637));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(0.6299649897535137));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(1.2743078564023358));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(1.2533141372037473));
        Vector512<double> q = Vector512.Create(0.002248534909419715);
        q = Vector512.FusedMultiplyAdd(q, m, Vector512.Create(0.02936503541027811));
        q = Vector512.FusedMultiplyAdd(q, m, Vector512.Create(0.18179378515540143));
        q = Vector512.FusedMultiplyAdd(q, m, Vector512.Create(0.6592338770561058));
        q = Vector512.FusedMultiplyAdd(q, m, Vector512.Create(1.4505088128191141));
        q = Vector512.FusedMultiplyAdd(q, m, Vector512.Create(1.8146351166219576));
        q = Vector512.FusedMultiplyAdd(q, m, Vector512<double>.One);
        Vector512<double> tail = density * p / q;
        return Vector512.ConditionalSelect(Vector512.LessThan(z, Vector512<double>.Zero), tail, Vector512<double>.One - tail);
    }
}
