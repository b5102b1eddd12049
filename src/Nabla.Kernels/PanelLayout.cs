using System;
using System.Numerics;

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
        var target = new PanelLayout(columns, rows);
        int firstInput = FirstColumn(panel);
        int inputs = Math.Min(target.Width(panel), rows - firstInput);
        int width = target.Width(panel);
        Span<T> to = transposed.Slice(target.Offset(panel), columns * width);
        for (int source = 0; source < PanelCount; source++)
        {
            int firstOutput = FirstColumn(source);
            int sourceWidth = Width(source);
            int outputs = Math.Min(sourceWidth, columns - firstOutput);
            ReadOnlySpan<T> from = physical.Slice(Offset(source) + firstInput * sourceWidth, inputs * sourceWidth);
            for (int output = 0; output < outputs; output++)
            {
                Span<T> row = to.Slice((firstOutput + output) * width, inputs);
                for (int input = 0; input < row.Length; input++)
                {
                    row[input] = from[input * sourceWidth + output];
                }
            }
        }
    }

    /// <summary>Writes some rows of a panel of this matrix to their place in the transposed matrix.</summary>
    /// <param name="physical">This matrix.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="transposed">All of the transposed matrix, in the layout <c>new PanelLayout(columns, rows)</c>.</param>
    public void TransposePiece<T>(ReadOnlySpan<T> physical, int panel, int firstRow, int rows, Span<T> transposed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var target = new PanelLayout(Columns, Rows);
        int width = Width(panel);
        int firstColumn = FirstColumn(panel);
        int count = Math.Min(width, Columns - firstColumn);
        for (int row = firstRow; row < firstRow + rows; row++)
        {
            int to = target.IndexOf(firstColumn, row);
            int step = target.Width(row / MatrixProduct.PanelColumns);
            int from = Offset(panel) + (row * width);
            for (int column = 0; column < count; column++)
            {
                transposed[to + (column * step)] = physical[from + column];
            }
        }
    }
}
