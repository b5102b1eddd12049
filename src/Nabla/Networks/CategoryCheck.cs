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

    /// <summary>The columns of the inputs that embeddings read, with the number of their categories.</summary>
    public static (int Column, int Categories)[] ColumnsOf(IReadOnlyList<Layer> layers) =>
        [.. layers.OfType<EmbeddingLayer>().SelectMany(layer => layer.InputColumns.Zip(layer.Categories)).Distinct()];

    /// <summary>Throws unless they do.</summary>
    /// <exception cref="ArgumentException">One does not; the message names the row and the column.</exception>
    public static void Require<T>(IReadOnlyList<Layer> layers, Samples<T> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int Column, int Categories)[] columns = ColumnsOf(layers);
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
                if (Fault<T>(columns, block.AsSpan(row * inputs.Stride, inputs.Stride)) is { } fault)
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Row {first + row}, {fault}"));
                }
            }
        }
    }

    /// <summary>What is wrong with a row of inputs, as the rest of a sentence; <see langword="null"/> where every index is one.</summary>
    public static string? Fault<T>((int Column, int Categories)[] columns, ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int column, int categories) in columns)
        {
            T value = row[column];
            if (!(T.IsInteger(value) && value >= T.NegativeOne && value < T.CreateTruncating(categories)))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"column {column} of the inputs is {value}, where an embedding needs the index of a category, a whole number from 0 to {categories - 1}, or -1 for none: encode the column so.");
            }
        }

        return null;
    }
}
