using System;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>The columns of a padded row, cut into the blocks that one item of work takes.</summary>
static class ColumnBlocks
{
    /// <summary>The number of blocks.</summary>
    public static int Count(int stride) => (stride + MatrixProduct.PanelColumns - 1) / MatrixProduct.PanelColumns;

    /// <summary>The first column of a block, and how many it has: a multiple of 16.</summary>
    public static (int First, int Count) At(int block, int stride)
    {
        int first = block * MatrixProduct.PanelColumns;
        return (first, Math.Min(MatrixProduct.PanelColumns, stride - first));
    }
}
