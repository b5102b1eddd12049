using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Networks;

namespace Nabla.Insight;

/// <summary>
/// The one layer that a stack of linear layers is equal to: <c>x·W1 + b1</c> followed by <c>·W2 + b2</c> is <c>x·W' + b'</c> with
/// <c>W' = W1·W2</c> and <c>b' = b1·W2 + b2</c>, and so on for more layers (seeds 003 and 004; with columns <c>W' = W2 W1</c>). Depth without
/// a nonlinear activation adds nothing. The products are computed in double, in the order of the layers.
/// </summary>
public sealed class LinearCollapse
{
    LinearCollapse(int inputs, int outputs, double[] weights, double[] biases, Activation output)
    {
        Inputs = inputs;
        Outputs = outputs;
        Weights = weights;
        Biases = biases;
        OutputActivation = output;
    }

    /// <summary>The number of inputs: rows of W'.</summary>
    public int Inputs { get; }

    /// <summary>The number of outputs: columns of W'.</summary>
    public int Outputs { get; }

    /// <summary>W' <c>[inputs x outputs]</c>, row by row.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>b' <c>[outputs]</c>.</summary>
    public IReadOnlyList<double> Biases { get; }

    /// <summary>The activation of the last layer, which stays: <c>y = f(x·W' + b')</c>. Identity for a linear network.</summary>
    public Activation OutputActivation { get; }

    /// <summary>The weight from an input to an output, both 0-based.</summary>
    public double this[int input, int output] => Weights[(input * Outputs) + output];

    /// <summary>Whether the layers are a chain in which nothing but the end is bent. Dropout, which only training sees, does not matter.</summary>
    /// <param name="layers">The layers, first to last.</param>
    /// <param name="reason">Why not, in one sentence; otherwise <see langword="null"/>.</param>
    public static bool IsPossible(IReadOnlyList<Layer> layers, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(layers);
        reason = layers.OfType<DenseLayer>().Any() ? null : "The network has no dense layer to collapse.";
        Layer? bent = null;
        foreach (Layer layer in layers.Where(layer => !layer.OnlyInTraining))
        {
            if (bent is not null || layer.Branches || layer is not (DenseLayer or ActivationLayer))
            {
                string why = bent is not null
                    ? $"{bent.Name} has the activation {bent.Activation}; a network whose hidden layers have the activation identity collapses"
                    : layer.Branches
                        ? $"{layer.Name} reads more than the layer before it"
                        : $"{layer.Name} is of kind {layer.Kind}";
                reason ??= $"Only linear layers collapse into one: {why}.";
                break;
            }

            bent = layer.Activation == Activation.Identity ? null : layer;
        }

        return reason is null;
    }

    /// <summary>Collapses the layers of a network.</summary>
    /// <exception cref="ArgumentException">A layer before the last is not linear; the message names it and its activation.</exception>
    public static LinearCollapse Of<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        return Of(network.Layers, layer =>
        {
            T[] weights = new T[network.Layers[layer].Inputs * network.Layers[layer].Outputs];
            T[] biases = new T[network.Layers[layer].Outputs];
            network.CopyWeightsTo(layer, weights);
            network.CopyBiasesTo(layer, biases);
            return (Array.ConvertAll(weights, double.CreateTruncating), Array.ConvertAll(biases, double.CreateTruncating));
        });
    }

    /// <summary>Collapses layers.</summary>
    /// <param name="layers">The layers, first to last.</param>
    /// <param name="parametersOf">The weights <c>[inputs x outputs]</c>, row by row, and biases of a dense layer, by its 0-based place among all layers.</param>
    /// <exception cref="ArgumentException">A layer before the last is not linear; the message names it and its activation.</exception>
    public static LinearCollapse Of(IReadOnlyList<Layer> layers, Func<int, (double[] Weights, double[] Biases)> parametersOf)
    {
        ArgumentNullException.ThrowIfNull(parametersOf);
        if (!IsPossible(layers, out string? reason))
        {
            throw new ArgumentException(reason, nameof(layers));
        }

        DenseLayer[] dense = [.. layers.OfType<DenseLayer>()];
        (double[] product, double[] offset) = parametersOf(dense[0].Index);
        foreach (DenseLayer layer in dense.Skip(1))
        {
            (double[] weights, double[] biases) = parametersOf(layer.Index);
            product = Product(product, weights, layer.Inputs, layer.Outputs);
            offset = Product(offset, weights, layer.Inputs, layer.Outputs);
            for (int j = 0; j < offset.Length; j++)
            {
                offset[j] += biases[j];
            }
        }

        Activation output = layers.Select(layer => layer.Activation).LastOrDefault(activation => activation != Activation.Identity) ?? Activation.Identity;
        return new LinearCollapse(dense[0].Inputs, dense[^1].Outputs, product, offset, output);
    }

    /// <summary>The outputs before the output activation: <c>x·W' + b'</c>.</summary>
    /// <param name="inputs">Exactly <see cref="Inputs"/> elements.</param>
    public double[] Logits(ReadOnlySpan<double> inputs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs.Length, Inputs);
        double[] outputs = Product(inputs, [.. Weights], Inputs, Outputs);
        for (int j = 0; j < outputs.Length; j++)
        {
            outputs[j] += Biases[j];
        }

        return outputs;
    }

    /// <summary><c>[rows x inner] · [inner x columns]</c>, each sum upwards.</summary>
    static double[] Product(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int inner, int columns)
    {
        int rows = left.Length / inner;
        double[] product = new double[checked(rows * columns)];
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = product.AsSpan(i * columns, columns);
            for (int k = 0; k < inner; k++)
            {
                double factor = left[(i * inner) + k];
                for (int j = 0; j < columns; j++)
                {
                    row[j] = Math.FusedMultiplyAdd(factor, right[(k * columns) + j], row[j]);
                }
            }
        }

        return product;
    }
}
