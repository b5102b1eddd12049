using System;
using Nabla.Kernels;

namespace Nabla.Speed;

/// <summary>The three products of one dense layer at one shape, as the training step calls them, on one thread.</summary>
sealed class ProductCase
{
    readonly int _rows;
    readonly PanelLayout _layout;
    readonly PanelLayout _transposed;
    readonly int _stride;
    readonly AlignedBuffer<float> _x;
    readonly AlignedBuffer<float> _w;
    readonly AlignedBuffer<float> _wt;
    readonly AlignedBuffer<float> _bias;
    readonly AlignedBuffer<float> _z;
    readonly AlignedBuffer<float> _dx;

    /// <param name="rows">The batch.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="outputs">Outputs of the layer.</param>
    /// <param name="density">The share of the elements of X that are not zero.</param>
    public ProductCase(int rows, int inputs, int outputs, double density = 1)
    {
        _rows = rows;
        _layout = new PanelLayout(inputs, outputs);
        _transposed = new PanelLayout(outputs, inputs);
        _stride = VectorArithmetic.Padded(inputs);
        _x = new(rows * _stride);
        _w = new(_layout.Length);
        _wt = new(_transposed.Length);
        _bias = new(_layout.PaddedColumns);
        _z = new(rows * _layout.PaddedColumns);
        _dx = new(rows * _stride);
        var random = new Random(rows + inputs + outputs);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < inputs; column++)
            {
                _x.Span[row * _stride + column] = random.NextDouble() < density ? random.NextSingle() : 0;
            }
        }

        foreach (ref float value in _w.Span)
        {
            value = random.NextSingle() - 0.5f;
        }

        Transpose(1);
        foreach (ref float value in _z.Span)
        {
            value = random.NextSingle() - 0.5f;
        }
    }

    /// <summary>Floating point operations of one of the products that a user asked for: padding does not count.</summary>
    public double Flops => 2.0 * _rows * _layout.Rows * _layout.Columns;

    /// <summary><c>Z = b + X·W</c>.</summary>
    public void Forward(int repeats)
    {
        for (; repeats > 0; repeats--)
        {
            for (int panel = 0; panel < _layout.PanelCount; panel++)
            {
                int width = _layout.Width(panel), column = PanelLayout.FirstColumn(panel);
                MatrixProduct.Multiply<float>(
                    _x.Span, _stride, 1, _w.Slice(_layout.Offset(panel), _layout.Rows * width), width, _layout.Rows,
                    _bias.Slice(column, width), 0, _z.Span[column..], _layout.PaddedColumns, _rows, width);
            }
        }
    }

    /// <summary><c>dX = dZ·Wᵀ</c>.</summary>
    public void InputGradient(int repeats)
    {
        for (; repeats > 0; repeats--)
        {
            for (int panel = 0; panel < _transposed.PanelCount; panel++)
            {
                int width = _transposed.Width(panel), column = PanelLayout.FirstColumn(panel);
                MatrixProduct.Multiply<float>(
                    _z.Span, _layout.PaddedColumns, 1, _wt.Slice(_transposed.Offset(panel), _transposed.Rows * width), width, _transposed.Rows,
                    [], 0, _dx.Span[column..], _stride, _rows, width);
            }
        }
    }

    /// <summary><c>dW = Xᵀ·dZ</c>.</summary>
    public void WeightGradient(int repeats)
    {
        for (; repeats > 0; repeats--)
        {
            for (int panel = 0; panel < _layout.PanelCount; panel++)
            {
                int width = _layout.Width(panel);
                MatrixProduct.Multiply<float>(
                    _x.Span, 1, _stride, _z.Span[PanelLayout.FirstColumn(panel)..], _layout.PaddedColumns, _rows,
                    [], 0, _w.Slice(_layout.Offset(panel), _layout.Rows * width), width, _layout.Rows, width);
            }
        }
    }

    /// <summary><c>Z = b + X·W</c>, without the zeros of X.</summary>
    public void SparseForward(int repeats)
    {
        for (; repeats > 0; repeats--)
        {
            for (int panel = 0; panel < _layout.PanelCount; panel++)
            {
                int width = _layout.Width(panel), column = PanelLayout.FirstColumn(panel);
                SparseProduct.Multiply<float>(
                    _x.Span, _stride, 1, _w.Slice(_layout.Offset(panel), _layout.Rows * width), width, _layout.Rows,
                    _bias.Slice(column, width), 0, _z.Span[column..], _layout.PaddedColumns, _rows, width);
            }
        }
    }

    /// <summary><c>dW = Xᵀ·dZ</c>, without the zeros of X.</summary>
    public void SparseWeightGradient(int repeats)
    {
        for (; repeats > 0; repeats--)
        {
            for (int panel = 0; panel < _layout.PanelCount; panel++)
            {
                int width = _layout.Width(panel);
                SparseProduct.Multiply<float>(
                    _x.Span, 1, _stride, _z.Span[PanelLayout.FirstColumn(panel)..], _layout.PaddedColumns, _rows,
                    [], 0, _w.Slice(_layout.Offset(panel), _layout.Rows * width), width, _layout.Rows, width);
            }
        }
    }

    /// <summary>Wᵀ from W, piece by piece as the update of the weights does it.</summary>
    public void Transpose(int repeats)
    {
        for (; repeats > 0; repeats--)
        {
            for (int panel = 0; panel < _layout.PanelCount; panel++)
            {
                for (int first = 0; first < _layout.Rows; first += 64)
                {
                    _layout.TransposePiece<float>(_w.Span, panel, first, Math.Min(64, _layout.Rows - first), _wt.Span);
                }
            }
        }
    }
}
