using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary><c>f(z) = max(0, z)</c>, <c>f'(z) = 1 if z &gt; 0, else 0</c>, so 0 at 0; from 0 upwards; NaN stays NaN (seeds 000 and 002).</summary>
sealed class ReLU() : ElementwiseActivation<ReLUFunction>("relu")
{
    public override string Formula => "f(z) = max(0, z)";

    public override string DerivativeFormula => "f'(z) = 1 if z > 0, else 0";

    public override string Range => "[0, inf)";

    public override string Source => "V. Nair, G. Hinton, Rectified linear units improve restricted Boltzmann machines, ICML 2010";
}

/// <summary>Value and derivative of <see cref="ReLU"/>.</summary>
readonly struct ReLUFunction : IActivationFunction
{
    public bool DerivativeUsesPreActivation => false;

    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.ConditionalSelect(Vector512.LessThan(z, Vector512<T>.Zero), Vector512<T>.Zero, z);

    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(a, Vector512<T>.Zero), Vector512<T>.One, Vector512<T>.Zero);
}
