using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Kernels;

/// <summary>A <see cref="DenseChain{T}"/> that is only short of its activation.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
interface IChainPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The chain, compiled for this activation.</summary>
    DenseChain<T> Compile<TFunction>(TFunction function)
        where TFunction : struct, IActivationFunction;
}

/// <summary>The plan for an optimizer.</summary>
/// <param name="rule">The optimizer's rule, whose value belongs to the step.</param>
/// <param name="layers">The layers, the first one first.</param>
/// <param name="states">The parameters, and the optimizer's buffers parallel to them.</param>
/// <param name="capacity">The most rows of a step.</param>
sealed class ChainPlan<T, TRule>(StrongBox<TRule> rule, ChainLayer<T>[] layers, AlignedBuffer<T>[] states, int capacity) : IChainPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<T>
{
    public DenseChain<T> Compile<TFunction>(TFunction function)
        where TFunction : struct, IActivationFunction =>
        new CompiledChain<T, TFunction, TRule>(function, rule, layers, states, capacity);
}
