using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Kernels;

/// <summary>
/// A <see cref="MatrixProduct"/> whose matrices stay where they are from step to step: their extents are checked once, and a call costs no
/// more than its arithmetic. Small networks live on it: a product of four rows takes less time than the checks of its spans.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed unsafe class BoundProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The buffers are pinned for as long as they live: these references keep them alive, the pointers say where they are.
    readonly Operand<T> _a;
    readonly Operand<T> _b;
    readonly Operand<T> _start;
    readonly Operand<T> _c;
    readonly T* _aPointer;
    readonly T* _bPointer;
    readonly T* _startPointer;
    readonly T* _cPointer;
    readonly int _rows;
    readonly int _depth;
    readonly int _columns;

    /// <param name="a">A; element [r, k] at <c>r * Row + k * Depth</c>.</param>
    /// <param name="b">B; row k at <c>k * Depth</c>, its columns contiguous.</param>
    /// <param name="start">The values the chains start from, row r at <c>r * Row</c>; a default operand means zeros.</param>
    /// <param name="c">C; row r at <c>r * Row</c>. A default operand leaves it to each call.</param>
    /// <param name="rows">The most rows of a call, from row 0 on.</param>
    /// <param name="depth">The largest k of a call.</param>
    /// <param name="columns">Columns of C: a multiple of 16, at most <see cref="MatrixProduct.PanelColumns"/>.</param>
    /// <exception cref="ArgumentException">A matrix of that extent does not fit in its buffer.</exception>
    public BoundProduct(in Operand<T> a, in Operand<T> b, in Operand<T> start, in Operand<T> c, int rows, int depth, int columns)
    {
        if (columns % VectorArithmetic.Padding != 0 || columns > MatrixProduct.PanelColumns)
        {
            throw new ArgumentOutOfRangeException(nameof(columns), columns, "Columns are a multiple of 16, at most 64.");
        }

        _a = a;
        _b = b;
        _start = start;
        _c = c;
        _rows = rows;
        _depth = depth;
        _columns = columns;
        _aPointer = _a.Pointer(rows, _a.Row, depth, _a.Depth);
        _bPointer = _b.Pointer(depth, _b.Depth, columns, 1);
        _startPointer = _start.Buffer is null ? null : _start.Pointer(rows, _start.Row, columns, 1);
        _cPointer = _c.Buffer is null ? null : _c.Pointer(rows, _c.Row, columns, 1);
    }

    /// <summary>Computes rows [first, first + count) of C.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="sparse">Whether A is mostly zeros: see <see cref="SparseProduct"/>, which gives the same bits.</param>
    public void Run(int first, int count, bool sparse = false)
    {
        if ((uint)first + (ulong)(uint)count > (uint)_rows || _cPointer == null)
        {
            Refuse(first, count, _depth);
        }

        Run(first, count, _depth, _cPointer + ((nint)first * _c.Row), _c.Row, sparse);
    }

    /// <summary>
    /// Computes rows [first, first + count) of C with k below <paramref name="depth"/>, and writes them one behind the other from
    /// <paramref name="offset"/> on.
    /// </summary>
    public void Run(int first, int count, int depth, AlignedBuffer<T> to, int offset, bool sparse = false)
    {
        if ((uint)first + (ulong)(uint)count > (uint)_rows || (uint)depth > (uint)_depth || offset < 0 || offset + ((long)count * _columns) > to.Length)
        {
            Refuse(first, count, depth);
        }

        Run(first, count, depth, to.Pointer + offset, _columns, sparse);
        GC.KeepAlive(to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Run(int first, int count, int depth, T* c, int cRow, bool sparse)
    {
        if (count == 0)
        {
            return;
        }

        T* a = _aPointer + ((nint)first * _a.Row);
        T* start = _startPointer == null ? null : _startPointer + ((nint)first * _start.Row);
        if (sparse && depth > 0)
        {
            SparseProduct.Run(a, _a.Buffer.Pointer + _a.Buffer.Length, _a.Row, _a.Depth, _bPointer, _b.Depth, depth, start, _start.Row, c, cRow, count, _columns);
        }
        else
        {
            MatrixProduct.Run(a, _a.Row, _a.Depth, _bPointer, _b.Depth, depth, start, _start.Row, c, cRow, count, _columns);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Refuse(int first, int count, int depth) =>
        throw new ArgumentException($"Rows {first} to {first + count} with {depth} terms do not fit a product of {_rows} rows with {_depth}, or its results their place.");
}

/// <summary>A matrix of a product, within a buffer.</summary>
/// <param name="Buffer">The memory.</param>
/// <param name="Offset">Where the first element lies.</param>
/// <param name="Row">Elements from row to row; 0 repeats one row.</param>
/// <param name="Depth">Elements from one k to the next.</param>
readonly record struct Operand<T>(AlignedBuffer<T> Buffer, int Offset, int Row, int Depth)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The first element of an operand that has so many rows and columns.</summary>
    /// <exception cref="ArgumentException">They do not fit in the buffer.</exception>
    internal unsafe T* Pointer(int rows, int rowStride, int columns, int columnStride)
    {
        long last = rows == 0 || columns == 0 ? -1 : ((rows - 1L) * rowStride) + ((columns - 1L) * columnStride);
        if (Offset < 0 || Offset + last >= Buffer.Length)
        {
            throw new ArgumentException($"A matrix of {rows} x {columns} with strides {rowStride} and {columnStride} does not fit in {Buffer.Length - Offset} elements.");
        }

        return Buffer.Pointer + Offset;
    }
}
