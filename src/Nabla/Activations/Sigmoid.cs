using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary><c>f(z) = 1 / (1 + e^-z)</c>, <c>f'(z) = a (1 - a)</c>, in the open interval (0, 1) (seeds 000 and 003).</summary>
sealed class Sigmoid() : ElementwiseActivation<SigmoidFunction>("sigmoid", "f(z) = 1 / (1 + e^-z)");

/// <summary>Value and derivative of <see cref="Sigmoid"/>.</summary>
readonly struct SigmoidFunction : IActivationFunction
{
    public static bool DerivativeUsesPreActivation => false;

    public static Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Sigmoid(z);

    public static Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        a * (Vector512<T>.One - a);
}
