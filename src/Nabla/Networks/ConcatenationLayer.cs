using System;
using System.Collections.Generic;
using System.Numerics;

namespace Nabla.Networks;

/// <summary>The outputs of several layers side by side, in the order of the sources.</summary>
public sealed class ConcatenationLayer : Layer
{
    internal ConcatenationLayer(LayerPlace place, IReadOnlyList<int> widths)
        : base(place, "concatenation", place.Inputs) => Widths = widths;

    /// <summary>The number of columns of each source.</summary>
    internal IReadOnlyList<int> Widths { get; }

    internal override LayerPass<T> Pass<T>() => new ConcatenationPass<T>(this);
}

/// <summary>The loops of <see cref="ConcatenationLayer"/>. A source need not begin on a vector's boundary: rows are copied one by one.</summary>
sealed class ConcatenationPass<T>(ConcatenationLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        (int first, int count) = (region.FirstRow, region.Rows);
        for (int row = first; row < first + count; row++)
        {
            Span<T> output = memory[layer.Index].Activations.Row(row);
            for (int i = 0; i < Sources.Length; i++)
            {
                memory.Outputs(Sources[i]).Row(row)[..layer.Widths[i]].CopyTo(output);
                output = output[layer.Widths[i]..];
            }

            output.Clear();
        }
    }

    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        (int first, int count) = (region.FirstRow, region.Rows);
        int column = 0;
        for (int i = 0; i < Sources.Length; i++)
        {
            Edge edge = memory.Edges[layer.Index][i];
            int width = layer.Widths[i];
            if (edge.IsNeeded)
            {
                RowBlock<T> target = memory.Deltas(edge.Source);
                for (int row = first; row < first + count; row++)
                {
                    AddRow(memory[layer.Index].Deltas.Row(row).Slice(column, width), target.Row(row), add: !edge.IsFirst);
                }

                Finish(edge, memory, first, count, 0, target.Stride);
            }

            column += width;
        }
    }

    static void AddRow(ReadOnlySpan<T> part, Span<T> row, bool add)
    {
        if (!add)
        {
            part.CopyTo(row);
            row[part.Length..].Clear();
            return;
        }

        for (int c = 0; c < part.Length; c++)
        {
            row[c] += part[c];
        }
    }
}
