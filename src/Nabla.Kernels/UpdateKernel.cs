using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>The optimizer's loop over a piece of the flat parameter buffer and the buffers parallel to it.</summary>
static class UpdateKernel
{
    /// <summary>Gradients of a magnitude below this count as 0 (float), so that no square of one is a denormal number.</summary>
    const double SmallestGradientSingle = 1e-16;

    /// <summary>The same for double.</summary>
    const double SmallestGradientDouble = 1e-150;

    /// <summary>Parameters that weight decay has shrunk below this are 0 (float): they would otherwise end as denormal numbers.</summary>
    const double SmallestParameterSingle = 1e-30;

    /// <summary>The same for double.</summary>
    const double SmallestParameterDouble = 1e-300;

    /// <summary>
    /// Applies <paramref name="rule"/> to every element. The gradient is first treated as <paramref name="penalties"/> say, and then set to
    /// zero where it is tiny: decayed moments would otherwise become denormal numbers, which slow the processor by an order of magnitude.
    /// </summary>
    /// <param name="gradients">The gradients of the data's loss.</param>
    /// <param name="penalties">What is done to gradients and parameters before the rule.</param>
    /// <param name="rule">The optimizer at this step.</param>
    /// <param name="parameters">The parameters, updated in place. A multiple of 16 elements.</param>
    /// <param name="first">The rule's first state, or empty.</param>
    /// <param name="second">The rule's second state, or empty.</param>
    /// <param name="third">The rule's third state, or empty.</param>
    public static void Run<T, TRule>(
        ReadOnlySpan<T> gradients, in Penalties<T> penalties, in TRule rule, Span<T> parameters, Span<T> first, Span<T> second, Span<T> third)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : struct, IUpdateRule<T>
    {
        if (penalties.OnlyL2)
        {
            Loop(gradients, new L2Gradient<T>(penalties), in rule, parameters, first, second, third);
        }
        else
        {
            Loop(gradients, new PenalizedGradient<T>(penalties), in rule, parameters, first, second, third);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Loop<T, TGradient, TRule>(
        ReadOnlySpan<T> gradients, TGradient whole, in TRule rule, Span<T> parameters, Span<T> first, Span<T> second, Span<T> third)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TGradient : struct, IWholeGradient<T>
        where TRule : struct, IUpdateRule<T>
    {
        int length = parameters.Length;
        ref T g = ref MemoryMarshal.GetReference(gradients[..length]);
        ref T p = ref MemoryMarshal.GetReference(parameters);
        ref T s1 = ref MemoryMarshal.GetReference(TRule.StateCount > 0 ? first[..length] : first);
        ref T s2 = ref MemoryMarshal.GetReference(TRule.StateCount > 1 ? second[..length] : second);
        ref T s3 = ref MemoryMarshal.GetReference(TRule.StateCount > 2 ? third[..length] : third);
        Vector512<T> smallest = Vector512.Create(T.CreateTruncating(typeof(T) == typeof(float) ? SmallestGradientSingle : SmallestGradientDouble));
        TGradient penalized = whole;
        TRule step = rule;
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector512<T>.Count)
        {
            Vector512<T> parameter = Vector512.LoadUnsafe(ref p, i);
            Vector512<T> gradient = VectorArithmetic.FlushBelow(penalized.Of(parameter, Vector512.LoadUnsafe(ref g, i)), smallest);
            Vector512<T> state1 = TRule.StateCount > 0 ? Vector512.LoadUnsafe(ref s1, i) : default;
            Vector512<T> state2 = TRule.StateCount > 1 ? Vector512.LoadUnsafe(ref s2, i) : default;
            Vector512<T> state3 = TRule.StateCount > 2 ? Vector512.LoadUnsafe(ref s3, i) : default;
            step.Update(penalized.Shrunk(parameter), gradient, ref state1, ref state2, ref state3).StoreUnsafe(ref p, i);
            if (TRule.StateCount > 0)
            {
                state1.StoreUnsafe(ref s1, i);
            }

            if (TRule.StateCount > 1)
            {
                state2.StoreUnsafe(ref s2, i);
            }

            if (TRule.StateCount > 2)
            {
                state3.StoreUnsafe(ref s3, i);
            }
        }
    }

    /// <summary>The gradient that the optimizer sees and the parameter that it updates.</summary>
    interface IWholeGradient<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> Of(Vector512<T> parameter, Vector512<T> gradient);

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
            // Selected, not Min and Max: a NaN stays one, on every processor, and is found by the loss of the next step.
            Vector512<T> scaled = gradient * _scale;
            scaled = Vector512.ConditionalSelect(Vector512.GreaterThan(scaled, _clip), _clip, scaled);
            scaled = Vector512.ConditionalSelect(Vector512.LessThan(scaled, -_clip), -_clip, scaled);
            Vector512<T> sign = Vector512.ConditionalSelect(Vector512.LessThan(parameter, Vector512<T>.Zero), -_l1, _l1);
            scaled += Vector512.ConditionalSelect(Vector512.Equals(parameter, Vector512<T>.Zero), Vector512<T>.Zero, sign);
            return VectorArithmetic.FusedMultiplyAdd(_l2, parameter, scaled);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Shrunk(Vector512<T> parameter) =>
            VectorArithmetic.FlushBelow(VectorArithmetic.FusedMultiplyAdd(-_shrink, parameter, parameter), _smallest);
    }
}
