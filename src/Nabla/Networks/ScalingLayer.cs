using System;
using System.Collections.Generic;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// A learnt factor for each column, <c>y = s ⊙ x</c>: a diagonal weight matrix, by which a network learns how much each input counts (the scaling
/// layer of RealMLP: Holzmüller, Grinsztajn and Steinwart 2024, "Better by default"). s begins at 1. It does not decay and has no penalty: a small
/// factor would only make the weights behind it large.
/// </summary>
public sealed class ScalingLayer : Layer
{
    internal ScalingLayer(LayerPlace place)
        : base(place, "scaling", place.Inputs)
    {
        Factors = new ParameterTensor("weight", Offset, 1, Outputs, isMatrix: false);
        Tensors = [Factors];
    }

    internal override IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>s.</summary>
    internal ParameterTensor Factors { get; }

    internal override LayerPass<T> Pass<T>() => new ScalingPass<T>(this);
}

/// <summary>The loops of <see cref="ScalingLayer"/>.</summary>
sealed class ScalingPass<T>(ScalingLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        RowBlock<T> outputs = memory[layer.Index].Activations;
        ReadOnlySpan<T> factors = memory.Parameters.Slice(layer.Factors.Offset, Stride);
        for (int row = region.FirstRow; row < region.EndRow; row++)
        {
            RowKernel.Multiply(inputs.Row(row), factors, outputs.Row(row), add: false);
        }
    }

    /// <summary><c>dX = s ⊙ dY</c></summary>
    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        RowBlock<T> target = memory.Deltas(edge.Source);
        RowBlock<T> deltas = memory[layer.Index].Deltas;
        ReadOnlySpan<T> factors = memory.Parameters.Slice(layer.Factors.Offset, Stride);
        for (int row = region.FirstRow; row < region.EndRow; row++)
        {
            RowKernel.Multiply(deltas.Row(row), factors, target.Row(row), add: !edge.IsFirst);
        }

        Finish(edge, memory, region.FirstRow, region.Rows, 0, Stride);
    }

    public override int GradientItems => ColumnBlocks.Count(Stride);

    public override ParameterPiece Piece(int item)
    {
        (int column, int width) = ColumnBlocks.At(item, Stride);
        return new(layer.Factors.Offset + column, width, IsWeight: false);
    }

    /// <summary><c>ds = sum over rows of x ⊙ dY</c></summary>
    public override void Gradient(int item, NetworkMemory<T> memory, AlignedBuffer<T> to, int offset)
    {
        (int column, int width) = ColumnBlocks.At(item, Stride);
        RowKernel.SumProducts<T>(
            memory.Outputs(Sources[0]).From(0, column), memory[layer.Index].Deltas.From(0, column), Stride, memory.Rows, to.Slice(offset, width));
    }
}
