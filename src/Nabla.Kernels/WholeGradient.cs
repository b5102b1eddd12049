using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// The gradient that the optimizer sees and the parameter that it updates, as a type: the compiler makes one loop for the usual case and one for
/// everything that <see cref="Penalties{T}"/> can ask for.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
interface IWholeGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The gradient, with the penalties.</summary>
    Vector512<T> Of(Vector512<T> parameter, Vector512<T> gradient);

    /// <summary>The parameter, with the decay.</summary>
    Vector512<T> Shrunk(Vector512<T> parameter);
}

/// <summary><c>g + L2 · w</c>, and nothing else.</summary>
readonly struct L2Gradient<T>(in Penalties<T> penalties) : IWholeGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> _l2 = Vector512.Create(penalties.L2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Of(Vector512<T> parameter, Vector512<T> gradient) => VectorArithmetic.FusedMultiplyAdd(_l2, parameter, gradient);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Shrunk(Vector512<T> parameter) => parameter;
}

/// <summary>All of <see cref="Penalties{T}"/>.</summary>
readonly struct PenalizedGradient<T>(in Penalties<T> penalties) : IWholeGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Parameters that weight decay has shrunk below this are 0 (float): they would otherwise end as denormal numbers.</summary>
    const double SmallestParameterSingle = 1e-30;

    /// <summary>The same for double.</summary>
    const double SmallestParameterDouble = 1e-300;

    readonly Vector512<T> _l2 = Vector512.Create(penalties.L2);
    readonly Vector512<T> _l1 = Vector512.Create(penalties.L1);
    readonly Vector512<T> _shrink = Vector512.Create(penalties.Shrink);
    readonly Vector512<T> _clip = Vector512.Create(penalties.ClipValue == T.Zero ? T.PositiveInfinity : penalties.ClipValue);
    readonly Vector512<T> _scale = Vector512.Create(penalties.GradientScale == T.Zero ? T.One : penalties.GradientScale);
    readonly Vector512<T> _smallest =
        Vector512.Create(T.CreateTruncating(typeof(T) == typeof(float) ? SmallestParameterSingle : SmallestParameterDouble));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Of(Vector512<T> parameter, Vector512<T> gradient)
    {
        // Selected, not Min and Max: a NaN stays one, on every processor. An infinite gradient becomes one: clipped, it would pass for a finite one.
        Vector512<T> scaled = gradient * _scale;
        scaled = Vector512.ConditionalSelect(Vector512.GreaterThan(scaled, _clip), _clip, scaled);
        scaled = Vector512.ConditionalSelect(Vector512.LessThan(scaled, -_clip), -_clip, scaled);
        scaled |= VectorArithmetic.NotFinite(gradient);
        Vector512<T> sign = Vector512.ConditionalSelect(Vector512.LessThan(parameter, Vector512<T>.Zero), -_l1, _l1);
        scaled += Vector512.ConditionalSelect(Vector512.Equals(parameter, Vector512<T>.Zero), Vector512<T>.Zero, sign);
        return VectorArithmetic.FusedMultiplyAdd(_l2, parameter, scaled);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Shrunk(Vector512<T> parameter) =>
        VectorArithmetic.FlushBelow(VectorArithmetic.FusedMultiplyAdd(-_shrink, parameter, parameter), _smallest);
}
