using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>An optimizer at work: the values of the current step and the loop over a piece of the parameters.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
abstract class OptimizerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many buffers parallel to the parameters the optimizer keeps: 0 to 3. They are zero before the first step.</summary>
    public abstract int StateCount { get; }

    /// <summary>Prepares the next step. Called once a step, by one thread, before any <see cref="Update"/>.</summary>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="scalars"><see cref="Optimizer.ScalarCount"/> numbers that the optimizer keeps from step to step; all are 1 before the first.</param>
    public abstract void BeginStep(double learningRate, Span<double> scalars);

    /// <summary>Updates a piece of the parameters in place; see <see cref="UpdateKernel.Run"/>.</summary>
    public abstract void Update(
        ReadOnlySpan<T> gradients, in Penalties<T> penalties, Span<T> parameters, Span<T> first, Span<T> second, Span<T> third);

    /// <summary>A plan for a chain of small layers that this optimizer trains.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="states">The parameters, and <see cref="StateCount"/> buffers parallel to them.</param>
    /// <param name="capacity">The most rows of a step.</param>
    public abstract IChainPlan<T> Chain(ChainLayer<T>[] layers, AlignedBuffer<T>[] states, int capacity);
}

/// <summary>The loop of one update rule, compiled for it.</summary>
abstract class OptimizerPass<T, TRule> : OptimizerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<T>
{
    readonly StrongBox<TRule> _rule = new();

    public override int StateCount => TRule.StateCount;

    public override void BeginStep(double learningRate, Span<double> scalars) => _rule.Value = Rule(learningRate, scalars);

    public override void Update(
        ReadOnlySpan<T> gradients, in Penalties<T> penalties, Span<T> parameters, Span<T> first, Span<T> second, Span<T> third) =>
        UpdateKernel.Run(gradients, in penalties, in _rule.Value!, parameters, first, second, third);

    public override IChainPlan<T> Chain(ChainLayer<T>[] layers, AlignedBuffer<T>[] states, int capacity) =>
        new ChainPlan<T, TRule>(_rule, layers, states, capacity);

    /// <summary>The rule with the values of this step.</summary>
    protected abstract TRule Rule(double learningRate, Span<double> scalars);
}
