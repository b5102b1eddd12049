using System;
using System.Collections.Generic;

namespace Nabla.Data.Reading;

/// <summary>Collects the cells of a <see cref="TextColumn"/>, row by row.</summary>
/// <param name="name">The column's name.</param>
sealed class TextColumnBuilder(string name)
{
    readonly List<TextBlock> _full = [];
    char[] _characters = [];
    int[] _ends = [];
    int _length;
    int _rows;

    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>The number of cells so far.</summary>
    public int RowCount => (_full.Count * TextColumn.BlockRows) + _rows;

    /// <summary>Adds a cell; an empty one is missing.</summary>
    public void Append(ReadOnlySpan<char> cell)
    {
        if (cell.Length > _characters.Length - _length)
        {
            Grow(cell.Length);
        }

        if (_rows == _ends.Length)
        {
            Array.Resize(ref _ends, Math.Clamp(2 * _rows, 16, TextColumn.BlockRows));
        }

        cell.CopyTo(_characters.AsSpan(_length));
        _length += cell.Length;
        _ends[_rows++] = _length;
        if (_rows == TextColumn.BlockRows)
        {
            _full.Add(Seal());
            _length = 0;
            _rows = 0;
        }
    }

    /// <summary>The column of all cells added.</summary>
    public TextColumn Build() => new(name, RowCount, _rows == 0 ? [.. _full] : [.. _full, Seal()]);

    TextBlock Seal() => new(_characters.AsSpan(0, _length).ToArray(), _ends.AsSpan(0, _rows).ToArray());

    void Grow(int more)
    {
        long needed = (long)_length + more;
        if (needed > Array.MaxLength)
        {
            string message = $"Column '{name}' holds more than {Array.MaxLength} characters in {TextColumn.BlockRows} rows; leave out that column.";
            throw new NablaDataException(message) { Column = name };
        }

        Array.Resize(ref _characters, (int)Math.Min(Math.Max(Math.Max(32, 2L * _characters.Length), needed), Array.MaxLength));
    }
}
