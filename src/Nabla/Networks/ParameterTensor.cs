using System;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// A named, shaped view over a piece of a network's buffer: a weight matrix in its physical layout, or a vector. What runs over all parameters
/// (files, hashes, flat vectors, initial values) runs over these.
/// </summary>
sealed class ParameterTensor
{
    readonly PanelLayout _layout;

    /// <param name="name">The last part of its name in files, such as <c>weight</c>.</param>
    /// <param name="offset">Where it begins in the buffer.</param>
    /// <param name="rows">Rows of the logical matrix; 1 for a vector.</param>
    /// <param name="columns">Columns of the logical matrix, or elements of the vector.</param>
    /// <param name="isMatrix">Whether it is a weight matrix, to which penalties and decay apply.</param>
    public ParameterTensor(string name, int offset, int rows, int columns, bool isMatrix)
    {
        Name = name;
        Offset = offset;
        _layout = new PanelLayout(rows, columns);
        IsMatrix = isMatrix;
    }

    public string Name { get; }

    public int Offset { get; }

    public int Rows => _layout.Rows;

    public int Columns => _layout.Columns;

    public bool IsMatrix { get; }

    /// <summary>Logical elements.</summary>
    public int Count => Rows * Columns;

    /// <summary>Elements of the buffer, padding included.</summary>
    public int Length => _layout.Length;

    /// <summary>Behind its last element in the buffer.</summary>
    public int End => Offset + Length;

    /// <summary>Whether it is a table of vectors, a row each, and not a matrix that multiplies: files have it row by row, as PyTorch's Embedding.</summary>
    public bool IsTable { get; init; }

    /// <summary>Whether files have it transposed, <c>[outputs, inputs]</c>, as PyTorch's Linear.</summary>
    public bool IsTransposedInFiles => IsMatrix && !IsTable;

    /// <summary>The shape in files: <c>[outputs, inputs]</c> of a matrix, <c>[categories, size]</c> of a table, as in a PyTorch state dict, <c>[elements]</c> of a vector.</summary>
    public long[] FileShape => IsTransposedInFiles ? [Columns, Rows] : IsTable ? [Rows, Columns] : [Columns];

    /// <summary>Where the logical element [row, column] lies in the buffer.</summary>
    public int IndexOf(int row, int column) => Offset + _layout.IndexOf(row, column);

    /// <summary>Writes it row by row: element [i, j] of W <c>[inputs x outputs]</c> at <c>i * outputs + j</c>.</summary>
    public void CopyTo<T>(ReadOnlySpan<T> buffer, Span<T> destination) => CopyTo(buffer, 0, destination[..Count]);

    /// <summary>Writes as many rows as fit, in the same order, from a row on.</summary>
    public void CopyTo<T>(ReadOnlySpan<T> buffer, int firstRow, Span<T> destination)
    {
        for (int i = 0; i < destination.Length / Columns; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                destination[(i * Columns) + j] = buffer[IndexOf(firstRow + i, j)];
            }
        }
    }

    /// <summary>Replaces it; the order is that of <see cref="CopyTo{T}(ReadOnlySpan{T}, Span{T})"/>.</summary>
    public void Set<T>(ReadOnlySpan<T> values, Span<T> buffer)
    {
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                buffer[IndexOf(i, j)] = values[(i * Columns) + j];
            }
        }
    }

    /// <summary>Replaces it by what a file has, transposed there or not: <see cref="IsTransposedInFiles"/>.</summary>
    public void SetFromFile<T>(ReadOnlySpan<T> values, Span<T> buffer)
    {
        if (!IsTransposedInFiles)
        {
            Set(values, buffer);
            return;
        }

        for (int j = 0; j < Columns; j++)
        {
            for (int i = 0; i < Rows; i++)
            {
                buffer[IndexOf(i, j)] = values[(j * Rows) + i];
            }
        }
    }
}
