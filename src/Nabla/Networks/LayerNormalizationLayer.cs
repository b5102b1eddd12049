using System;
using System.Collections.Generic;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// Layer normalisation: each row by its own mean and variance over the columns, <c>y = gamma ⊙ (x - mean) / sqrt(variance + epsilon) + beta</c>
/// (Ba, Kiros and Hinton 2016, eq. 4). gamma begins at 1, beta at 0. Training and prediction compute the same.
/// </summary>
public sealed class LayerNormalizationLayer : Layer
{
    internal LayerNormalizationLayer(LayerPlace place, double epsilon)
        : base(place, "layer-normalization", place.Inputs)
    {
        Epsilon = epsilon;
        Gamma = new ParameterTensor("weight", Offset, 1, Outputs, isMatrix: false);
        Beta = new ParameterTensor("bias", Gamma.End, 1, Outputs, isMatrix: false);
        Tensors = [Gamma, Beta];
    }

    /// <summary>What is added to the variance, above 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Settings => [("epsilon", Epsilon)];

    internal override IReadOnlyList<ParameterTensor> Tensors { get; }

    internal ParameterTensor Gamma { get; }

    internal ParameterTensor Beta { get; }

    internal override LayerPass<T> Pass<T>() => new LayerNormalizationPass<T>(this);
}

/// <summary>The loops of <see cref="LayerNormalizationLayer"/>. Each row's mean and 1 / standard deviation are kept for the way back.</summary>
sealed class LayerNormalizationPass<T>(LayerNormalizationLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int WorkLength(int rows) => 2 * rows;

    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        (int first, int count) = (region.FirstRow, region.Rows);
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        ReadOnlySpan<T> gamma = memory.Parameters.Slice(layer.Gamma.Offset, Stride);
        ReadOnlySpan<T> beta = memory.Parameters.Slice(layer.Beta.Offset, Stride);
        LayerMemory<T> own = memory[layer.Index];
        for (int row = first; row < first + count; row++)
        {
            RowNormalizationKernel.Forward(
                inputs.Row(row), layer.Outputs, gamma, beta, T.CreateTruncating(layer.Epsilon), own.Activations.Row(row), own.Work.Slice(2 * row, 2));
        }
    }

    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        (int first, int count) = (region.FirstRow, region.Rows);
        RowBlock<T> inputs = memory.Outputs(edge.Source);
        RowBlock<T> target = memory.Deltas(edge.Source);
        LayerMemory<T> own = memory[layer.Index];
        ReadOnlySpan<T> gamma = memory.Parameters.Slice(layer.Gamma.Offset, Stride);
        for (int row = first; row < first + count; row++)
        {
            RowNormalizationKernel.Backward(
                inputs.Row(row), layer.Outputs, gamma, own.Work.Slice(2 * row, 2), own.Deltas.Row(row), target.Row(row), add: !edge.IsFirst);
        }

        Finish(edge, memory, first, count, 0, Stride);
    }

    /// <summary>gamma in blocks of columns, then beta.</summary>
    public override int GradientItems => 2 * ColumnBlocks.Count(Stride);

    public override ParameterPiece Piece(int item)
    {
        int blocks = ColumnBlocks.Count(Stride);
        (int column, int width) = ColumnBlocks.At(item % blocks, Stride);
        return new((item < blocks ? layer.Gamma.Offset : layer.Beta.Offset) + column, width, IsWeight: false);
    }

    public override void Gradient(int item, NetworkMemory<T> memory, AlignedBuffer<T> to, int offset)
    {
        (int column, int width) = ColumnBlocks.At(item % ColumnBlocks.Count(Stride), Stride);
        Span<T> gradient = to.Slice(offset, width);
        LayerMemory<T> own = memory[layer.Index];
        if (item >= ColumnBlocks.Count(Stride))
        {
            RowKernel.SumRows(own.Deltas.Span, Stride, memory.Rows, column, width, gradient);
        }
        else
        {
            RowNormalizationKernel.GammaGradient(
                memory.Outputs(Sources[0]).From(0, column), own.Deltas.From(0, column), Stride, memory.Rows, own.Work.Span, gradient);
        }
    }
}
