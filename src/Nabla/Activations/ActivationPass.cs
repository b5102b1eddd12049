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

    /// <summary><c>delta = delta ⊙ f'(z)</c>, in place.</summary>
    public abstract void Backward(ReadOnlySpan<T> z, ReadOnlySpan<T> a, int stride, int rows, int columns, Span<T> delta);
}

/// <summary>The loops of an element-wise activation, compiled for it.</summary>
/// <param name="function">The function, with its parameters.</param>
sealed class ElementwisePass<T, TFunction>(TFunction function) : ActivationPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IActivationFunction
{
    readonly TFunction _function = function;

    public override bool KeepsPreActivations => _function.DerivativeUsesPreActivation;

    public override void Forward(ReadOnlySpan<T> z, int stride, int rows, int columns, Span<T> a) =>
        ActivationKernel.Forward(in _function, z, stride, rows, columns, a);

    public override void Backward(ReadOnlySpan<T> z, ReadOnlySpan<T> a, int stride, int rows, int columns, Span<T> delta) =>
        ActivationKernel.Backward(in _function, z, a, stride, rows, columns, delta);
}
