using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>The memory of one forward pass over at most <see cref="Network{T}.ChunkRows"/> rows. One thread uses it at a time.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class ForwardWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly IReadOnlyList<DensePass<T>> _passes;
    readonly AlignedBuffer<T> _row;
    readonly AlignedBuffer<T> _output;
    readonly AlignedBuffer<T>[] _turns;

    public ForwardWorkspace(int inputs, IReadOnlyList<DensePass<T>> passes)
    {
        _passes = passes;
        _row = new AlignedBuffer<T>(VectorArithmetic.Padded(inputs));
        int widest = passes.Count == 0 ? 0 : passes.Max(pass => pass.Stride);
        _output = new AlignedBuffer<T>(passes.Count == 0 ? _row.Length : passes[^1].Stride);
        _turns = [new AlignedBuffer<T>(Network<T>.ChunkRows * widest), new AlignedBuffer<T>(Network<T>.ChunkRows * widest)];
    }

    /// <summary>Computes <paramref name="outputs"/> from <paramref name="inputs"/>; layers take turns with two buffers.</summary>
    public void Run(ReadOnlySpan<T> parameters, ReadOnlySpan<T> inputs, int inputStride, int rows, bool activateOutput, Span<T> outputs)
    {
        if (_passes.Count == 0)
        {
            inputs.CopyTo(outputs);
            return;
        }

        ReadOnlySpan<T> layerInputs = inputs;
        for (int layer = 0; layer < _passes.Count; layer++)
        {
            DensePass<T> pass = _passes[layer];
            bool last = layer == _passes.Count - 1;
            Span<T> layerOutputs = last ? outputs : _turns[layer % 2].Slice(0, rows * pass.Stride);
            int items = pass.ForwardItems(rows);
            bool activate = !last || activateOutput;
            bool byRow = pass.Layer.Activation.OutputOnly;
            for (int item = 0; item < items; item++)
            {
                pass.Forward(item, rows, parameters, layerInputs, inputStride, activate && !byRow, layerOutputs, layerOutputs);
            }

            if (activate && byRow)
            {
                pass.Activation.Forward(layerOutputs, pass.Stride, rows, pass.Layer.Outputs, layerOutputs);
            }

            layerInputs = layerOutputs;
            inputStride = pass.Stride;
        }

        ClearPadding(outputs, rows, _passes[^1]);
    }

    /// <summary>The same for one row without padding.</summary>
    public void RunRow(ReadOnlySpan<T> parameters, ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        inputs.CopyTo(_row.Span);
        Run(parameters, _row.Span, _row.Length, 1, activateOutput: true, _output.Span);
        _output.Span[..outputs.Length].CopyTo(outputs);
    }

    /// <summary>The activation of a padding zero need not be zero: a matrix's padding is.</summary>
    static void ClearPadding(Span<T> outputs, int rows, DensePass<T> last)
    {
        for (int row = 0; row < rows; row++)
        {
            outputs[((row * last.Stride) + last.Layer.Outputs)..((row + 1) * last.Stride)].Clear();
        }
    }
}
