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
        return ValueAndDerivativeSingle(lower, upper).Value.As<float, T>();
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
        (Vector512<float> values, Vector512<float> slopes) = ValueAndDerivativeSingle(lower, upper);
        return (values.As<float, T>(), slopes.As<float, T>());
    }

    static (Vector512<double> Value, Vector512<double> Slope) Both(Vector512<double> z)
    {
        Vector512<double> above = VectorMath.AtLeast(z, -End);
        Vector512<double> bounded = VectorMath.AtMost(above, End);
        Vector512<double> probability = VectorMath.Normal(bounded, out Vector512<double> density);
        return (above * probability, Vector512.FusedMultiplyAdd(bounded, density, probability));
    }

    /// <summary>The same to the accuracy of a float, for two halves of a vector of those.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<float> Value, Vector512<float> Derivative) ValueAndDerivativeSingle(Vector512<double> lower, Vector512<double> upper)
    {
        Vector512<double> above0 = VectorMath.AtLeast(lower, -VectorMath.NormalSingleEnd), above1 = VectorMath.AtLeast(upper, -VectorMath.NormalSingleEnd);
        Vector512<double> z0 = VectorMath.AtMost(above0, VectorMath.NormalSingleEnd), z1 = VectorMath.AtMost(above1, VectorMath.NormalSingleEnd);
        (Vector512<double> probability0, Vector512<double> probability1, Vector512<double> density0, Vector512<double> density1) =
            VectorMath.NormalSingle(z0, z1);
        Vector512<float> value = Vector512.Narrow(above0 * probability0, above1 * probability1);
        Vector512<double> slope0 = Vector512.FusedMultiplyAdd(z0, density0, probability0);
        Vector512<double> slope1 = Vector512.FusedMultiplyAdd(z1, density1, probability1);

        // Next to its root, where the two terms cancel, the derivative by its Taylor series: a rounding of z there is all of its value.
        Vector512<double> root = Vector512.Create(-0.7517915246935645), rest = Vector512.Create(1.4956759177009883e-17);
        Vector512<double> d0 = z0 - root - rest, d1 = z1 - root - rest;
        Vector512<double> series0 = Vector512.Create(0.019421679838189067), series1 = series0;
        (series0, series1) = VectorMath.Step(series0, d0, series1, d1, -0.014771522148244337);
        (series0, series1) = VectorMath.Step(series0, d0, series1, d1, -0.1140082332972217);
        (series0, series1) = VectorMath.Step(series0, d0, series1, d1, -0.018199676398671087);
        (series0, series1) = VectorMath.Step(series0, d0, series1, d1, 0.388284982990552);
        (series0, series1) = VectorMath.Step(series0, d0, series1, d1, 0.4314939923140469);
        Vector512<double> near = Vector512.Create(0.03125);
        return (value, Vector512.Narrow(
            Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(d0), near), series0 * d0, slope0),
            Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(d1), near), series1 * d1, slope1)));
    }
}
