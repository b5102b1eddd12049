using System;
using System.Linq;
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
    /// <param name="factors">For each group of parameters the factor of its learning rate; empty for a single group with the factor 1.</param>
    public abstract void BeginStep(double learningRate, Span<double> scalars, ReadOnlySpan<double> factors = default);

    /// <summary>Updates a piece of the parameters of one group in place; see <see cref="UpdateKernel.Run"/>.</summary>
    public abstract void Update(
        ReadOnlySpan<T> gradients, in Penalties<T> penalties, Span<T> parameters, Span<T> first, Span<T> second, Span<T> third, int group = 0);

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
    /// <summary>The rule of each group; a compiled chain has that of the first, which is then the only one.</summary>
    StrongBox<TRule>[] _rules = [new()];

    public override int StateCount => TRule.StateCount;

    public override void BeginStep(double learningRate, Span<double> scalars, ReadOnlySpan<double> factors = default)
    {
        if (factors.Length < 2)
        {
            _rules[0].Value = Rule(factors.IsEmpty ? learningRate : learningRate * factors[0], scalars);
            return;
        }

        if (_rules.Length != factors.Length)
        {
            _rules = [_rules[0], .. Enumerable.Range(1, factors.Length - 1).Select(_ => new StrongBox<TRule>())];
        }

        // Every group takes the same step with what the optimizer carries from step to step.
        Span<double> before = stackalloc double[Optimizer.ScalarCount];
        scalars.CopyTo(before);
        for (int group = 0; group < factors.Length; group++)
        {
            before.CopyTo(scalars);
            _rules[group].Value = Rule(learningRate * factors[group], scalars);
        }
    }

    public override void Update(
        ReadOnlySpan<T> gradients, in Penalties<T> penalties, Span<T> parameters, Span<T> first, Span<T> second, Span<T> third, int group = 0) =>
        UpdateKernel.Run(gradients, in penalties, in _rules[group].Value!, parameters, first, second, third);

    public override IChainPlan<T> Chain(ChainLayer<T>[] layers, AlignedBuffer<T>[] states, int capacity) =>
        new ChainPlan<T, TRule>(_rules[0], layers, states, capacity);

    /// <summary>The rule with the values of this step.</summary>
    protected abstract TRule Rule(double learningRate, Span<double> scalars);
}
