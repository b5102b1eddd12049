using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Data.Features;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>
/// How a network begins, before its hidden layers: a category that is read by its index becomes a learnt vector, and numbers may have periodic embeddings
/// beside their values.
/// </summary>
static class InputLayers
{
    /// <summary>Numbers of a category's vector (Holzmüller, Grinsztajn and Steinwart 2024, table A.1).</summary>
    const int VectorSize = 8;

    /// <summary>The standard deviation of the initial frequencies (as above).</summary>
    const double FrequencyDeviation = 0.1;

    /// <summary>A network of the features alone, or with the layers that embed some of them.</summary>
    /// <param name="features">What it reads.</param>
    /// <param name="frequencies">The learnt frequencies of each number; 0 for none.</param>
    /// <param name="seed">Of its weights.</param>
    public static Network<T> Begin<T>(FeatureEncoder features, int frequencies, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var indices = new List<int>();
        var counts = new List<int>();
        var numbers = new List<int>();
        var values = new List<int>();
        int first = 0;
        foreach (ColumnEncoder column in features.Columns)
        {
            if (column is CategoryEncoder { IsIndex: true } category)
            {
                indices.Add(first);
                counts.Add(category.IndexCount);
            }
            else
            {
                values.AddRange(Enumerable.Range(first, column.Width));
                if (column is NumberEncoder)
                {
                    numbers.Add(first);
                }
            }

            first += column.Width;
        }

        Network<T> network = Network.Create<T>(features.Width, seed);
        var sideBySide = new List<int>();
        if (indices.Count == 0)
        {
            sideBySide.Add(Layer.NetworkInputs);
        }
        else
        {
            if (values.Count > 0)
            {
                network = network.Select(values, from: Layer.NetworkInputs);
                sideBySide.Add(network.Layers.Count - 1);
            }

            network = network.Select(indices, from: Layer.NetworkInputs).Embed(counts, [.. counts.Select(_ => VectorSize)]);
            sideBySide.Add(network.Layers.Count - 1);
        }

        if (frequencies > 0 && numbers.Count > 0)
        {
            network = network.Select(numbers, from: Layer.NetworkInputs).Periodic(frequencies, FrequencyDeviation);
            sideBySide.Add(network.Layers.Count - 1);
        }

        return sideBySide.Count > 1 ? network.Concatenate([.. sideBySide]) : network;
    }
}
