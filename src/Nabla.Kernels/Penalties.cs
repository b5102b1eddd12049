using System.Numerics;

namespace Nabla.Kernels;

/// <summary>
/// What happens to a piece of the gradient and of the parameters before the optimizer sees them. Each of the five does nothing where it is 0,
/// its default. In this order: the gradient of the data's loss times <see cref="GradientScale"/>; cut to [-<see cref="ClipValue"/>,
/// <see cref="ClipValue"/>]; plus the gradients of the penalties, <c>L2 · w + L1 · sign(w)</c>; then <c>w := w - Shrink · w</c>.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
readonly record struct Penalties<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The coefficient of <c>(L2 / 2) · w²</c>.</summary>
    public T L2 { get; init; }

    /// <summary>The coefficient of <c>L1 · |w|</c>, whose gradient counts as 0 at 0.</summary>
    public T L1 { get; init; }

    /// <summary>The share of a parameter that goes before the update: learning rate times decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    public T Shrink { get; init; }

    /// <summary>The largest magnitude of an element of the gradient; 0 for no limit.</summary>
    public T ClipValue { get; init; }

    /// <summary>The factor that clipping by norm asks for; 0, like 1, leaves the gradient as it is.</summary>
    public T GradientScale { get; init; }

    /// <summary>Whether nothing but <see cref="L2"/> is asked for: the loop that training takes by default.</summary>
    public bool OnlyL2 => L1 == T.Zero && Shrink == T.Zero && ClipValue == T.Zero && (GradientScale == T.Zero || GradientScale == T.One);
}
