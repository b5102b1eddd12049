using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = z tanh(ln(1 + e^z))</c>. With e = e^z and n = e (e + 2), <c>tanh(ln(1 + e)) = n / (n + 2)</c>, which does not cancel, and
/// <c>f'(z) = n / (n + 2) + 4 z e (1 + e) / (n + 2)²</c>. -0 at -infinity.
/// </summary>
sealed class Mish() : WidenedActivation<MishFunction>("mish")
{
    public override string Formula => "f(z) = z tanh(ln(1 + e^z))";

    public override string DerivativeFormula => "f'(z) = t + z (1 - t²) / (1 + e^-z), t = tanh(ln(1 + e^z))";

    public override string Range => "[-0.30884..., inf)";

    public override string Source => "D. Misra, Mish: a self regularized non-monotonic activation function, arXiv 1908.08681, 2019";
}

/// <summary>Value and derivative of <see cref="Mish"/>.</summary>
readonly struct MishFunction : IDoubleFunction
{
    /// <summary>Below -800 e^z is 0 in double: -infinity there gives the limit instead of infinity times 0.</summary>
    const double End = 800;

    /// <summary>From 40 on tanh(ln(1 + e^z)) is 1 in double, while e^(2z) would overflow later.</summary>
    const double Saturation = 40;

    public Vector512<double> Value(Vector512<double> z)
    {
        Vector512<double> e = VectorMath.ExpWithDenormals(VectorMath.AtMost(z, Saturation));
        Vector512<double> two = Vector512.Create(2.0);
        Vector512<double> n = e * (e + two);
        return VectorMath.AtLeast(z, -End) * (n / (n + two));
    }

    public Vector512<double> Derivative(Vector512<double> z)
    {
        Vector512<double> bounded = VectorMath.AtMost(VectorMath.AtLeast(z, -End), Saturation);
        Vector512<double> e = VectorMath.ExpWithDenormals(bounded);
        Vector512<double> two = Vector512.Create(2.0);
        Vector512<double> n = e * (e + two);
        Vector512<double> share = Vector512<double>.One / (n + two);
        Vector512<double> four = Vector512.Create(4.0);
        return Vector512.FusedMultiplyAdd(four * bounded * e * share, (Vector512<double>.One + e) * share, n * share);
    }
}
