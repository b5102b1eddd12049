using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = 1 if z &gt; 0, else 0</c>, so 0 at 0; NaN stays NaN (seed 004: the hard threshold). Its derivative is 0 wherever there is one, and
/// 0 by convention at 0.
/// </summary>
sealed class Threshold() : ElementwiseActivation<ThresholdFunction>("threshold")
{
    public override string Formula => "f(z) = 1 if z > 0, else 0";

    public override string DerivativeFormula => "f'(z) = 0";

    public override string Range => "{0, 1}";

    public override string Source => "W. McCulloch, W. Pitts, A logical calculus of the ideas immanent in nervous activity, 1943";

    public override string TrainingObstacle =>
        "The derivative of threshold is 0, so that no gradient reaches the weights before it: train with sigmoid, which approaches it as the "
        + "weights grow, or set the weights by hand.";
}

/// <summary>Value and derivative of <see cref="Threshold"/>.</summary>
readonly struct ThresholdFunction : IActivationFunction
{
    public bool DerivativeUsesPreActivation => false;

    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.ConditionalSelect(
            Vector512.GreaterThan(z, Vector512<T>.Zero), Vector512<T>.One, Vector512.ConditionalSelect(Vector512.IsNaN(z), z, Vector512<T>.Zero));

    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512<T>.Zero;
}
