using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>An activation's loops over the columns of a few rows.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
abstract class ActivationPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether z must be kept beside a for the derivative.</summary>
    public abstract bool KeepsPreActivations { get; }

    /// <summary><c>a = f(z)</c>; row r begins at <c>r * stride</c> in both.</summary>
    public abstract void Forward(ReadOnlySpan<T> z, int stride, int rows, int columns, Span<T> a);

    /// <summary>Whether training computes the derivative together with the value, by <see cref="ForwardWithSlopes"/>, and keeps it in place of z.</summary>
    public virtual bool KeepsSlopes => false;

    /// <summary><c>a = f(z)</c>, and z is replaced by <c>f'(z)</c>.</summary>
    public virtual void ForwardWithSlopes(Span<T> z, int stride, int rows, int columns, Span<T> a) => throw new NotSupportedException("The activation keeps no slopes.");

    /// <summary><c>delta = delta ⊙ f'(z)</c>, in place.</summary>
    public abstract void Backward(ReadOnlySpan<T> z, ReadOnlySpan<T> a, int stride, int rows, int columns, Span<T> delta);

    /// <summary>A chain of layers with this activation, compiled for it and for what the plan holds; <see langword="null"/> where it does not go into one.</summary>
    public virtual DenseChain<T>? Chain(IChainPlan<T> plan) => null;
}

/// <summary>The loops of an element-wise activation, compiled for it.</summary>
/// <param name="function">The function, with its parameters.</param>
class ElementwisePass<T, TFunction>(TFunction function) : ActivationPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IActivationFunction
{
    protected readonly TFunction _function = function;

    public override bool KeepsPreActivations => _function.DerivativeUsesPreActivation;

    public override void Forward(ReadOnlySpan<T> z, int stride, int rows, int columns, Span<T> a) =>
        ActivationKernel.Forward(in _function, z, stride, rows, columns, a);

    public override void Backward(ReadOnlySpan<T> z, ReadOnlySpan<T> a, int stride, int rows, int columns, Span<T> delta) =>
        ActivationKernel.Backward(in _function, z, a, stride, rows, columns, delta);

    public override DenseChain<T>? Chain(IChainPlan<T> plan) => KeepsSlopes ? null : plan.Compile(_function);
}

/// <summary>The loops of an element-wise activation whose derivative is computed together with its value.</summary>
/// <param name="function">The function, with its parameters.</param>
sealed class SlopePass<T, TFunction>(TFunction function) : ElementwisePass<T, TFunction>(function)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, ISlopeFunction
{
    public override bool KeepsSlopes => true;

    public override void ForwardWithSlopes(Span<T> z, int stride, int rows, int columns, Span<T> a) =>
        ActivationKernel.ForwardWithSlopes(in _function, z, stride, rows, columns, a);
}
