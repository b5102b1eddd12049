using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = z Phi(z)</c>, <c>f'(z) = Phi(z) + z phi(z)</c>, with the normal distribution <c>Phi(z) = (1 + erf(z / sqrt 2)) / 2</c> and its
/// density phi; erf has its factor 2 / sqrt(pi) (seeds 000 and 003; seed 000 leaves the factor out). -0 at -infinity.
/// </summary>
sealed class GELU() : WidenedActivation<GELUFunction>("gelu")
{
    public override string Formula => "f(z) = z Phi(z), Phi(z) = (1 + erf(z / sqrt(2))) / 2";

    public override string DerivativeFormula => "f'(z) = Phi(z) + z e^(-z²/2) / sqrt(2 pi)";

    public override string Range => "[-0.16997..., inf)";

    public override string Source => "D. Hendrycks, K. Gimpel, Gaussian error linear units, arXiv 1606.08415, 2016";
}

/// <summary>Value and derivative of <see cref="GELU"/>.</summary>
readonly struct GELUFunction : IDoubleFunction
{
    /// <summary>Beyond it e^(-z²/2) is 0 in double: an infinity there gives the limit instead of infinity times 0.</summary>
    const double End = 45;

    public Vector512<double> Value(Vector512<double> z) => VectorMath.AtLeast(z, -End) * VectorMath.Normal(z, out _);

    public Vector512<double> Derivative(Vector512<double> z)
    {
        Vector512<double> bounded = VectorMath.AtMost(VectorMath.AtLeast(z, -End), End);
        Vector512<double> probability = VectorMath.Normal(bounded, out Vector512<double> density);
        return Vector512.FusedMultiplyAdd(bounded, density, probability);
    }
}
