using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>
/// <c>f(z) = z Phi(z)</c>, <c>f'(z) = Phi(z) + z phi(z)</c>, with the normal distribution <c>Phi(z) = (1 + erf(z / sqrt 2)) / 2</c> and its
/// density phi; erf has its factor 2 / sqrt(pi) (seeds 000 and 003; seed 000 leaves the factor out). -0 at -infinity.
/// </summary>
sealed class GELU() : ElementwiseActivation<GELUFunction>("gelu")
{
    public override string Formula => "f(z) = z Phi(z), Phi(z) = (1 + erf(z / sqrt(2))) / 2";

    public override string DerivativeFormula => "f'(z) = Phi(z) + z e^(-z²/2) / sqrt(2 pi)";

    public override string Range => "[-0.16997..., inf)";

    internal override ActivationPass<T> Pass<T>() => new SlopePass<T, GELUFunction>(default);

    public override string Source => "D. Hendrycks, K. Gimpel, Gaussian error linear units, arXiv 1606.08415, 2016";
}

/// <summary>
/// Value and derivative of <see cref="GELU"/>, in double whatever the number type: <c>1 + erf</c> would cancel in float. Both come from the same
/// exponential, so that training computes them together, on the way forward.
/// </summary>
readonly struct GELUFunction : ISlopeFunction
{
    /// <summary>Beyond it e^(-z²/2) is 0 in double: an infinity there gives the limit instead of infinity times 0.</summary>
    const double End = 45;

    public bool DerivativeUsesPreActivation => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return Both(z.AsDouble()).Value.As<double, T>();
        }

        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(z.AsSingle());
        return Vector512.Narrow(BothSingle(lower).Value, BothSingle(upper).Value).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative<T>(Vector512<T> z, Vector512<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ValueAndDerivative(z).Derivative;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector512<T> Value, Vector512<T> Derivative) ValueAndDerivative<T>(Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            (Vector512<double> value, Vector512<double> slope) = Both(z.AsDouble());
            return (value.As<double, T>(), slope.As<double, T>());
        }

        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(z.AsSingle());
        (Vector512<double> lowerValue, Vector512<double> lowerSlope) = BothSingle(lower);
        (Vector512<double> upperValue, Vector512<double> upperSlope) = BothSingle(upper);
        return (Vector512.Narrow(lowerValue, upperValue).As<float, T>(), Vector512.Narrow(lowerSlope, upperSlope).As<float, T>());
    }

    static (Vector512<double> Value, Vector512<double> Slope) Both(Vector512<double> z)
    {
        Vector512<double> above = VectorMath.AtLeast(z, -End);
        Vector512<double> bounded = VectorMath.AtMost(above, End);
        Vector512<double> probability = VectorMath.Normal(bounded, out Vector512<double> density);
        return (above * probability, Vector512.FusedMultiplyAdd(bounded, density, probability));
    }

    /// <summary>The same to the accuracy of a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<double> Value, Vector512<double> Slope) BothSingle(Vector512<double> z)
    {
        Vector512<double> above = VectorMath.AtLeast(z, -VectorMath.NormalSingleEnd);
        Vector512<double> bounded = VectorMath.AtMost(above, VectorMath.NormalSingleEnd);
        Vector512<double> probability = VectorMath.NormalSingle(bounded, out Vector512<double> density);
        Vector512<double> slope = Vector512.FusedMultiplyAdd(bounded, density, probability);

        // Next to its root, where the two terms cancel, the derivative by its Taylor series: a rounding of z there is all of its value.
        Vector512<double> d = bounded - Vector512.Create(-0.7517915246935645) - Vector512.Create(1.4956759177009883e-17);
        Vector512<double> series = Vector512.Create(0.019421679838189067);
        series = Vector512.FusedMultiplyAdd(series, d, Vector512.Create(-0.014771522148244337));
        series = Vector512.FusedMultiplyAdd(series, d, Vector512.Create(-0.1140082332972217));
        series = Vector512.FusedMultiplyAdd(series, d, Vector512.Create(-0.018199676398671087));
        series = Vector512.FusedMultiplyAdd(series, d, Vector512.Create(0.388284982990552));
        series = Vector512.FusedMultiplyAdd(series, d, Vector512.Create(0.4314939923140469)) * d;
        Vector512<double> isNear = Vector512.LessThan(Vector512.Abs(d), Vector512.Create(0.03125));
        return (above * probability, Vector512.ConditionalSelect(isNear, series, slope));
    }
}
