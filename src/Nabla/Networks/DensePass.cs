using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// The three products of a dense layer, cut into a panel of columns by a strip of rows. Bias and activation follow the product of a strip
/// while it is in cache.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class DensePass<T>(DenseLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly PanelLayout _layout = layer.Layout;

    /// <summary>The layout of Wᵀ, B of the input gradient's product.</summary>
    readonly PanelLayout _transposed = new(layer.Outputs, layer.Inputs);

    public override int TransposedLength => _transposed.Length;

    public override int ForwardItems(int rows) => _layout.PanelCount * Strips(rows);

    public override long Work(int rows) => (long)rows * _layout.Length;

    /// <summary>One item of <c>Z = X·W + b</c>, <c>A = f(Z)</c>.</summary>
    public override void Forward(int item, NetworkMemory<T> memory)
    {
        (int panel, int first, int count) = Item(item, memory.Rows);
        int width = _layout.Width(panel);
        int column = PanelLayout.FirstColumn(panel);
        ReadOnlySpan<T> weights = memory.Parameters.Slice(layer.WeightsOffset + _layout.Offset(panel), _layout.Rows * width);
        ReadOnlySpan<T> biases = memory.Parameters.Slice(layer.BiasesOffset + column, width);
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        LayerMemory<T> own = memory[layer.Index];
        Span<T> z = own.PreActivations.From(first, column);
        MatrixProduct.Multiply(inputs.From(first), inputs.Stride, 1, weights, width, _layout.Rows, biases, 0, z, Stride, count, width);
        if (Activates(memory))
        {
            Activation.Forward(z, Stride, count, width, own.Activations.From(first, column));
        }
    }

    public override int TransposeItems => _transposed.PanelCount;

    /// <summary>One panel of Wᵀ.</summary>
    public override void Transpose(int item, NetworkMemory<T> memory) =>
        _layout.TransposePanel(memory.Parameters.Slice(layer.WeightsOffset, _layout.Length), item, memory[layer.Index].Transposed!.Span);

    public override int BackwardItems(int rows) => _transposed.PanelCount * Strips(rows);

    /// <summary>One item of BP2, <c>dX = dZ·Wᵀ</c>, multiplied by <c>f'(Z)</c> of the layer before when this is its last reader.</summary>
    public override void Backward(int item, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        (int panel, int first, int count) = Item(item, memory.Rows);
        int width = _transposed.Width(panel);
        int column = PanelLayout.FirstColumn(panel);
        LayerMemory<T> own = memory[layer.Index];
        ReadOnlySpan<T> weights = own.Transposed!.Slice(_transposed.Offset(panel), _transposed.Rows * width);
        RowBlock<T> target = memory.Deltas(edge.Source);
        Span<T> deltas = target.From(first, column);

        // The chains of the product start from what the readers before have left.
        ReadOnlySpan<T> start = edge.IsFirst ? [] : deltas;
        MatrixProduct.Multiply(
            own.Deltas.From(first), Stride, 1, weights, width, _transposed.Rows, start, target.Stride, deltas, target.Stride, count, width);
        Finish(edge, memory, first, count, column, width);
    }

    /// <summary>Pieces of the weights; the biases are one more per panel.</summary>
    public override int GradientItems => _layout.PanelCount * (Strips(_layout.Rows) + 1);

    public override ParameterPiece Piece(int item)
    {
        int weightItems = _layout.PanelCount * Strips(_layout.Rows);
        if (item >= weightItems)
        {
            int biasPanel = item - weightItems;
            return new(layer.BiasesOffset + PanelLayout.FirstColumn(biasPanel), _layout.Width(biasPanel), IsWeight: false);
        }

        (int panel, int first, int count) = Item(item, _layout.Rows);
        int width = _layout.Width(panel);
        return new(layer.WeightsOffset + _layout.Offset(panel) + (first * width), count * width, IsWeight: true);
    }

    /// <summary>One item of BP3, <c>dW = Xᵀ·dZ</c>, or of BP4, <c>db = sum over rows of dZ</c>.</summary>
    public override void Gradient(int item, NetworkMemory<T> memory, AlignedBuffer<T> gradients)
    {
        ParameterPiece piece = Piece(item);
        Span<T> gradient = gradients.Slice(piece.Start, piece.Length);
        RowBlock<T> deltas = memory[layer.Index].Deltas;
        if (!piece.IsWeight)
        {
            RowKernel.SumRows(deltas.Span, Stride, memory.Rows, piece.Start - layer.BiasesOffset, piece.Length, gradient);
            return;
        }

        (int panel, int first, int count) = Item(item, _layout.Rows);
        int width = _layout.Width(panel);
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        MatrixProduct.Multiply(
            inputs.From(0, first), 1, inputs.Stride, deltas.From(0, PanelLayout.FirstColumn(panel)), Stride, memory.Rows,
            [], 0, gradient, width, count, width);
    }

    /// <summary>The number of panels of the weights.</summary>
    public int PanelCount => _layout.PanelCount;

    /// <summary>Where a panel of the weights lies in the parameter buffer, and how many columns it has.</summary>
    public (int Offset, int Length, int Width) Panel(int panel) =>
        (layer.WeightsOffset + _layout.Offset(panel), _layout.Rows * _layout.Width(panel), _layout.Width(panel));

    static (int Panel, int First, int Count) Item(int item, int rows)
    {
        int strips = Strips(rows);
        (int first, int count) = Strip(item % strips, rows);
        return (item / strips, first, count);
    }
}
