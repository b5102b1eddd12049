using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary><c>f(z) = tanh z</c>, <c>f'(z) = 1 - a²</c>, in the open interval (-1, 1) (seeds 000 and 003).</summary>
sealed class Tanh() : ElementwiseActivation<TanhFunction>("tanh", "f(z) = (e^z - e^-z) / (e^z + e^-z)");

/// <summary>Value and derivative of <see cref="Tanh"/>.</summary>
readonly struct TanhFunction : IActivationFunction
{
    public static bool DerivativeUsesPreActivation => false;

    public static Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Tanh(z);

    public static Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512<T>.One - (a * a);
}
