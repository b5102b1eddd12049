namespace Nabla.Networks;

/// <summary>A part of a layer's work: some rows of the batch by some blocks of its columns. Parts that do not overlap write different memory.</summary>
/// <param name="FirstRow">The first row.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="FirstBlock">The first block of columns.</param>
/// <param name="EndBlock">Behind the last block of columns.</param>
readonly record struct Region(int FirstRow, int Rows, int FirstBlock, int EndBlock)
{
    /// <summary>Behind the last row.</summary>
    public int EndRow => FirstRow + Rows;
}
