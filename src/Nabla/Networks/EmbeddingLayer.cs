using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// Categories as learnt vectors (Guo and Berkhahn 2016, "Entity embeddings of categorical variables"): each column that it reads carries the index
/// of a category, 0 to n - 1, and gives the row of that index in a table <c>[n x d]</c>; the vectors of all columns stand side by side. That is the
/// product of a one-hot row with the table, without the zeros. The index -1 stands for none of the categories, and gives zeros, as a one-hot row
/// without a 1 would. An index is rounded to the nearest whole number, so that the derivative by it is 0.
/// </summary>
public sealed class EmbeddingLayer : Layer
{
    internal EmbeddingLayer(LayerPlace place, IReadOnlyList<int> categories, IReadOnlyList<int> sizes, IReadOnlyList<int> inputColumns)
        : base(place, "embedding", sizes.Sum())
    {
        Categories = categories;
        Sizes = sizes;
        InputColumns = inputColumns;
        var tables = new ParameterTensor[categories.Count];
        int offset = Offset;
        for (int i = 0; i < tables.Length; i++)
        {
            tables[i] = new ParameterTensor(tables.Length == 1 ? "weight" : $"{i}.weight", offset, categories[i], sizes[i], isMatrix: true) { IsTable = true };
            offset = tables[i].End;
        }

        Tensors = tables;
    }

    /// <summary>The number of categories of each column.</summary>
    public IReadOnlyList<int> Categories { get; }

    /// <summary>The number of outputs of each column: the size of its vectors.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, IReadOnlyList<int> Values)> Lists => [("categories", Categories), ("sizes", Sizes)];

    /// <inheritdoc/>
    public override string Description => Text(Categories, Sizes);

    /// <summary>The columns of the network's inputs that the indices come from.</summary>
    internal IReadOnlyList<int> InputColumns { get; }

    internal override IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>The index of a category as a number; -1 for none.</summary>
    /// <exception cref="ArgumentException">The number is no index; the message names the column.</exception>
    internal int IndexOf<T>(T value, int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T index = T.Round(value);
        return index >= T.NegativeOne && index < T.CreateTruncating(Categories[column])
            ? int.CreateTruncating(index)
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Input column {InputColumns[column]} is {value}, where {Name} needs the index of a category from 0 to {Categories[column] - 1}, or -1 for none: encode the column so."));
    }

    /// <summary>The text in a network's description.</summary>
    internal static string Text(IReadOnlyList<int> categories, IReadOnlyList<int> sizes) =>
        $"embedding({string.Join(", ", categories.Zip(sizes, (n, d) => string.Create(CultureInfo.InvariantCulture, $"{n}x{d}")))})";

    internal override LayerPass<T> Pass<T>() => new EmbeddingPass<T>(this);
}

/// <summary>
/// The loops of <see cref="EmbeddingLayer"/>. A piece of a table belongs to one thread, which adds the deltas of the batch's rows in their order;
/// the optimizer then sees the whole table, rows without a delta too.
/// </summary>
sealed class EmbeddingPass<T>(EmbeddingLayer layer) : LayerPass<T>(layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements of a piece: 48 KiB of floats.</summary>
    const int PieceLength = 12_288;

    readonly Part[] _items = [.. Parts(layer)];

    public override void Forward(in Region region, NetworkMemory<T> memory)
    {
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        RowBlock<T> outputs = memory[layer.Index].Activations;
        for (int row = region.FirstRow; row < region.EndRow; row++)
        {
            ReadOnlySpan<T> indices = inputs.Row(row);
            Span<T> to = outputs.Row(row);
            for (int column = 0; column < layer.Tensors.Count; column++)
            {
                ParameterTensor table = layer.Tensors[column];
                int index = layer.IndexOf(indices[column], column);
                for (int first = 0; first < table.Columns; first += MatrixProduct.PanelColumns)
                {
                    int count = Math.Min(MatrixProduct.PanelColumns, table.Columns - first);
                    if (index >= 0)
                    {
                        memory.Parameters.Slice(table.IndexOf(index, first), count).CopyTo(to);
                    }
                    else
                    {
                        to[..count].Clear();
                    }

                    to = to[count..];
                }
            }

            to.Clear();
        }
    }

    /// <summary>The derivative by an index is 0.</summary>
    public override void Backward(in Region region, NetworkMemory<T> memory)
    {
        Edge edge = memory.Edges[layer.Index][0];
        RowBlock<T> target = memory.Deltas(edge.Source);
        for (int row = region.FirstRow; row < region.EndRow && edge.IsFirst; row++)
        {
            target.Row(row).Clear();
        }

        Finish(edge, memory, region.FirstRow, region.Rows, 0, target.Stride);
    }

    public override int GradientItems => _items.Length;

    public override ParameterPiece Piece(int item)
    {
        Part part = _items[item];
        return new(layer.Tensors[part.Column].IndexOf(part.FirstRow, part.FirstOutput), part.Rows * part.Width, IsWeight: true);
    }

    public override void Gradient(int item, NetworkMemory<T> memory, AlignedBuffer<T> to, int offset)
    {
        Part part = _items[item];
        Span<T> gradient = to.Slice(offset, part.Rows * part.Width);
        gradient.Clear();
        RowBlock<T> inputs = memory.Outputs(Sources[0]);
        RowBlock<T> deltas = memory[layer.Index].Deltas;
        for (int row = 0; row < memory.Rows; row++)
        {
            int at = layer.IndexOf(inputs.Row(row)[part.Column], part.Column) - part.FirstRow;
            if (at >= 0 && at < part.Rows)
            {
                RowKernel.Add(deltas.Row(row).Slice(part.Start, part.Outputs), gradient[(at * part.Width)..]);
            }
        }
    }

    static IEnumerable<Part> Parts(EmbeddingLayer layer)
    {
        int start = 0;
        for (int column = 0; column < layer.Tensors.Count; column++)
        {
            ParameterTensor table = layer.Tensors[column];
            for (int first = 0; first < table.Columns; first += MatrixProduct.PanelColumns)
            {
                int outputs = Math.Min(MatrixProduct.PanelColumns, table.Columns - first);
                int width = VectorArithmetic.Padded(outputs);
                int rows = PieceLength / width;
                for (int row = 0; row < table.Rows; row += rows)
                {
                    yield return new Part(column, row, Math.Min(rows, table.Rows - row), first, start + first, outputs, width);
                }
            }

            start += table.Columns;
        }
    }

    /// <summary>A piece of a table.</summary>
    /// <param name="Column">The table.</param>
    /// <param name="FirstRow">Its first category.</param>
    /// <param name="Rows">Its categories.</param>
    /// <param name="FirstOutput">Its first column of the table.</param>
    /// <param name="Start">Its first column of the layer's outputs.</param>
    /// <param name="Outputs">Its columns.</param>
    /// <param name="Width">Those and their padding.</param>
    readonly record struct Part(int Column, int FirstRow, int Rows, int FirstOutput, int Start, int Outputs, int Width);
}
