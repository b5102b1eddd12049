using System.Numerics;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// An element-wise activation <c>a = f(z)</c> as a type, so that the compiler makes one loop for each. The activations of the library
/// implement it, one file each; the parameters of an activation (a slope) are the fields of the struct.
/// </summary>
interface IActivationFunction
{
    /// <summary>
    /// Whether the derivative needs the pre-activation z. Where the activation alone determines it, z is not kept and f works in place.
    /// </summary>
    bool DerivativeUsesPreActivation { get; }

    /// <summary><c>f(z)</c></summary>
    Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary><c>f'(z)</c>, from <paramref name="a"/> = f(z) and, where <see cref="DerivativeUsesPreActivation"/>, from <paramref name="z"/>.</summary>
    Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A function whose value and derivative share most of their work.</summary>
interface ISlopeFunction : IActivationFunction
{
    /// <summary><c>f(z)</c> and <c>f'(z)</c>: the bits of <see cref="IActivationFunction.Value"/> and <see cref="IActivationFunction.Derivative"/>.</summary>
    (Vector512<T> Value, Vector512<T> Derivative) ValueAndDerivative<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
