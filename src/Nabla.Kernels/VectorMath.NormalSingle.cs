using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

static partial class VectorMath
{
    /// <summary>Beyond it a product with Phi(-z), even z Phi(-z), is 0 in float.</summary>
    public const double NormalSingleEnd = 15;

    /// <summary>
    /// The normal distribution for float results: <c>Phi(z)</c> and density, <c>phi(z) = e^(-z²/2) / sqrt(2 pi)</c>, to a relative
    /// 2e-10 in both tails, a 300th of what rounding to float takes. z is a float widened, so that its square is exact.
    /// </summary>
    /// <remarks>
    /// <c>Phi(-m) = phi(m) R(m)</c> with Mills' ratio R as a rational function of degree 5 over 6 (largest relative error 9e-11 on [0, 15]), and e^x
    /// as 2^n times a polynomial of degree 7 (5e-11): least squares with Lawson's weights, iterated until the error was level. Two vectors are worked on in
    /// turn: a chain of fused multiply-adds leaves three cycles of four to others, and each constant is loaded once and then forgotten.
    /// </remarks>
    /// <param name="first">z, from -<see cref="NormalSingleEnd"/> to <see cref="NormalSingleEnd"/>.</param>
    /// <param name="second">Other z.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> First, Vector512<double> Second, Vector512<double> FirstDensity, Vector512<double> SecondDensity) NormalSingle(
        Vector512<double> first, Vector512<double> second)
    {
        // e^(-z²/2) = 2^n e^r; n from the low bits of the shifted number.
        Vector512<double> half = Vector512.Create(-0.5);
        Vector512<double> x0 = first * first * half, x1 = second * second * half;
        Vector512<double> rounder = Vector512.Create(6755399441055744.0); // 1.5 * 2^52
        Vector512<double> inverse = Vector512.Create(1.44269504088896338700);
        Vector512<double> shifted0 = Vector512.FusedMultiplyAdd(x0, inverse, rounder), shifted1 = Vector512.FusedMultiplyAdd(x1, inverse, rounder);
        Vector512<double> logarithm = Vector512.Create(-0.693147180559945309);
        Vector512<double> r0 = Vector512.FusedMultiplyAdd(shifted0 - rounder, logarithm, x0);
        Vector512<double> r1 = Vector512.FusedMultiplyAdd(shifted1 - rounder, logarithm, x1);
        Vector512<double> e0 = Vector512.Create(0.00019790344266338368), e1 = e0;
        (e0, e1) = Step(e0, r0, e1, r1, 0.0013944657046805853);
        (e0, e1) = Step(e0, r0, e1, r1, 0.008333497058926479);
        (e0, e1) = Step(e0, r0, e1, r1, 0.04166629498136893);
        (e0, e1) = Step(e0, r0, e1, r1, 0.16666665869048994);
        (e0, e1) = Step(e0, r0, e1, r1, 0.5000000067672946);
        (e0, e1) = Step(e0, r0, e1, r1, 1);
        (e0, e1) = Step(e0, r0, e1, r1, 1);
        Vector512<double> scale = Vector512.Create(0.398942280401432678); // 1 / sqrt(2 pi)
        Vector512<double> density0 = (e0.AsInt64() + (shifted0.AsInt64() << 52)).AsDouble() * scale;
        Vector512<double> density1 = (e1.AsInt64() + (shifted1.AsInt64() << 52)).AsDouble() * scale;

        Vector512<double> m0 = Vector512.Abs(first), m1 = Vector512.Abs(second);
        Vector512<double> p0 = Vector512.Create(0.002248532316365599), p1 = p0;
        (p0, p1) = Step(p0, m0, p1, m1, 0.029365212208918932);
        (p0, p1) = Step(p0, m0, p1, m1, 0.1795398959150637);
        (p0, p1) = Step(p0, m0, p1, m1, 0.6299649897535137);
        (p0, p1) = Step(p0, m0, p1, m1, 1.2743078564023358);
        (p0, p1) = Step(p0, m0, p1, m1, 1.2533141372037473);
        p0 *= density0;
        p1 *= density1;
        Vector512<double> q0 = Vector512.Create(0.002248534909419715), q1 = q0;
        (q0, q1) = Step(q0, m0, q1, m1, 0.02936503541027811);
        (q0, q1) = Step(q0, m0, q1, m1, 0.18179378515540143);
        (q0, q1) = Step(q0, m0, q1, m1, 0.6592338770561058);
        (q0, q1) = Step(q0, m0, q1, m1, 1.4505088128191141);
        (q0, q1) = Step(q0, m0, q1, m1, 1.8146351166219576);
        (q0, q1) = Step(q0, m0, q1, m1, 1);
        Vector512<double> tail0 = p0 / q0, tail1 = p1 / q1;
        return (
            Vector512.ConditionalSelect(Vector512.LessThan(first, Vector512<double>.Zero), tail0, Vector512<double>.One - tail0),
            Vector512.ConditionalSelect(Vector512.LessThan(second, Vector512<double>.Zero), tail1, Vector512<double>.One - tail1),
            density0, density1);
    }

    /// <summary>The next step of Horner's rule in two polynomials with the same coefficients: <c>a · x + constant</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> First, Vector512<double> Second) Step(
        Vector512<double> a0, Vector512<double> x0, Vector512<double> a1, Vector512<double> x1, double constant)
    {
        Vector512<double> c = Vector512.Create(constant);
        return (Vector512.FusedMultiplyAdd(a0, x0, c), Vector512.FusedMultiplyAdd(a1, x1, c));
    }
}
