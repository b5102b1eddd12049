using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = z³</c>, <c>f'(z) = 3 z²</c> (seed 002: polynomials can be used). By its nature it overflows to infinity, beyond |z| = 7.0e12 in float, 5.6e102 in double.
/// </summary>
sealed class Cube() : ElementwiseActivation<CubeFunction>("cube")
{
    public override string Formula => "f(z) = z³";

    public override string DerivativeFormula => "f'(z) = 3 z²";

    public override string Range => "(-inf, inf)";

    public override string Source =>
        "M. Leshno, V. Lin, A. Pinkus, S. Schocken, Multilayer feedforward networks with a nonpolynomial activation function, 1993";

    public override string Warning =>
        "For teaching: a network of polynomials of fixed degree is itself a polynomial of fixed degree, however wide, and so no universal "
        + "approximator (Leshno et al. 1993), and its values grow fast enough to make training diverge; relu has neither fault.";
}

/// <summary>Value and derivative of <see cref="Cube"/>.</summary>
readonly struct CubeFunction : IActivationFunction
{
    public bool DerivativeUsesPreActivation => true;

    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // What the rounding of z² lost goes into the last product, so that the largest cubes that are finite stay so. Far beyond them that is no
        // finite number, and there is nothing to be put back.
        Vector512<T> square = z * z;
        Vector512<T> lost = VectorArithmetic.FusedMultiplyAdd(z, z, -square) * z;
        Vector512<T> isFinite = Vector512.Equals(lost - lost, Vector512<T>.Zero);
        return Vector512.ConditionalSelect(isFinite, VectorArithmetic.FusedMultiplyAdd(square, z, lost), square * z);
    }

    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.Create(T.CreateTruncating(3)) * (z * z);
}
