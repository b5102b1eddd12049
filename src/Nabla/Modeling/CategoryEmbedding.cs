using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Data.Features;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>How a network begins that reads categories by their index: each becomes a learnt vector, which stands beside all other features.</summary>
static class CategoryEmbedding
{
    /// <summary>Numbers of a category's vector (Holzmüller, Grinsztajn and Steinwart 2024, table A.1).</summary>
    const int VectorSize = 8;

    /// <summary>A network of the features alone, or with the layers that embed the indices among them.</summary>
    public static Network<T> Begin<T>(FeatureEncoder features, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var indices = new List<int>();
        var counts = new List<int>();
        var others = new List<int>();
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
                others.AddRange(Enumerable.Range(first, column.Width));
            }

            first += column.Width;
        }

        Network<T> network = Network.Create<T>(features.Width, seed);
        if (indices.Count == 0)
        {
            return network;
        }

        int[] sizes = [.. counts.Select(_ => VectorSize)];
        network = network.Select(indices, from: Layer.NetworkInputs).Embed(counts, sizes);
        return others.Count == 0 ? network : network.Select(others, from: Layer.NetworkInputs).Concatenate(1, 2);
    }
}
