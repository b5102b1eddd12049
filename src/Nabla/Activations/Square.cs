using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = z²</c>, <c>f'(z) = 2 z</c> (seed 002: polynomials can be used). By its nature it overflows to infinity, beyond |z| = 1.8e19 in float, 1.3e154 in double.
/// </summary>
sealed class Square() : ElementwiseActivation<SquareFunction>("square")
{
    public override string Formula => "f(z) = z²";

    public override string DerivativeFormula => "f'(z) = 2 z";

    public override string Range => "[0, inf)";

    public override string Source =>
        "M. Leshno, V. Lin, A. Pinkus, S. Schocken, Multilayer feedforward networks with a nonpolynomial activation function, 1993";

    public override string Warning =>
        "For teaching: a network of polynomials of fixed degree is itself a polynomial of fixed degree, however wide, and so no universal "
        + "approximator (Leshno et al. 1993), and its values grow fast enough to make training diverge; relu has neither fault.";
}

/// <summary>Value and derivative of <see cref="Square"/>.</summary>
readonly struct SquareFunction : IActivationFunction
{
    public bool DerivativeUsesPreActivation => true;

    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        z * z;

    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        z + z;
}
