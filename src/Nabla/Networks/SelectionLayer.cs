using System;
using System.Collections.Generic;
using System.Numerics;

namespace Nabla.Networks;

/// <summary>
/// Some columns of what it reads, in the order given: <c>y[j] = x[columns[j]]</c>. A column may be left out, and may come several times. With it a
/// network treats groups of its inputs differently, each in a branch of its own. The gradient of a column is the sum over its places.
/// </summary>
public sealed class SelectionLayer : Layer
{
    internal SelectionLayer(LayerPlace place, IReadOnlyList<int> columns)
        : base(place, "selection", columns.Count) => Columns = columns;

    /// <summary>The 0-based columns, one for each output.</summary>
    public IReadOnlyList<int> Columns { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, IReadOnlyList<int> Values)> Lists => [("columns", Columns)];

    /// <inheritdoc/>
    public override string Description => $"selection({IndexRanges.Text(Columns)})";

    internal override LayerPass<T> Pass<T>() => new SelectionPass<T>(this);
}

/// <summary>The loops of <see cref="SelectionLayer"/>: neighbours are copied together.</summary>
sealed class SelectionPass<T>(SelectionLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly (int First, int Count)[] _runs = [.. IndexRanges.Of(layer.Columns)];

    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        RowBlock<T> outputs = memory[layer.Index].Activations;
        for (int row = region.FirstRow; row < region.EndRow; row++)
        {
            ReadOnlySpan<T> from = inputs.Row(row);
            Span<T> to = outputs.Row(row);
            foreach ((int first, int count) in _runs)
            {
                from.Slice(first, count).CopyTo(to);
                to = to[count..];
            }

            to.Clear();
        }
    }

    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        RowBlock<T> target = memory.Deltas(edge.Source);
        for (int row = region.FirstRow; row < region.EndRow; row++)
        {
            ReadOnlySpan<T> deltas = memory[layer.Index].Deltas.Row(row);
            Span<T> to = target.Row(row);
            if (edge.IsFirst)
            {
                to.Clear();
            }

            // Place by place, upwards: a column that comes several times gets its parts in that order.
            foreach ((int first, int count) in _runs)
            {
                for (int i = 0; i < count; i++)
                {
                    to[first + i] += deltas[i];
                }

                deltas = deltas[count..];
            }
        }

        Finish(edge, memory, region.FirstRow, region.Rows, 0, target.Stride);
    }
}
