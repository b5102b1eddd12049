namespace Nabla.Data;

/// <summary>The memory that the cells of a table may take while it is read. What comes when it is used up goes to a file.</summary>
/// <param name="source">What is read, for errors.</param>
/// <param name="limit">Bytes.</param>
#pragma warning disable CA1001 // The file lives as long as the blocks that lie in it.
sealed class CellMemory(string source, long limit)
#pragma warning restore CA1001
{
    readonly CellFile _file = new(source);
    long _held;
    volatile bool _isFull;

    /// <summary>Whether blocks go to the file: then their arrays are soon garbage. Any thread may ask.</summary>
    public bool IsFull => _isFull;

    /// <summary>The block as it is to be kept.</summary>
    public CellBlock Keep(CellBlock block)
    {
        CellBlock kept = _held + block.Bytes <= limit ? block : block.KeepIn(_file);
        _held += kept.Bytes;
        _isFull |= !ReferenceEquals(kept, block);
        return kept;
    }

    /// <summary>To be called when all blocks are kept, before one of them is read.</summary>
    /// <exception cref="NablaDataException">What went to the file cannot be read from there.</exception>
    public void Complete() => _file.Complete();
}
