using System;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// A fully connected layer: <c>A = f(X·W + b)</c>, batches as rows, W <c>[inputs x outputs]</c>, b <c>[outputs]</c> (seed 002; the other seeds
/// write the same with columns, <c>a = f(W a + b)</c>). It describes; the numbers live in the network's parameter buffer.
/// </summary>
public sealed class DenseLayer
{
    internal DenseLayer(int index, int inputs, int outputs, Activation activation, int offset)
    {
        Name = $"layers.{index}";
        Inputs = inputs;
        Outputs = outputs;
        Activation = activation;
        Layout = new PanelLayout(inputs, outputs);
        WeightsOffset = offset;
    }

    /// <summary>The name in files and reports: <c>layers.0</c> for the first layer, as in a PyTorch state dict.</summary>
    public string Name { get; }

    /// <summary>The number of inputs: rows of W.</summary>
    public int Inputs { get; }

    /// <summary>The number of outputs: columns of W, units of the layer.</summary>
    public int Outputs { get; }

    /// <summary>The activation f.</summary>
    public Activation Activation { get; }

    /// <summary>Weights and biases: <c>inputs · outputs + outputs</c>.</summary>
    public int ParameterCount => WeightCount + Outputs;

    /// <summary>The number of weights: <c>inputs · outputs</c>.</summary>
    internal int WeightCount => Inputs * Outputs;

    /// <summary>The physical order of the weights.</summary>
    internal PanelLayout Layout { get; }

    /// <summary>Where the weights begin in the parameter buffer; the biases follow them.</summary>
    internal int WeightsOffset { get; }

    /// <summary>Where the biases begin in the parameter buffer.</summary>
    internal int BiasesOffset => WeightsOffset + Layout.Length;

    /// <summary>Where the next layer begins.</summary>
    internal int End => BiasesOffset + Layout.PaddedColumns;

    /// <summary>Writes this layer's weights of a parameter buffer as <c>[inputs x outputs]</c>, row by row.</summary>
    internal void WeightsToLogicalOrder<T>(ReadOnlySpan<T> parameters, Span<T> destination)
    {
        ReadOnlySpan<T> physical = parameters.Slice(WeightsOffset, Layout.Length);
        for (int i = 0; i < Inputs; i++)
        {
            for (int j = 0; j < Outputs; j++)
            {
                destination[(i * Outputs) + j] = physical[Layout.IndexOf(i, j)];
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Inputs} -> {Outputs} {Activation}";
}
