using System;
using System.Collections.Generic;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// The mean of several layers of one width, or of the blocks of columns of one layer: <c>y = (x_1 + ... + x_k) / k</c>, added in that order. It ends
/// an ensemble: k members answer, and the network answers with their mean (Hansen and Salamon 1990, "Neural network ensembles"). The gradient
/// reaches every member divided by k.
/// </summary>
public sealed class MeanLayer : Layer
{
    internal MeanLayer(LayerPlace place, int blocks)
        : base(place, "mean", place.Inputs / blocks) => Blocks = blocks;

    /// <summary>How many are averaged: k.</summary>
    public int Blocks { get; }

    /// <summary>Where the blocks are those of one layer, their number.</summary>
    public override IReadOnlyList<(string Name, double Value)> Settings => Sources.Count > 1 ? [] : [("blocks", Blocks)];

    internal override LayerPass<T> Pass<T>() => new MeanPass<T>(this);
}

/// <summary>The loops of <see cref="MeanLayer"/>.</summary>
sealed class MeanPass<T>(MeanLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T _blocks = T.CreateTruncating(layer.Blocks);

    /// <summary>Blocks within a source.</summary>
    readonly int _each = layer.Blocks / layer.Sources.Count;

    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        RowBlock<T> outputs = memory[layer.Index].Activations;
        int width = layer.Outputs;
        for (int row = region.FirstRow; row < region.EndRow; row++)
        {
            Span<T> output = outputs.Row(row);
            output.Clear();
            foreach (int source in Sources)
            {
                ReadOnlySpan<T> input = memory.Outputs(source).Row(row);
                for (int block = 0; block < _each; block++)
                {
                    RowKernel.Add(input.Slice(block * width, width), output);
                }
            }

            RowKernel.Divide(output[..width], _blocks);
        }
    }

    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        int width = layer.Outputs;
        RowBlock<T> deltas = memory[layer.Index].Deltas;
        for (int row = region.FirstRow; row < region.EndRow; row++)
        {
            RowKernel.Divide(deltas.Row(row)[..width], _blocks);
        }

        foreach (Edge edge in memory.Edges[layer.Index])
        {
            if (!edge.IsNeeded)
            {
                continue;
            }

            RowBlock<T> target = memory.Deltas(edge.Source);
            for (int row = region.FirstRow; row < region.EndRow; row++)
            {
                Span<T> to = target.Row(row);
                if (edge.IsFirst)
                {
                    to.Clear();
                }

                for (int block = 0; block < _each; block++)
                {
                    RowKernel.Add(deltas.Row(row)[..width], to[(block * width)..]);
                }
            }

            Finish(edge, memory, region.FirstRow, region.Rows, 0, target.Stride);
        }
    }
}
