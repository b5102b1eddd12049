using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = ln(1 + e^z)</c>, computed as <c>max(z, 0) + ln(1 + e^-|z|)</c>, which neither overflows nor cuts off; <c>f'(z) = 1 / (1 + e^-z)</c>
/// (seed 004: the soft ReLU).
/// </summary>
sealed class Softplus() : WidenedActivation<SoftplusFunction>("softplus")
{
    public override string Formula => "f(z) = ln(1 + e^z)";

    public override string DerivativeFormula => "f'(z) = 1 / (1 + e^-z)";

    public override string Range => "(0, inf)";

    public override string Source =>
        "C. Dugas, Y. Bengio, F. Belisle, C. Nadeau, R. Garcia, Incorporating second-order functional knowledge, NIPS 2000";
}

/// <summary>Value and derivative of <see cref="Softplus"/>.</summary>
readonly struct SoftplusFunction : IDoubleFunction
{
    public Vector512<double> Value(Vector512<double> z) =>
        VectorMath.AtLeast(z, 0) + VectorMath.Log1P(VectorMath.ExpWithDenormals(-Vector512.Abs(z)));

    public Vector512<double> Derivative(Vector512<double> z) => VectorMath.Sigmoid(z);
}
