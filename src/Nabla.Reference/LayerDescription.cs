using System.Collections.Generic;

namespace Nabla.Reference;

/// <summary>
/// A layer as plain numbers, from which both the layered network and the computation graph are built: the neutral ground between them and the
/// engine. Vectors are one number a column, weights <c>[inputs x outputs]</c> as in the engine, Z = X · W + b.
/// </summary>
public abstract record LayerDescription
{
    /// <summary>The layers it reads, 0-based, -1 for the network's inputs; <see langword="null"/> for the layer before.</summary>
    public IReadOnlyList<int>? Sources { get; init; }
}

/// <summary><c>A = f(X · W + b)</c></summary>
/// <param name="Weights">W <c>[inputs x outputs]</c>.</param>
/// <param name="Biases">b, one an output.</param>
/// <param name="Activation">f.</param>
public sealed record DenseDescription(double[,] Weights, double[] Biases, ReferenceActivation Activation) : LayerDescription;

/// <summary><c>A = f(X)</c></summary>
/// <param name="Activation">f.</param>
public sealed record ActivationDescription(ReferenceActivation Activation) : LayerDescription;

/// <summary>Each row by its own mean and variance, then γ and β.</summary>
/// <param name="Gamma">γ.</param>
/// <param name="Beta">β.</param>
/// <param name="Epsilon">ε, added to the variance.</param>
public sealed record LayerNormalizationDescription(double[] Gamma, double[] Beta, double Epsilon) : LayerDescription;

/// <summary>Each column by its mean and variance over the batch, or by given ones, then γ and β.</summary>
/// <param name="Gamma">γ.</param>
/// <param name="Beta">β.</param>
/// <param name="Epsilon">ε, added to the variance.</param>
public sealed record BatchNormalizationDescription(double[] Gamma, double[] Beta, double Epsilon) : LayerDescription
{
    /// <summary>Mean and variance of each column, as in prediction; <see langword="null"/> to take those of the batch, as in training.</summary>
    public (double[] Mean, double[] Variance)? Statistics { get; init; }
}

/// <summary>Inverted dropout.</summary>
/// <param name="Rate">The probability of being dropped.</param>
public sealed record DropoutDescription(double Rate) : LayerDescription
{
    /// <summary>0 where dropped, 1 where kept, <c>[rows x columns]</c>; <see langword="null"/> in prediction: nothing is dropped.</summary>
    public double[,]? Mask { get; init; }
}

/// <summary>The sum of several layers of one width: a residual connection.</summary>
public sealed record SumDescription : LayerDescription;

/// <summary>The mean of several layers of one width, or of the blocks of columns of one.</summary>
/// <param name="Blocks">How many are averaged.</param>
public sealed record MeanDescription(int Blocks) : LayerDescription;

/// <summary>A factor for each column, <c>Y = X ⊙ s</c>.</summary>
/// <param name="Factors">s.</param>
public sealed record ScalingDescription(double[] Factors) : LayerDescription;

/// <summary>Rows of tables, chosen by the indices in the columns read: the product of a one-hot row and the table. The index -1 chooses none.</summary>
/// <param name="Tables">A table <c>[categories x size]</c> for each column.</param>
public sealed record EmbeddingDescription(IReadOnlyList<double[,]> Tables) : LayerDescription;

/// <summary>A dense layer with a block-diagonal W.</summary>
/// <param name="Weights">The blocks of W one below the other, or the one that all share.</param>
/// <param name="Biases">b, one an output.</param>
/// <param name="Activation">f.</param>
/// <param name="Widths">The columns that each block reads.</param>
/// <param name="IsShared">Whether all blocks have the same W.</param>
public sealed record BlockDenseDescription(
    double[,] Weights, double[] Biases, ReferenceActivation Activation, IReadOnlyList<int> Widths, bool IsShared) : LayerDescription;

/// <summary>Some columns of what it reads.</summary>
/// <param name="Columns">The 0-based columns, one for each output.</param>
public sealed record SelectionDescription(IReadOnlyList<int> Columns) : LayerDescription;

/// <summary>Several layers side by side.</summary>
public sealed record ConcatenationDescription : LayerDescription;

/// <summary>A layer of the user's own.</summary>
/// <param name="Operation">What computes it from the layers it reads, followed by its parameters.</param>
/// <param name="Parameters">Its parameters, differentiated by.</param>
public sealed record CustomDescription(Operation Operation, IReadOnlyList<double[,]> Parameters) : LayerDescription;
