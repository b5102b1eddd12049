using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = tanh z</c>, <c>f'(z) = 1 - a²</c>, in the open interval (-1, 1), rounded to its ends far out (seeds 000 and 003). The derivative
/// is taken from a, so that its error is absolute, that of a².
/// </summary>
sealed class Tanh() : ElementwiseActivation<TanhFunction>("tanh")
{
    public override string Formula => "f(z) = (e^z - e^-z) / (e^z + e^-z)";

    public override string DerivativeFormula => "f'(z) = 1 - f(z)²";

    public override string Range => "(-1, 1)";

    public override string Source => "Y. LeCun, L. Bottou, G. Orr, K.-R. Mueller, Efficient BackProp, 1998";
}

/// <summary>Value and derivative of <see cref="Tanh"/>.</summary>
readonly struct TanhFunction : IActivationFunction
{
    public bool DerivativeUsesPreActivation => false;

    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Tanh(z);

    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512<T>.One - (a * a);
}
