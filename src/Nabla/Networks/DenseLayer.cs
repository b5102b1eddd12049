using System.Collections.Generic;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// A fully connected layer: <c>A = f(X·W + b)</c>, batches as rows, W <c>[inputs x outputs]</c>, b <c>[outputs]</c> (seed 002; the other seeds
/// write the same with columns, <c>a = f(W a + b)</c>).
/// </summary>
public sealed class DenseLayer : Layer
{
    internal DenseLayer(LayerPlace place, int outputs, Activation activation)
        : base(place, "dense", outputs)
    {
        Activation = activation;
        Layout = new PanelLayout(Inputs, outputs);
        Weights = new ParameterTensor("weight", Offset, Inputs, outputs, isMatrix: true);
        Biases = new ParameterTensor("bias", Weights.End, 1, outputs, isMatrix: false);
        Tensors = [Weights, Biases];
    }

    /// <summary>The activation f.</summary>
    public override Activation Activation { get; }

    internal override IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>W.</summary>
    internal ParameterTensor Weights { get; }

    /// <summary>b.</summary>
    internal ParameterTensor Biases { get; }

    /// <summary>The number of weights: <c>inputs · outputs</c>.</summary>
    internal int WeightCount => Weights.Count;

    /// <summary>The physical order of the weights.</summary>
    internal PanelLayout Layout { get; }

    /// <summary>Where the weights begin in the parameter buffer; the biases follow them.</summary>
    internal int WeightsOffset => Weights.Offset;

    /// <summary>Where the biases begin in the parameter buffer.</summary>
    internal int BiasesOffset => Biases.Offset;

    /// <inheritdoc/>
    public override string Description => Activation.ToString();

    internal override LayerPass<T> Pass<T>() => new DensePass<T>(this);
}
