using System;
using System.Collections.Generic;

namespace Nabla.Data.Reading;

/// <summary>Collects the cells of a <see cref="TextColumn"/>, row by row.</summary>
/// <param name="name">The column's name.</param>
/// <param name="memory">Where full blocks are kept; in memory, whatever their size, when left out.</param>
sealed class TextColumnBuilder(string name, TableMemory? memory = null)
{
    readonly List<CellBlock> _full = [];
    readonly CellBlockBuilder _block = new(name);

    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>The number of cells so far.</summary>
    public int RowCount => (_full.Count * TextColumn.BlockRows) + _block.Rows;

    /// <summary>Adds a cell; an empty one is missing.</summary>
    public void Append(ReadOnlySpan<char> cell)
    {
        _block.Append(cell, 0, cell.Length);
        if (_block.Rows == TextColumn.BlockRows)
        {
            CellBlock block = _block.Build(stays: memory is not { IsFull: true });
            _full.Add(memory?.Keep(block) ?? block);
        }
    }

    /// <summary>The column of all cells added.</summary>
    public TextColumn Build() => new(name, RowCount, _block.Rows == 0 ? [.. _full] : [.. _full, _block.Build()]);
}
