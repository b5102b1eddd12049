using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;

namespace Nabla.Networks;

/// <summary>Whether the columns of a network's inputs that embeddings read carry indices of categories in every row.</summary>
static class CategoryCheck
{
    /// <summary>Rows looked at together.</summary>
    const int BlockRows = 256;

    /// <summary>Throws unless they do.</summary>
    /// <exception cref="ArgumentException">One does not; the message names the row and the column.</exception>
    public static void Require<T>(IReadOnlyList<Layer> layers, Samples<T> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int Column, int Categories)[] columns =
        [
            .. layers.OfType<EmbeddingLayer>().SelectMany(layer => layer.InputColumns.Zip(layer.Categories)).Distinct(),
        ];
        if (columns.Length == 0)
        {
            return;
        }

        T[] block = new T[BlockRows * inputs.Stride];
        for (int first = 0; first < inputs.Rows; first += BlockRows)
        {
            int count = Math.Min(BlockRows, inputs.Rows - first);
            inputs.Gather(first, count, block);
            for (int row = 0; row < count; row++)
            {
                foreach ((int column, int categories) in columns)
                {
                    T value = block[(row * inputs.Stride) + column];
                    if (!(T.IsInteger(value) && value >= T.NegativeOne && value < T.CreateTruncating(categories)))
                    {
                        throw new ArgumentException(string.Create(
                            CultureInfo.InvariantCulture,
                            $"Row {first + row}, column {column} of the inputs is {value}, where an embedding needs the index of a category, a whole number from 0 to {categories - 1}, or -1 for none: encode the column so."));
                    }
                }
            }
        }
    }
}
