using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = z s, s = 1 / (1 + e^-z)</c>, <c>f'(z) = s + z s (1 - s)</c>, also called swish (seed 000); -0 at -infinity.
/// </summary>
sealed class SiLU() : WidenedActivation<SiLUFunction>("silu")
{
    public override string Formula => "f(z) = z s, s = 1 / (1 + e^-z)";

    public override string DerivativeFormula => "f'(z) = s + z s (1 - s)";

    public override string Range => "[-0.27846..., inf)";

    public override string Source =>
        "D. Hendrycks, K. Gimpel, Gaussian error linear units, arXiv 1606.08415, 2016; S. Elfwing, E. Uchibe, K. Doya, 2018";
}

/// <summary>Value and derivative of <see cref="SiLU"/>.</summary>
readonly struct SiLUFunction : IDoubleFunction
{
    /// <summary>Beyond it e^-|z| is 0 in double: an infinity there gives the limit instead of infinity times 0.</summary>
    const double End = 800;

    public Vector512<double> Value(Vector512<double> z) => VectorMath.AtLeast(z, -End) * VectorMath.Sigmoid(z, out _);

    public Vector512<double> Derivative(Vector512<double> z)
    {
        Vector512<double> bounded = VectorMath.AtMost(VectorMath.AtLeast(z, -End), End);
        Vector512<double> s = VectorMath.Sigmoid(bounded, out Vector512<double> complement);
        return Vector512.FusedMultiplyAdd(bounded * s, complement, s);
    }
}
