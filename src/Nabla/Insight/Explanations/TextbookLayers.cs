using System;
using System.Collections.Generic;
using Nabla.Networks;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>The layers of an engine's network as the textbook's, as they predict.</summary>
public static class TextbookLayers
{
    /// <summary>Describes a layer with its numbers.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="first">Its weights <c>[inputs x outputs]</c> row by row, or γ, or factors, or the tables of an embedding one behind the other; empty where it has none.</param>
    /// <param name="second">Its biases, or β; empty where it has none.</param>
    /// <param name="statistics">Mean and variance that a batch normalisation remembers; empty elsewhere.</param>
    /// <exception cref="ArgumentException">The layer is one of the user's own, which only the engine can compute.</exception>
    public static LayerDescription Of(Layer layer, double[] first, double[] second, (double[] Mean, double[] Variance) statistics)
    {
        ArgumentNullException.ThrowIfNull(layer);
        LayerDescription description = layer switch
        {
            DenseLayer => new DenseDescription(Matrix(first, layer.Inputs, layer.Outputs), second, ReferenceNetwork.Of(layer.Activation)),
            ActivationLayer => new ActivationDescription(ReferenceNetwork.Of(layer.Activation)),
            LayerNormalizationLayer norm => new LayerNormalizationDescription(first, second, norm.Epsilon),
            BatchNormalizationLayer norm => new BatchNormalizationDescription(first, second, norm.Epsilon) { Statistics = statistics },
            DropoutLayer dropout => new DropoutDescription(dropout.Rate),
            SumLayer => new SumDescription(),
            BlockDenseLayer dense => new BlockDenseDescription(
                Matrix(first, first.Length / dense.Units, dense.Units), second, ReferenceNetwork.Of(layer.Activation), dense.Widths, dense.IsShared),
            EmbeddingLayer embedding => new EmbeddingDescription(Tables(embedding, first)),
            ScalingLayer => new ScalingDescription(first),
            MeanLayer mean => new MeanDescription(mean.Blocks),
            SelectionLayer selection => new SelectionDescription(selection.Columns),
            ConcatenationLayer => new ConcatenationDescription(),
            _ => throw new ArgumentException($"{layer.Name} is a layer of your own, which the textbook cannot follow; explain a network without it.", nameof(layer)),
        };
        return description with { Sources = layer.Sources };
    }

    /// <summary>
    /// The layers as a chain of dense ones, or <see langword="null"/> where they are none: dropout does nothing in prediction, and an activation
    /// behind a dense layer without one is that layer's.
    /// </summary>
    internal static IReadOnlyList<DenseDescription>? AsChain(IReadOnlyList<LayerDescription> layers)
    {
        var chain = new List<DenseDescription>();
        for (int i = 0; i < layers.Count; i++)
        {
            LayerDescription layer = layers[i];
            if (layer.Sources is { } sources && (sources.Count != 1 || sources[0] != i - 1))
            {
                return null;
            }

            switch (layer)
            {
                case DenseDescription dense:
                    chain.Add(dense);
                    break;
                case DropoutDescription { Mask: null }:
                    break;
                case ActivationDescription { Activation: var activation } when chain is [.., { Activation.Name: "identity" } last]:
                    chain[^1] = last with { Activation = activation };
                    break;
                default:
                    return null;
            }
        }

        return chain.Count > 0 ? chain : null;
    }

    static double[][,] Tables(EmbeddingLayer layer, double[] values)
    {
        double[][,] tables = new double[layer.Categories.Count][,];
        int start = 0;
        for (int i = 0; i < tables.Length; i++)
        {
            int count = layer.Categories[i] * layer.Sizes[i];
            tables[i] = Matrix(values[start..(start + count)], layer.Categories[i], layer.Sizes[i]);
            start += count;
        }

        return tables;
    }

    static double[,] Matrix(double[] values, int rows, int columns)
    {
        double[,] matrix = new double[rows, columns];
        for (int i = 0; i < values.Length; i++)
        {
            matrix[i / columns, i % columns] = values[i];
        }

        return matrix;
    }
}
