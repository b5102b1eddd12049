using System;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Kernels;

/// <summary>
/// The physical order of a weight matrix, known here and nowhere else. The logical matrix is <c>[inputs x outputs]</c>; in memory it is cut
/// into panels of 64 outputs (the last one of a multiple of 16, zeros behind the last output), each panel row by row:
/// <c>[outputs / 64][inputs][64]</c>. A panel is what the product reads from front to back, and what one thread owns.
/// </summary>
/// <param name="rows">Rows of the logical matrix: the inputs of the layer.</param>
/// <param name="columns">Columns of the logical matrix: the outputs of the layer.</param>
readonly struct PanelLayout(int rows, int columns)
{
    /// <summary>A transposed matrix of so many bytes is out of the caches again before anybody reads it, and is written past them.</summary>
    const int LargeBytes = 4 * 1024 * 1024;

    /// <summary>Rows of the logical matrix.</summary>
    public int Rows => rows;

    /// <summary>Columns of the logical matrix.</summary>
    public int Columns => columns;

    /// <summary>Columns with their padding.</summary>
    public int PaddedColumns { get; } = VectorArithmetic.Padded(columns);

    /// <summary>Elements of the physical matrix, padding included.</summary>
    public int Length => checked(rows * PaddedColumns);

    /// <summary>The number of panels.</summary>
    public int PanelCount => (PaddedColumns + MatrixProduct.PanelColumns - 1) / MatrixProduct.PanelColumns;

    /// <summary>The first column of a panel.</summary>
    public static int FirstColumn(int panel) => panel * MatrixProduct.PanelColumns;

    /// <summary>Columns of a panel: 64, in the last one a multiple of 16.</summary>
    public int Width(int panel) => Math.Min(MatrixProduct.PanelColumns, PaddedColumns - FirstColumn(panel));

    /// <summary>Where a panel begins in the physical matrix.</summary>
    public int Offset(int panel) => FirstColumn(panel) * rows;

    /// <summary>Where the logical element [row, column] lies in the physical matrix.</summary>
    public int IndexOf(int row, int column)
    {
        int panel = column / MatrixProduct.PanelColumns;
        return Offset(panel) + row * Width(panel) + column % MatrixProduct.PanelColumns;
    }

    /// <summary>Writes panel <paramref name="panel"/> of the transposed matrix: B of the product <c>dX = dZ·Wᵀ</c>.</summary>
    /// <param name="physical">This matrix.</param>
    /// <param name="panel">A panel of the layout of the transposed matrix, <c>new PanelLayout(columns, rows)</c>.</param>
    /// <param name="transposed">All of the transposed matrix.</param>
    public void TransposePanel<T>(ReadOnlySpan<T> physical, int panel, Span<T> transposed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int first = FirstColumn(panel);
        int count = Math.Min(MatrixProduct.PanelColumns, rows - first);
        for (int source = 0; source < PanelCount; source++)
        {
            TransposePiece(physical, source, first, count, transposed);
        }
    }

    /// <summary>
    /// Writes rows [<paramref name="firstRow"/>, <paramref name="firstRow"/> + <paramref name="count"/>) of one panel of this matrix to their
    /// place in the transposed one. Nothing else is written, except that the piece with the last row may write zeros into the padding behind it:
    /// different pieces can be transposed at the same time.
    /// </summary>
    /// <param name="physical">This matrix, all of it.</param>
    /// <param name="panel">A panel of this layout.</param>
    /// <param name="firstRow">The first row; fastest where it is a multiple of 16.</param>
    /// <param name="count">The number of rows; fastest where it is a multiple of 16 or reaches the last row.</param>
    /// <param name="transposed">All of the transposed matrix, in the layout <c>new PanelLayout(Columns, Rows)</c>.</param>
    public unsafe void TransposePiece<T>(ReadOnlySpan<T> physical, int panel, int firstRow, int count, Span<T> transposed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var target = new PanelLayout(columns, rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)panel, (uint)PanelCount, nameof(panel));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)firstRow + (ulong)(uint)count, (ulong)rows, nameof(count));
        ArgumentOutOfRangeException.ThrowIfLessThan(physical.Length, Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(transposed.Length, target.Length);
        int width = Width(panel);
        int firstOutput = FirstColumn(panel);
        int outputs = Math.Min(width, columns - firstOutput);
        int end = firstRow + count;
        bool pastCaches = (long)target.Length * sizeof(T) >= LargeBytes;
        fixed (T* all = physical, to = transposed)
        {
            T* from = all + Offset(panel);
            for (int row = firstRow; row < end;)
            {
                // As far as a panel of the transposed matrix goes; up to the next multiple of 16 where the piece begins between two.
                int misaligned = row % VectorArithmetic.Padding;
                int next = misaligned == 0 ? (row / MatrixProduct.PanelColumns + 1) * MatrixProduct.PanelColumns : row - misaligned + VectorArithmetic.Padding;
                int here = Math.Min(next, end) - row;
                int targetPanel = row / MatrixProduct.PanelColumns;
                int stride = target.Width(targetPanel);
                T* corner = to + target.Offset(targetPanel) + (nint)firstOutput * stride + row % MatrixProduct.PanelColumns;
                BlockTranspose.Run(from + (nint)row * width, width, corner, stride, here, outputs, fill: misaligned == 0 && row + here == rows, pastCaches);
                row += here;
            }
        }

        if (pastCaches && Sse.IsSupported)
        {
            Sse.StoreFence();
        }
    }
}
