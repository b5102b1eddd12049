using System.Numerics;

namespace Nabla.Kernels;

/// <summary>One dense layer of a <see cref="DenseChain{T}"/>: its shape and the memory that it reads and writes.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed record ChainLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The order of the weights.</summary>
    public required PanelLayout Layout { get; init; }

    /// <summary>Where the weights begin in the parameters.</summary>
    public required int Weights { get; init; }

    /// <summary>Where the biases begin in the parameters.</summary>
    public required int Biases { get; init; }

    /// <summary>X, by rows.</summary>
    public required Operand<T> Inputs { get; init; }

    /// <summary>Z, by rows; the memory of A where the derivative does not need it.</summary>
    public required Operand<T> PreActivations { get; init; }

    /// <summary>A, by rows.</summary>
    public required Operand<T> Activations { get; init; }

    /// <summary>dC/dZ, by rows.</summary>
    public required Operand<T> Deltas { get; init; }

    /// <summary>Wᵀ, in the layout of its own; empty in the first layer.</summary>
    public required AlignedBuffer<T> Transposed { get; init; }

    /// <summary><c>Z = b + X·W</c>, by panels.</summary>
    public required BoundProduct<T>[] Forward { get; init; }

    /// <summary><c>dX = dZ·Wᵀ</c>, by panels, into the deltas of the layer before; empty in the first layer.</summary>
    public required BoundProduct<T>[] Backward { get; init; }

    /// <summary><c>dW = Xᵀ·dZ</c>, by panels.</summary>
    public required BoundProduct<T>[] Gradient { get; init; }
}
