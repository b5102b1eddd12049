using System;
using System.Collections.Generic;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// The three products of a dense layer, a panel of 64 columns at a time. Bias and activation follow the product of a strip of rows while it is
/// in cache.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class DensePass<T>(DenseLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly PanelLayout _layout = layer.Layout;

    /// <summary>The layout of Wᵀ, B of the input gradient's product.</summary>
    readonly PanelLayout _transposed = new(layer.Outputs, layer.Inputs);

    /// <summary>Rows whose slopes are asked for at once: two tiles of the product.</summary>
    const int AskedRows = 12;

    /// <summary>The most rows of W in a piece of the gradient of a layer that has as many: 64 KiB of floats.</summary>
    const int WideStripRows = 256;

    /// <summary>What each item of the gradient computes: a strip of the rows of a panel, or without rows the panel's biases.</summary>
    readonly (int Panel, int First, int Count)[] _items = Items(layer.Layout);

    public override int TransposedLength => _transposed.Length;

    public override int ForwardBlocks => _layout.PanelCount;

    public override int BackwardBlocks => _transposed.PanelCount;

    public override long Work(int rows) => (long)rows * _layout.Length;

    public override void Bind(NetworkMemory<T> memory)
    {
        LayerMemory<T> own = memory[layer.Index];
        Edge edge = memory.Edges[layer.Index][0];
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        var x = new Operand<T>(inputs.Buffer, inputs.Offset, inputs.Stride, 1);
        own.Forward = new BoundProduct<T>[_layout.PanelCount];
        own.Gradient = new BoundProduct<T>[_layout.PanelCount];
        own.Backward = new BoundProduct<T>[edge.IsNeeded ? _transposed.PanelCount : 0];
        for (int panel = 0; panel < own.Forward.Length; panel++)
        {
            (int weights, _, int width) = Panel(panel);
            int column = PanelLayout.FirstColumn(panel);
            own.Forward[panel] = new BoundProduct<T>(
                x, new Operand<T>(memory.Parameters, weights, 0, width), new Operand<T>(memory.Parameters, layer.BiasesOffset + column, 0, 0),
                own.PreActivations.Operand(column), memory.Capacity, _layout.Rows, width);

            // A is X by columns: its rows are the inputs, k runs over the batch.
            own.Gradient[panel] = new BoundProduct<T>(
                x with { Row = 1, Depth = inputs.Stride }, own.Deltas.Operand(column) with { Depth = Stride }, default, default,
                _layout.Rows, memory.Capacity, width);
        }

        for (int panel = 0; panel < own.Backward.Length; panel++)
        {
            int width = _transposed.Width(panel);
            Operand<T> deltas = memory.Deltas(edge.Source).Operand(PanelLayout.FirstColumn(panel));

            // The chains of the product start from what the readers before have left.
            own.Backward[panel] = new BoundProduct<T>(
                own.Deltas.Operand(0), new Operand<T>(own.Transposed!, _transposed.Offset(panel), 0, width), edge.IsFirst ? default : deltas, deltas,
                memory.Capacity, _transposed.Rows, width);
        }
    }

    /// <summary><c>Z = X·W + b</c>, <c>A = f(Z)</c>.</summary>
    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        LayerMemory<T> own = memory[layer.Index];
        bool activates = Activates(memory);
        if (region.Rows == 1 && own.Forward.Length == 0)
        {
            ForwardOne(region.FirstRow, activates, memory);
            return;
        }

        bool sparse = IsSparse(memory, _layout.Rows);
        int strip = sparse ? region.Rows : StripRows;
        for (int panel = region.FirstBlock; panel < region.EndBlock; panel++)
        {
            int column = PanelLayout.FirstColumn(panel);
            for (int first = region.FirstRow; first < region.EndRow; first += strip)
            {
                int count = Math.Min(strip, region.EndRow - first);
                if (own.Forward.Length > 0)
                {
                    own.Forward[panel].Run(first, count, sparse);
                }
                else
                {
                    Multiply(panel, first, count, memory);
                }

                if (activates && KeepsSlopes(own))
                {
                    Activation.ForwardWithSlopes(own.PreActivations.From(first, column), Stride, count, _layout.Width(panel), own.Activations.From(first, column));
                }
                else if (activates)
                {
                    Activation.Forward(own.PreActivations.From(first, column), Stride, count, _layout.Width(panel), own.Activations.From(first, column));
                }
            }
        }
    }

    /// <summary>A single row of a prediction, with the same bits: all panels by the product that is made for it.</summary>
    void ForwardOne(int row, bool activates, NetworkMemory<T> memory)
    {
        LayerMemory<T> own = memory[layer.Index];
        Span<T> z = own.PreActivations.Row(row);
        SingleRowKernel.Multiply(memory.Outputs(Sources[0]).Row(row)[.._layout.Rows], memory.Parameters, layer.WeightsOffset, layer.BiasesOffset, z);
        if (activates)
        {
            Activation.Forward(z, Stride, 1, Stride, own.Activations.Row(row));
        }
    }

    public override void Derive(NetworkMemory<T> memory, int firstRow, int rows, int firstColumn, int columns)
    {
        LayerMemory<T> own = memory[layer.Index];
        if (KeepsSlopes(own))
        {
            ActivationKernel.MultiplySlopes<T>(own.PreActivations.From(firstRow, firstColumn), Stride, rows, columns, own.Deltas.From(firstRow, firstColumn));
        }
        else
        {
            base.Derive(memory, firstRow, rows, firstColumn, columns);
        }
    }

    public override void AskForSlopes(NetworkMemory<T> memory, int firstRow, int rows, int firstColumn, int columns)
    {
        LayerMemory<T> own = memory[layer.Index];
        if (KeepsSlopes(own))
        {
            Prefetch.Read<T>(own.PreActivations.From(firstRow, firstColumn), Stride, rows, columns);
        }
    }

    /// <summary>Whether the inputs are those of the network, and mostly zeros.</summary>
    bool IsSparse(NetworkMemory<T> memory, int depth) =>
        Sources[0] < 0 && memory.InputDensity < 1 && SparseProduct.Pays<T>(memory.InputDensity, depth, Math.Min(_layout.PaddedColumns, MatrixProduct.PanelColumns));

    /// <summary>Whether f'(Z) takes the place of Z: in a memory that is made for the way back.</summary>
    bool KeepsSlopes(LayerMemory<T> own) => own.Forward.Length > 0 && Activation.KeepsSlopes;

    /// <summary><c>Z = X·W + b</c> where inputs and outputs lie wherever the caller has them.</summary>
    void Multiply(int panel, int first, int count, NetworkMemory<T> memory)
    {
        (int offset, int length, int width) = Panel(panel);
        int column = PanelLayout.FirstColumn(panel);
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        MatrixProduct.Multiply(
            inputs.From(first), inputs.Stride, 1, memory.Parameters.Slice(offset, length), width, _layout.Rows,
            memory.Parameters.Slice(layer.BiasesOffset + column, width), 0, memory[layer.Index].PreActivations.From(first, column), Stride, count, width);
    }

    public override int TransposeItems => _transposed.PanelCount;

    /// <summary>One panel of Wᵀ.</summary>
    public override void Transpose(int item, NetworkMemory<T> memory) =>
        _layout.TransposePanel(memory.Parameters.Slice(layer.WeightsOffset, _layout.Length), item, memory[layer.Index].Transposed!.Span);

    /// <summary>BP2, <c>dX = dZ·Wᵀ</c>, multiplied by <c>f'(Z)</c> of the layer before when this is its last reader.</summary>
    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        if (!edge.IsNeeded)
        {
            return;
        }

        BoundProduct<T>[] products = memory[layer.Index].Backward;
        for (int panel = region.FirstBlock; panel < region.EndBlock; panel++)
        {
            for (int first = region.FirstRow; first < region.EndRow; first += StripRows)
            {
                int count = Math.Min(StripRows, region.EndRow - first);
                if (edge.IsLast && edge.Source >= 0)
                {
                    // The slopes are asked for a few rows at a time: all at once they would hold up the product.
                    for (int row = first, rows; row < first + count; row += rows)
                    {
                        rows = first + count - row < 2 * AskedRows ? first + count - row : AskedRows;
                        memory.Passes[edge.Source].AskForSlopes(memory, row, rows, PanelLayout.FirstColumn(panel), _transposed.Width(panel));
                        products[panel].Run(row, rows);
                    }
                }
                else
                {
                    products[panel].Run(first, count);
                }

                Finish(edge, memory, first, count, PanelLayout.FirstColumn(panel), _transposed.Width(panel));
            }
        }
    }

    /// <summary>Pieces of the weights; the biases are one more per panel.</summary>
    public override int GradientItems => _items.Length;

    public override ParameterPiece Piece(int item)
    {
        (int panel, int first, int count) = _items[item];
        int width = _layout.Width(panel);
        return count == 0
            ? new(layer.BiasesOffset + PanelLayout.FirstColumn(panel), width, IsWeight: false)
            : new(layer.WeightsOffset + _layout.Offset(panel) + (first * width), count * width, IsWeight: true);
    }

    /// <summary>One item of BP3, <c>dW = Xᵀ·dZ</c>, or of BP4, <c>db = sum over rows of dZ</c>.</summary>
    public override void Gradient(int item, NetworkMemory<T> memory, AlignedBuffer<T> to, int offset)
    {
        (int panel, int first, int count) = _items[item];
        if (count > 0)
        {
            memory[layer.Index].Gradient[panel].Run(first, count, memory.Rows, to, offset, IsSparse(memory, memory.Rows));
            return;
        }

        int column = PanelLayout.FirstColumn(panel);
        int width = _layout.Width(panel);
        RowKernel.SumRows(memory[layer.Index].Deltas.Span, Stride, memory.Rows, column, width, to.Slice(offset, width));
    }

    /// <summary>The rows of Wᵀ's panels that hold the weights of an item.</summary>
    public override void Refresh(int item, NetworkMemory<T> memory)
    {
        (int panel, int first, int count) = _items[item];
        if (count > 0 && memory.Edges[layer.Index][0].IsNeeded)
        {
            _layout.TransposePiece<T>(
                memory.Parameters.Slice(layer.WeightsOffset, _layout.Length), panel, first, count, memory[layer.Index].Transposed!.Span);
        }
    }

    /// <summary>The number of panels of the weights.</summary>
    public int PanelCount => _layout.PanelCount;

    /// <summary>Where a panel of the weights lies in the parameter buffer, and how many columns it has.</summary>
    public (int Offset, int Length, int Width) Panel(int panel) =>
        (layer.WeightsOffset + _layout.Offset(panel), _layout.Rows * _layout.Width(panel), _layout.Width(panel));

    static (int Panel, int First, int Count)[] Items(PanelLayout layout)
    {
        // A wide layer's product packs its operands, which pays for more rows at once; a narrow one's gradient stays in the first-level cache.
        int strips = (layout.Rows + WideStripRows - 1) / WideStripRows;
        int rows = layout.Rows >= WideStripRows ? (layout.Rows + strips - 1) / strips : StripRows;
        var items = new List<(int Panel, int First, int Count)>();
        for (int panel = 0; panel < layout.PanelCount; panel++)
        {
            for (int first = 0; first < layout.Rows; first += rows)
            {
                items.Add((panel, first, Math.Min(rows, layout.Rows - first)));
            }

            items.Add((panel, 0, 0));
        }

        return [.. items];
    }
}
