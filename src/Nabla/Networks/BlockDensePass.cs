using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// The three products of each block. Blocks whose units fill whole vectors go through <see cref="MatrixProduct"/>, the others through
/// <see cref="BlockProduct"/>; both run every chain upwards from where it begins, so that the bits do not depend on the choice.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class BlockDensePass<T>(BlockDenseLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly PanelLayout _layout = new(layer.Weights.Rows, layer.Units);
    readonly bool _fillsVectors = layer.Units % VectorArithmetic.Padding == 0;

    /// <summary>The layout of Wᵀ, B of the input gradient's product.</summary>
    readonly PanelLayout _transposed = new(layer.Units, layer.Weights.Rows);

    /// <summary>Whether the input gradients of all blocks begin and end with whole vectors.</summary>
    readonly bool _readsVectors = layer.Widths.All(width => width % VectorArithmetic.Padding == 0);

    /// <summary>The blocks: their first column, width, and first row of W.</summary>
    readonly Block[] _blocks = [.. Blocks(layer)];

    /// <summary>Pieces of W: a panel and some of its rows.</summary>
    readonly (int Panel, int First, int Count)[] _items = [.. Items(layer)];

    public override long Work(int rows) => (long)rows * layer.Inputs * _layout.PaddedColumns;

    /// <summary><c>Z_j = X_j·W_j + b_j</c>, <c>A = f(Z)</c>.</summary>
    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        LayerMemory<T> own = memory[layer.Index];
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        for (int first = region.FirstRow; first < region.EndRow; first += StripRows)
        {
            int count = Math.Min(StripRows, region.EndRow - first);
            foreach (Block block in _blocks)
            {
                Multiply(block, inputs, own.PreActivations, first, count, memory);
            }

            for (int row = first; row < first + count; row++)
            {
                own.PreActivations.Row(row)[layer.Outputs..].Clear();
            }

            if (Activates(memory))
            {
                Activation.Forward(own.PreActivations.From(first), Stride, count, Stride, own.Activations.From(first));
            }
        }
    }

    void Multiply(Block block, RowBlock<T> inputs, RowBlock<T> z, int first, int count, NetworkMemory<T> memory)
    {
        for (int panel = 0; panel < _layout.PanelCount; panel++)
        {
            int column = block.FirstUnit(layer) + PanelLayout.FirstColumn(panel);
            ReadOnlySpan<T> weights = Weights(panel, block, memory);
            ReadOnlySpan<T> biases = memory.Parameters.Slice(layer.Biases.Offset + column, Units(panel));
            if (_fillsVectors)
            {
                MatrixProduct.Multiply(
                    inputs.From(first, block.FirstColumn), inputs.Stride, 1, weights, _layout.Width(panel), block.Width, biases, 0, z.From(first, column), Stride, count, _layout.Width(panel));
            }
            else
            {
                BlockProduct.Forward(
                    inputs.From(first, block.FirstColumn), inputs.Stride, weights, _layout.Width(panel), block.Width, biases, z.From(first, column), Stride, count, Units(panel));
            }
        }
    }

    /// <summary>Whether the way back reads Wᵀ: where its pieces begin with whole vectors, as those of a shared W do.</summary>
    bool ReadsTransposed => _fillsVectors && (_readsVectors || layer.IsShared);

    public override int TransposedLength => ReadsTransposed ? _transposed.Length : 0;

    public override int TransposeItems => ReadsTransposed ? _transposed.PanelCount : 0;

    /// <summary>One panel of Wᵀ.</summary>
    public override void Transpose(int item, NetworkMemory<T> memory) =>
        _layout.TransposePanel(memory.Parameters.Slice(layer.Weights.Offset, _layout.Length), item, memory[layer.Index].Transposed!.Span);

    /// <summary>The rows of Wᵀ's panels that hold the weights of an item.</summary>
    public override void Refresh(int item, NetworkMemory<T> memory)
    {
        if (item < _items.Length && ReadsTransposed && memory.Edges[layer.Index][0].IsNeeded)
        {
            (int panel, int first, int count) = _items[item];
            _layout.TransposePiece<T>(memory.Parameters.Slice(layer.Weights.Offset, _layout.Length), panel, first, count, memory[layer.Index].Transposed!.Span);
        }
    }

    /// <summary>Deltas of a piece of a block in whole vectors, where in their place others begin between two.</summary>
    public override int WorkLength(int rows) => ReadsTransposed && !_readsVectors ? rows * PieceStride : 0;

    /// <summary>Elements between the rows of that work.</summary>
    int PieceStride => Math.Min(_transposed.PaddedColumns, MatrixProduct.PanelColumns);

    /// <summary>BP2 of each block, <c>dX_j = dZ_j·W_jᵀ</c>.</summary>
    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        if (!edge.IsNeeded)
        {
            return;
        }

        RowBlock<T> target = memory.Deltas(edge.Source);
        for (int row = region.FirstRow; row < region.EndRow && edge.IsFirst; row++)
        {
            target.Row(row).Clear();
        }

        foreach (Block block in _blocks)
        {
            if (ReadsTransposed)
            {
                BackwardByVectors(block, region, target, memory);
            }
            else
            {
                BackwardByUnits(block, region, target, memory);
            }
        }

        Finish(edge, memory, region.FirstRow, region.Rows, 0, target.Stride);
    }

    /// <summary>A piece of up to 64 columns after the other; the chains go on from what is there.</summary>
    void BackwardByVectors(Block block, in Region region, RowBlock<T> target, NetworkMemory<T> memory)
    {
        LayerMemory<T> own = memory[layer.Index];
        ReadOnlySpan<T> dz = own.Deltas.From(region.FirstRow, block.FirstUnit(layer));
        for (int column = 0; column < block.Width;)
        {
            int panel = (block.FirstRow + column) / MatrixProduct.PanelColumns;
            int within = (block.FirstRow + column) % MatrixProduct.PanelColumns;
            int count = Math.Min(block.Width - column, MatrixProduct.PanelColumns - within);
            ReadOnlySpan<T> weights = own.Transposed!.Slice(_transposed.Offset(panel) + within, (_transposed.Rows * _transposed.Width(panel)) - within);
            Span<T> dx = target.From(region.FirstRow, block.FirstColumn + column);
            if (_readsVectors)
            {
                MatrixProduct.Multiply(
                    dz, Stride, 1, weights, _transposed.Width(panel), layer.Units, dx, target.Stride, dx, target.Stride, region.Rows, count);
            }
            else
            {
                Span<T> piece = own.Work.Slice(region.FirstRow * PieceStride, region.Rows * PieceStride);
                RowKernel.Copy(dx, target.Stride, piece, PieceStride, region.Rows, count);
                MatrixProduct.Multiply(
                    dz, Stride, 1, weights, _transposed.Width(panel), layer.Units, piece, PieceStride, piece, PieceStride, region.Rows, VectorArithmetic.Padded(count));
                RowKernel.Copy(piece, PieceStride, dx, target.Stride, region.Rows, count);
            }

            column += count;
        }
    }

    void BackwardByUnits(Block block, in Region region, RowBlock<T> target, NetworkMemory<T> memory)
    {
        RowBlock<T> deltas = memory[layer.Index].Deltas;
        for (int panel = 0; panel < _layout.PanelCount; panel++)
        {
            BlockProduct.Backward(
                deltas.From(region.FirstRow, block.FirstUnit(layer) + PanelLayout.FirstColumn(panel)), Stride, Weights(panel, block, memory), _layout.Width(panel),
                block.Width, target.From(region.FirstRow, block.FirstColumn), target.Stride, region.Rows, Units(panel));
        }
    }

    /// <summary>Pieces of W, then blocks of columns of b.</summary>
    public override int GradientItems => _items.Length + ColumnBlocks.Count(Stride);

    public override ParameterPiece Piece(int item)
    {
        if (item >= _items.Length)
        {
            (int column, int width) = ColumnBlocks.At(item - _items.Length, Stride);
            return new(layer.Biases.Offset + column, width, IsWeight: false);
        }

        (int panel, int first, int count) = _items[item];
        return new(layer.Weights.Offset + _layout.Offset(panel) + (first * _layout.Width(panel)), count * _layout.Width(panel), IsWeight: true);
    }

    /// <summary>BP3 of each block, <c>dW_j = X_jᵀ·dZ_j</c>, summed over the blocks where they share W; and BP4.</summary>
    public override void Gradient(int item, NetworkMemory<T> memory, AlignedBuffer<T> to, int offset)
    {
        ParameterPiece piece = Piece(item);
        Span<T> gradient = to.Slice(offset, piece.Length);
        RowBlock<T> deltas = memory[layer.Index].Deltas;
        if (item >= _items.Length)
        {
            RowKernel.SumRows(deltas.Span, Stride, memory.Rows, piece.Start - layer.Biases.Offset, piece.Length, gradient);
            return;
        }

        (int panel, int first, int count) = _items[item];
        int width = _layout.Width(panel);
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        gradient.Clear();
        foreach (Block block in _blocks)
        {
            int begin = Math.Max(first, block.FirstRow);
            int rows = Math.Min(first + count, block.FirstRow + block.Width) - begin;
            if (rows <= 0)
            {
                continue;
            }

            ReadOnlySpan<T> x = inputs.From(0, block.FirstColumn + begin - block.FirstRow);
            ReadOnlySpan<T> dz = deltas.From(0, block.FirstUnit(layer) + PanelLayout.FirstColumn(panel));
            Span<T> part = gradient.Slice((begin - first) * width, rows * width);
            if (_fillsVectors)
            {
                MatrixProduct.Multiply(x, 1, inputs.Stride, dz, Stride, memory.Rows, part, width, part, width, rows, width);
            }
            else
            {
                BlockProduct.Gradient(x, inputs.Stride, dz, Stride, memory.Rows, part, width, rows, Units(panel));
            }
        }
    }

    /// <summary>The rows of a panel of W that belong to a block.</summary>
    ReadOnlySpan<T> Weights(int panel, Block block, NetworkMemory<T> memory) => memory.Parameters.Slice(
        layer.Weights.Offset + _layout.Offset(panel) + (block.FirstRow * _layout.Width(panel)), block.Width * _layout.Width(panel));

    /// <summary>Units in a panel, without padding.</summary>
    int Units(int panel) => Math.Min(_layout.Width(panel), layer.Units - PanelLayout.FirstColumn(panel));

    static IEnumerable<Block> Blocks(BlockDenseLayer layer)
    {
        int column = 0;
        for (int i = 0; i < layer.Widths.Count; i++)
        {
            yield return new Block(i, column, layer.Widths[i], layer.IsShared ? 0 : column);
            column += layer.Widths[i];
        }
    }

    static IEnumerable<(int Panel, int First, int Count)> Items(BlockDenseLayer layer)
    {
        var layout = new PanelLayout(layer.Weights.Rows, layer.Units);
        return Enumerable.Range(0, layout.PanelCount).SelectMany(panel =>
            Enumerable.Range(0, (layout.Rows + StripRows - 1) / StripRows).Select(strip => (panel, strip * StripRows, Math.Min(StripRows, layout.Rows - (strip * StripRows)))));
    }

    /// <summary>A block.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="FirstColumn">Its first column of what is read.</param>
    /// <param name="Width">Its columns.</param>
    /// <param name="FirstRow">Its first row of W.</param>
    readonly record struct Block(int Number, int FirstColumn, int Width, int FirstRow)
    {
        /// <summary>Its first unit.</summary>
        public int FirstUnit(BlockDenseLayer layer) => Number * layer.Units;
    }
}
