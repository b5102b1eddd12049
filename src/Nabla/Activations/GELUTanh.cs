using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = z/2 (1 + tanh u)</c> with <c>u = sqrt(2/pi) (z + 0.044715 z³)</c>, the approximation of <see cref="GELU"/> (seed 000), at most
/// 4.74e-4 from it. Computed as <c>z s, s = 1 / (1 + e^-2u)</c>, the same without its cancellation; <c>f'(z) = s + z s (1 - s) 2u'</c>.
/// </summary>
sealed class GELUTanh() : WidenedActivation<GELUTanhFunction>("gelu-tanh")
{
    public override string Formula => "f(z) = z/2 (1 + tanh u), u = sqrt(2/pi) (z + 0.044715 z³)";

    public override string DerivativeFormula => "f'(z) = (1 + tanh u)/2 + z/2 (1 - tanh² u) sqrt(2/pi) (1 + 0.134145 z²)";

    public override string Range => "[-0.17004..., inf)";

    public override string Source => "D. Hendrycks, K. Gimpel, Gaussian error linear units, arXiv 1606.08415, 2016";
}

/// <summary>Value and derivative of <see cref="GELUTanh"/>.</summary>
readonly struct GELUTanhFunction : IDoubleFunction
{
    /// <summary>Beyond it e^-|2u| is 0 in double: an infinity there gives the limit instead of infinity times 0.</summary>
    const double End = 50;

    /// <summary>2 sqrt(2 / pi)</summary>
    const double TwiceRoot = 1.5957691216057308;

    const double CubicShare = 0.044715;

    public Vector512<double> Value(Vector512<double> z) => VectorMath.AtLeast(z, -End) * VectorMath.Sigmoid(TwiceU(Bounded(z)), out _);

    public Vector512<double> Derivative(Vector512<double> z)
    {
        Vector512<double> bounded = Bounded(z);
        Vector512<double> s = VectorMath.Sigmoid(TwiceU(bounded), out Vector512<double> complement);
        Vector512<double> slope = Vector512.Create(TwiceRoot) * Vector512.FusedMultiplyAdd(
            bounded * bounded, Vector512.Create(3 * CubicShare), Vector512<double>.One);
        return Vector512.FusedMultiplyAdd(bounded * slope * s, complement, s);
    }

    static Vector512<double> Bounded(Vector512<double> z) => VectorMath.AtMost(VectorMath.AtLeast(z, -End), End);

    static Vector512<double> TwiceU(Vector512<double> z) =>
        Vector512.Create(TwiceRoot) * Vector512.FusedMultiplyAdd(z * z * z, Vector512.Create(CubicShare), z);
}
