using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <content>Looking at what every layer gives.</content>
public sealed partial class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Predicts every row and shows what each layer gives, layer by layer, some rows at a time. Dropout drops nothing, batch normalisation uses its running statistics.</summary>
    /// <param name="inputs"><c>[rows x inputs]</c></param>
    /// <param name="look">Hears the layer, its outputs and the number of rows; they are overwritten by the next rows.</param>
    internal void Visit(Matrix<T> inputs, Action<Layer, RowBlock<T>, int> look)
    {
        CheckInputs(inputs);
        NetworkMemory<T> memory = NetworkMemory<T>.ForGradients(this, Math.Min(ChunkRows, Math.Max(1, inputs.Rows)), 0, inputGradient: false);
        for (int first = 0; first < inputs.Rows; first += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, inputs.Rows - first);
            RowKernel.Copy(inputs.Buffer.Span[(first * inputs.Stride)..], inputs.Stride, memory.Inputs.Span, inputs.Stride, rows, inputs.Stride);
            Run(memory, rows, activateOutput: true);
            foreach (Layer layer in Layers)
            {
                look(layer, memory.Outputs(layer.Index), rows);
            }
        }
    }
}
