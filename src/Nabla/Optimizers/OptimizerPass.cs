using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>An optimizer at work: the values of the current step and the loop over a piece of the parameters.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
abstract class OptimizerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many buffers parallel to the parameters the optimizer keeps: 0, 1 or 2.</summary>
    public abstract int StateCount { get; }

    /// <summary>Prepares the next step. Called once a step, by one thread, before any <see cref="Update"/>.</summary>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="scalars">Two numbers that the optimizer keeps from step to step; both are 1 before the first.</param>
    public abstract void BeginStep(double learningRate, Span<double> scalars);

    /// <summary>Updates a piece of the parameters in place; see <see cref="UpdateKernel.Run"/>.</summary>
    public abstract void Update(ReadOnlySpan<T> gradients, T l2Penalty, Span<T> parameters, Span<T> first, Span<T> second);
}

/// <summary>The loop of one update rule, compiled for it.</summary>
abstract class OptimizerPass<T, TRule> : OptimizerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<T>
{
    TRule _rule;

    public override int StateCount => TRule.StateCount;

    public override void BeginStep(double learningRate, Span<double> scalars) => _rule = Rule(learningRate, scalars);

    public override void Update(ReadOnlySpan<T> gradients, T l2Penalty, Span<T> parameters, Span<T> first, Span<T> second) =>
        UpdateKernel.Run(gradients, l2Penalty, in _rule, parameters, first, second);

    /// <summary>The rule with the values of this step.</summary>
    protected abstract TRule Rule(double learningRate, Span<double> scalars);
}
