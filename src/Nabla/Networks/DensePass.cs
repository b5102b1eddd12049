using System;
using System.Numerics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// The three products of a dense layer, cut into items that any thread may compute: a panel of columns by a strip of rows. Bias and activation
/// follow the product of a strip while it is in cache.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class DensePass<T>(DenseLayer layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a strip: 48 rows of 64 floats are 12 KiB, a third of the first-level cache.</summary>
    const int StripRows = 48;

    public DenseLayer Layer { get; } = layer;

    public ActivationPass<T> Activation { get; } = layer.Activation.Pass<T>();

    /// <summary>The layout of Wᵀ, B of the input gradient's product.</summary>
    public PanelLayout Transposed { get; } = new(layer.Outputs, layer.Inputs);

    /// <summary>Elements from row to row of the outputs.</summary>
    public int Stride => Layer.Layout.PaddedColumns;

    static int Strips(int rows) => (rows + StripRows - 1) / StripRows;

    static (int Panel, int First, int Count) Item(int item, int rows)
    {
        int strips = Strips(rows);
        int strip = item % strips;
        int first = (int)((long)rows * strip / strips);
        return (item / strips, first, (int)((long)rows * (strip + 1) / strips) - first);
    }

    /// <summary>The number of items of <see cref="Forward"/>.</summary>
    public int ForwardItems(int rows) => Layer.Layout.PanelCount * Strips(rows);

    /// <summary>One item of <c>Z = X·W + b</c>, <c>A = f(Z)</c>.</summary>
    /// <param name="item">Which item.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="inputs">X; row r at <c>r * inputStride</c>.</param>
    /// <param name="inputStride">Elements from row to row of X.</param>
    /// <param name="activate">False leaves the pre-activations in <paramref name="a"/>, for a loss that is computed from logits.</param>
    /// <param name="z">Z where the activation keeps it, otherwise the same memory as <paramref name="a"/>.</param>
    /// <param name="a">A.</param>
    public void Forward(int item, int rows, ReadOnlySpan<T> parameters, ReadOnlySpan<T> inputs, int inputStride, bool activate, Span<T> z, Span<T> a)
    {
        (int panel, int first, int count) = Item(item, rows);
        PanelLayout layout = Layer.Layout;
        int width = layout.Width(panel);
        int column = PanelLayout.FirstColumn(panel);
        ReadOnlySpan<T> weights = parameters.Slice(Layer.WeightsOffset + layout.Offset(panel), layout.Rows * width);
        ReadOnlySpan<T> biases = parameters.Slice(Layer.BiasesOffset + column, width);
        int corner = (first * Stride) + column;
        MatrixProduct.Multiply(
            inputs[(first * inputStride)..], inputStride, 1, weights, width, layout.Rows, biases, 0, z[corner..], Stride, count, width);
        if (activate)
        {
            Activation.Forward(z[corner..], Stride, count, width, a[corner..]);
        }
    }

    /// <summary>The number of items of <see cref="Transpose"/>.</summary>
    public int TransposeItems => Transposed.PanelCount;

    /// <summary>One panel of Wᵀ.</summary>
    public void Transpose(int item, ReadOnlySpan<T> parameters, Span<T> transposed) =>
        Layer.Layout.TransposePanel(parameters.Slice(Layer.WeightsOffset, Layer.Layout.Length), item, transposed);

    /// <summary>The number of items of <see cref="BackwardInput"/>.</summary>
    public int BackwardInputItems(int rows) => Transposed.PanelCount * Strips(rows);

    /// <summary>One item of BP2, <c>dX = (dZ·Wᵀ) ⊙ f'(Z of the layer before)</c>: the deltas of the layer before.</summary>
    /// <param name="item">Which item.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="transposed">Wᵀ.</param>
    /// <param name="deltas">dZ of this layer.</param>
    /// <param name="before">The activation of the layer before.</param>
    /// <param name="z">Z of the layer before, or its A where the activation does not keep Z.</param>
    /// <param name="a">A of the layer before.</param>
    /// <param name="deltasBefore">Receives dZ of the layer before.</param>
    public void BackwardInput(
        int item, int rows, ReadOnlySpan<T> transposed, ReadOnlySpan<T> deltas, ActivationPass<T> before,
        ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> deltasBefore)
    {
        (int panel, int first, int count) = Item(item, rows);
        int width = Transposed.Width(panel);
        int stride = Transposed.PaddedColumns;
        int corner = (first * stride) + PanelLayout.FirstColumn(panel);
        MatrixProduct.Multiply(
            deltas[(first * Stride)..], Stride, 1, transposed.Slice(Transposed.Offset(panel), Transposed.Rows * width), width, Transposed.Rows,
            [], 0, deltasBefore[corner..], stride, count, width);
        before.Backward(z[corner..], a[corner..], stride, count, width, deltasBefore[corner..]);
    }

    /// <summary>The number of items of <see cref="WeightGradient"/>; the biases are one more per panel.</summary>
    public int GradientItems => Layer.Layout.PanelCount * (Strips(Layer.Inputs) + 1);

    /// <summary>
    /// One item of BP3, <c>dW = Xᵀ·dZ</c>, or of BP4, <c>db = sum over rows of dZ</c>. Returns where in the parameter buffer its gradients lie.
    /// </summary>
    /// <param name="item">Which item.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="inputs">X.</param>
    /// <param name="inputStride">Elements from row to row of X.</param>
    /// <param name="deltas">dZ.</param>
    /// <param name="gradients">The gradient buffer, parallel to the parameters.</param>
    public (int Start, int Length, bool IsBias) WeightGradient(
        int item, int rows, ReadOnlySpan<T> inputs, int inputStride, ReadOnlySpan<T> deltas, Span<T> gradients)
    {
        PanelLayout layout = Layer.Layout;
        int weightItems = layout.PanelCount * Strips(layout.Rows);
        if (item >= weightItems)
        {
            int biasPanel = item - weightItems;
            int start = Layer.BiasesOffset + PanelLayout.FirstColumn(biasPanel);
            int length = layout.Width(biasPanel);
            RowKernel.SumRows(deltas, Stride, rows, PanelLayout.FirstColumn(biasPanel), length, gradients.Slice(start, length));
            return (start, length, true);
        }

        (int panel, int first, int count) = Item(item, layout.Rows);
        int width = layout.Width(panel);
        int offset = Layer.WeightsOffset + layout.Offset(panel) + (first * width);
        MatrixProduct.Multiply(
            inputs[first..], 1, inputStride, deltas[PanelLayout.FirstColumn(panel)..], Stride, rows,
            [], 0, gradients.Slice(offset, count * width), width, count, width);
        return (offset, count * width, false);
    }
}
