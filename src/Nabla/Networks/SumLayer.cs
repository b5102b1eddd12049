using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// The sum of the outputs of several layers of one width: the end of a residual block, <c>y = F(x) + x</c> (He et al. 2016, "Deep residual
/// learning for image recognition", eq. 1). The gradient reaches every source unchanged.
/// </summary>
public sealed class SumLayer : Layer
{
    internal SumLayer(LayerPlace place, int outputs)
        : base(place, "sum", outputs)
    {
    }

    internal override LayerPass<T> Pass<T>() => new SumPass<T>(this);
}

/// <summary>The loops of <see cref="SumLayer"/>.</summary>
sealed class SumPass<T>(SumLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        (int first, int count) = (region.FirstRow, region.Rows);
        RowBlock<T> outputs = memory[layer.Index].Activations;
        for (int i = 0; i < Sources.Length; i++)
        {
            RowBlock<T> inputs = memory.Outputs(Sources[i]);
            RowKernel.CopyOrAdd(inputs.From(first), inputs.Stride, outputs.From(first), Stride, count, Stride, add: i > 0);
        }
    }

    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        (int first, int count) = (region.FirstRow, region.Rows);
        foreach (Edge edge in memory.Edges[layer.Index])
        {
            if (edge.IsNeeded)
            {
                RowBlock<T> target = memory.Deltas(edge.Source);
                RowKernel.CopyOrAdd(memory[layer.Index].Deltas.From(first), Stride, target.From(first), target.Stride, count, Stride, add: !edge.IsFirst);
                Finish(edge, memory, first, count, 0, Stride);
            }
        }
    }
}
