using System;
using System.Numerics;

namespace Nabla.Optimizers;

/// <summary>A smooth function of the parameters that a line search makes small: the loss of all training rows with its penalties.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
interface IObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The value at a point, and the gradient there. The same point gives the same bits.</summary>
    /// <param name="parameters">The point: always the memory that was given to <see cref="LbfgsSearch{T}.Step"/>, with other values in it.</param>
    /// <param name="gradients">Receives the gradient; every element is written.</param>
    /// <returns>The value; not finite where the function is not defined, which a search steps back from.</returns>
    double Evaluate(ReadOnlySpan<T> parameters, Span<T> gradients);
}
