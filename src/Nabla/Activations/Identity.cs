using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary><c>f(z) = z</c>, <c>f'(z) = 1</c>, any real number (seed 004: the output unit of a regression).</summary>
sealed class Identity() : ElementwiseActivation<IdentityFunction>("identity")
{
    public override string Formula => "f(z) = z";

    public override string DerivativeFormula => "f'(z) = 1";

    public override string Range => "(-inf, inf)";

    public override string Source => "A.-M. Legendre, Nouvelles methodes pour la determination des orbites des cometes, 1805 (linear least squares)";
}

/// <summary>Value and derivative of <see cref="Identity"/>.</summary>
readonly struct IdentityFunction : IActivationFunction
{
    public bool DerivativeUsesPreActivation => false;

    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        z;

    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512<T>.One;
}
