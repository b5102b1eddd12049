using System.Numerics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>An activation that stands by itself, <c>A = f(Z)</c>: behind a normalisation or a sum, which have none of their own.</summary>
public sealed class ActivationLayer : Layer
{
    internal ActivationLayer(LayerPlace place, Activation activation)
        : base(place, "activation", place.Inputs) => Activation = activation;

    /// <summary>The activation f.</summary>
    public override Activation Activation { get; }

    /// <inheritdoc/>
    public override string Description => Activation.ToString();

    internal override LayerPass<T> Pass<T>() => new ActivationLayerPass<T>(this);
}

/// <summary>The loops of <see cref="ActivationLayer"/>. Its pre-activations are the outputs of its source.</summary>
sealed class ActivationLayerPass<T>(ActivationLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool KeepsPreActivations => false;

    public override RowBlock<T> PreActivations(NetworkMemory<T> memory) => memory.Outputs(Sources[0]);

    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        (int first, int count) = (region.FirstRow, region.Rows);
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        RowBlock<T> outputs = memory[layer.Index].Activations;
        if (Activates(memory))
        {
            Activation.Forward(inputs.From(first), Stride, count, Stride, outputs.From(first));
        }
        else
        {
            RowKernel.Copy(inputs.From(first), inputs.Stride, outputs.From(first), Stride, count, Stride);
        }
    }

    /// <summary>Its deltas are dC/dZ already: they are those of its source.</summary>
    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        (int first, int count) = (region.FirstRow, region.Rows);
        RowBlock<T> target = memory.Deltas(edge.Source);
        RowKernel.CopyOrAdd(memory[layer.Index].Deltas.From(first), Stride, target.From(first), target.Stride, count, Stride, add: !edge.IsFirst);
        Finish(edge, memory, first, count, 0, Stride);
    }
}
