using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary><c>f(z) = z</c>, <c>f'(z) = 1</c>, any real number (seed 004: the output unit of a regression).</summary>
sealed class Identity() : ElementwiseActivation<IdentityFunction>("identity", "f(z) = z");

/// <summary>Value and derivative of <see cref="Identity"/>.</summary>
readonly struct IdentityFunction : IActivationFunction
{
    public static bool DerivativeUsesPreActivation => false;

    public static Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        z;

    public static Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512<T>.One;
}
