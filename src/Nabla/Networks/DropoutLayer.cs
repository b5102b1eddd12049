using System;
using System.Collections.Generic;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// Dropout (Srivastava et al. 2014), inverted: in training each output is 0 with probability <see cref="Rate"/>, otherwise the input divided
/// by <c>1 - rate</c>; in prediction the layer passes its input on. What is dropped is a function of the seed, the step, the layer, the row's
/// place in the batch and the column, and of nothing else: not of the number of threads.
/// </summary>
public sealed class DropoutLayer : Layer
{
    internal DropoutLayer(LayerPlace place, double rate)
        : base(place, "dropout", place.Inputs) => Rate = rate;

    /// <summary>The probability that an output is dropped, in [0, 1).</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Settings => [("rate", Rate)];

    internal override bool OnlyInTraining => true;

    internal override LayerPass<T> Pass<T>() => new DropoutPass<T>(this);
}

/// <summary>The loops of <see cref="DropoutLayer"/>.</summary>
sealed class DropoutPass<T>(DropoutLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The factor of each element, 0 or 1 / (1 - rate), kept for the way back.</summary>
    public override int WorkLength(int rows) => checked(rows * Stride);

    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        (int first, int count) = (region.FirstRow, region.Rows);
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        RowBlock<T> outputs = memory[layer.Index].Activations;
        if (!memory.Training)
        {
            RowKernel.Copy(inputs.From(first), inputs.Stride, outputs.From(first), Stride, count, Stride);
            return;
        }

        var random = new CounterRandom(memory.Seed, RandomPurpose.Dropout, (uint)memory.Step);
        for (int row = first; row < first + count; row++)
        {
            Span<T> factors = memory[layer.Index].Work.Slice(row * Stride, Stride);
            DropoutKernel.Factors(random, layer.Index, row, layer.Rate, layer.Outputs, factors);
            RowKernel.Multiply(inputs.Row(row), factors, outputs.Row(row), add: false);
        }
    }

    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        (int first, int count) = (region.FirstRow, region.Rows);
        RowBlock<T> target = memory.Deltas(edge.Source);
        RowBlock<T> deltas = memory[layer.Index].Deltas;
        if (memory.Training)
        {
            for (int row = first; row < first + count; row++)
            {
                RowKernel.Multiply(deltas.Row(row), memory[layer.Index].Work.Slice(row * Stride, Stride), target.Row(row), add: !edge.IsFirst);
            }
        }
        else
        {
            RowKernel.CopyOrAdd(deltas.From(first), Stride, target.From(first), target.Stride, count, Stride, add: !edge.IsFirst);
        }

        Finish(edge, memory, first, count, 0, Stride);
    }
}
