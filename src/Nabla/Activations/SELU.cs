using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = lambda z if z &gt; 0, else lambda alpha (e^z - 1)</c>, <c>f'(z) = lambda if z &gt; 0, else lambda alpha e^z</c>, so lambda alpha
/// at 0; from -lambda alpha = -1.758 upwards. The constants make mean 0 and variance 1 a fixed point. Beyond 3.2e38 a float overflows.
/// </summary>
sealed class SELU() : WidenedActivation<SELUFunction>("selu")
{
    public override string Formula =>
        "f(z) = lambda z if z > 0, else lambda alpha (e^z - 1), lambda = 1.0507009873554805, alpha = 1.6732632423543772";

    public override string DerivativeFormula => "f'(z) = lambda if z > 0, else lambda alpha e^z";

    public override string Range => "(-1.75809..., inf)";

    public override string Source => "G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter, Self-normalizing neural networks, NIPS 2017";
}

/// <summary>Value and derivative of <see cref="SELU"/>.</summary>
readonly struct SELUFunction : IDoubleFunction
{
    const double Lambda = 1.0507009873554804934;
    const double LambdaAlpha = 1.7580993408473768600;

    public Vector512<double> Value(Vector512<double> z) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(z, Vector512<double>.Zero), Vector512.Create(Lambda) * z, Vector512.Create(LambdaAlpha) * VectorMath.Expm1(z));

    public Vector512<double> Derivative(Vector512<double> z) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(z, Vector512<double>.Zero), Vector512.Create(Lambda), Vector512.Create(LambdaAlpha) * VectorMath.ExpWithDenormals(z));
}
