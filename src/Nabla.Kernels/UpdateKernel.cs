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
        TGradient penalized = whole;
        TRule step = rule;
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector512<T>.Count)
        {
            Element(Vector512.LoadUnsafe(ref g, i), in penalized, in step, ref p, ref s1, ref s2, ref s3, i);
        }
    }

    /// <summary>One vector of parameters, <paramref name="i"/> elements behind <paramref name="p"/>, from its gradients; the states are parallel to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Element<T, TGradient, TRule>(
        Vector512<T> gradient, in TGradient whole, in TRule rule, ref T p, ref T s1, ref T s2, ref T s3, nuint i)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TGradient : struct, IWholeGradient<T>
        where TRule : struct, IUpdateRule<T>
    {
        Vector512<T> smallest = Vector512.Create(T.CreateTruncating(typeof(T) == typeof(float) ? SmallestGradientSingle : SmallestGradientDouble));
        Vector512<T> parameter = Vector512.LoadUnsafe(ref p, i);
        Vector512<T> flushed = VectorArithmetic.FlushBelow(whole.Of(parameter, gradient), smallest);
        Vector512<T> state1 = TRule.StateCount > 0 ? Vector512.LoadUnsafe(ref s1, i) : default;
        Vector512<T> state2 = TRule.StateCount > 1 ? Vector512.LoadUnsafe(ref s2, i) : default;
        Vector512<T> state3 = TRule.StateCount > 2 ? Vector512.LoadUnsafe(ref s3, i) : default;
        rule.Update(whole.Shrunk(parameter), flushed, ref state1, ref state2, ref state3).StoreUnsafe(ref p, i);
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
