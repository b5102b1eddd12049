using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = 1 / (1 + e^-z)</c>, <c>f'(z) = a (1 - a)</c>, in the open interval (0, 1), rounded to its ends far out (seeds 000 and 003). The
/// derivative is taken from a, so that its error is absolute, that of 1 - a.
/// </summary>
sealed class Sigmoid() : ElementwiseActivation<SigmoidFunction>("sigmoid")
{
    public override string Formula => "f(z) = 1 / (1 + e^-z)";

    public override string DerivativeFormula => "f'(z) = f(z) (1 - f(z))";

    public override string Range => "(0, 1)";

    public override string Source => "P.-F. Verhulst, 1845; as activation D. Rumelhart, G. Hinton, R. Williams, Nature 323, 1986";
}

/// <summary>Value and derivative of <see cref="Sigmoid"/>.</summary>
readonly struct SigmoidFunction : IActivationFunction
{
    public bool DerivativeUsesPreActivation => false;

    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Sigmoid(z);

    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        a * (Vector512<T>.One - a);
}
