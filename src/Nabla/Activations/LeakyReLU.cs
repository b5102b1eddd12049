using System.Collections.Generic;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = z if z &gt; 0, else slope z</c>, <c>f'(z) = 1 if z &gt; 0, else slope</c>, so the slope at 0; NaN stays NaN (seed 003, whose
/// max(slope z, z) holds for slopes up to 1 only: by cases it holds for all).
/// </summary>
/// <param name="slope">The slope below 0, finite.</param>
sealed class LeakyReLU(double slope) : ElementwiseActivation<LeakyReLUFunction>("leaky-relu", new LeakyReLUFunction(slope))
{
    readonly double _slope = Finite(slope, "leaky-relu", "slope");

    public override IReadOnlyList<(string Name, double Value)> Parameters => [("slope", _slope)];

    public override string Formula => "f(z) = z if z > 0, else slope z";

    public override string DerivativeFormula => "f'(z) = 1 if z > 0, else slope";

    public override string Range => _slope > 0 ? "(-inf, inf)" : "[0, inf)";

    public override string Source => "A. Maas, A. Hannun, A. Ng, Rectifier nonlinearities improve neural network acoustic models, ICML 2013";

    private protected override Activation With(IReadOnlyList<double> values) => new LeakyReLU(values[0]);
}

/// <summary>Value and derivative of <see cref="LeakyReLU"/>.</summary>
readonly struct LeakyReLUFunction(double slope) : IActivationFunction
{
    /// <summary>Where the slope is positive, a has the sign of z.</summary>
    public bool DerivativeUsesPreActivation => !(slope > 0);

    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<T>.Zero), z, Vector512.Create(T.CreateTruncating(slope)) * z);

    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<T>.Zero), Vector512<T>.One, Vector512.Create(T.CreateTruncating(slope)));
}
