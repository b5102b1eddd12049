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
    /// Applies <paramref name="rule"/> to every element. The gradient is first extended by the L2 penalty's, <c>g + l2 * w</c>, and then set to
    /// zero where it is tiny: decayed moments would otherwise become denormal numbers, which slow the processor by an order of magnitude.
    /// </summary>
    /// <param name="gradients">The gradients of the data's loss.</param>
    /// <param name="l2">The coefficient of the L2 penalty <c>(l2 / 2) * w²</c>; 0 for biases.</param>
    /// <param name="rule">The optimizer at this step.</param>
    /// <param name="parameters">The parameters, updated in place. A multiple of 16 elements.</param>
    /// <param name="first">The rule's first state, or empty.</param>
    /// <param name="second">The rule's second state, or empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TRule>(ReadOnlySpan<T> gradients, T l2, in TRule rule, Span<T> parameters, Span<T> first, Span<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : struct, IUpdateRule<T>
    {
        int length = parameters.Length;
        ref T g = ref MemoryMarshal.GetReference(gradients[..length]);
        ref T p = ref MemoryMarshal.GetReference(parameters);
        ref T s1 = ref MemoryMarshal.GetReference(TRule.StateCount > 0 ? first[..length] : first);
        ref T s2 = ref MemoryMarshal.GetReference(TRule.StateCount > 1 ? second[..length] : second);
        Vector512<T> penalty = Vector512.Create(l2);
        Vector512<T> smallest = Vector512.Create(T.CreateTruncating(typeof(T) == typeof(float) ? SmallestGradientSingle : SmallestGradientDouble));
        TRule step = rule;
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector512<T>.Count)
        {
            Vector512<T> parameter = Vector512.LoadUnsafe(ref p, i);
            Vector512<T> gradient = VectorArithmetic.FusedMultiplyAdd(penalty, parameter, Vector512.LoadUnsafe(ref g, i));
            gradient = VectorArithmetic.FlushBelow(gradient, smallest);
            Vector512<T> state1 = TRule.StateCount > 0 ? Vector512.LoadUnsafe(ref s1, i) : default;
            Vector512<T> state2 = TRule.StateCount > 1 ? Vector512.LoadUnsafe(ref s2, i) : default;
            step.Update(parameter, gradient, ref state1, ref state2).StoreUnsafe(ref p, i);
            if (TRule.StateCount > 0)
            {
                state1.StoreUnsafe(ref s1, i);
            }

            if (TRule.StateCount > 1)
            {
                state2.StoreUnsafe(ref s2, i);
            }
        }
    }
}
