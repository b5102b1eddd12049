using System.Threading;

namespace Nabla.Data;

/// <summary>
/// The memory that a table may take: its cells and what is known of each row, such as its hash and the lists of rows that it is divided into. What comes when
/// it is used up goes to a file, so that a table of any number of rows takes no more.
/// </summary>
/// <param name="source">What is read, for errors.</param>
/// <param name="limit">Bytes.</param>
#pragma warning disable CA1001 // The file lives as long as the blocks that lie in it.
sealed class TableMemory(string source, long limit)
#pragma warning restore CA1001
{
    /// <summary>Values of fewer bytes than this are not worth a file.</summary>
    const long FewBytes = 16 << 10;

    readonly CellFile _file = new(source);
    long _held;
    volatile bool _isFull;

    /// <summary>Whether blocks go to the file: then their arrays are soon garbage. Any thread may ask.</summary>
    public bool IsFull => _isFull;

    /// <summary>The bytes that are held now, values of few bytes not counted.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>The block as it is to be kept, which it is from now on.</summary>
    public CellBlock Keep(CellBlock block)
    {
        CellBlock kept = Held + block.Bytes <= limit ? block : block.KeepIn(_file);
        Interlocked.Add(ref _held, kept.Bytes);
        _isFull |= !ReferenceEquals(kept, block);
        return kept;
    }

    /// <summary>The values as they are to be kept, for as long as somebody has them. Any thread may ask.</summary>
    /// <param name="values">The values; kept, not copied.</param>
    public RowValues<T> Keep<T>(T[] values)
        where T : unmanaged
    {
        var held = new CellValues<T>(values);
        if (held.Bytes < FewBytes)
        {
            return new RowValues<T>(held);
        }

        if (Interlocked.Add(ref _held, held.Bytes) <= limit)
        {
            return new RowValues<T>(held, new Share(this, held.Bytes));
        }

        Interlocked.Add(ref _held, -held.Bytes);
        var file = new CellFile(source);
        CellValues<T> kept = held.KeepIn(file);
        file.Complete();
        return new RowValues<T>(kept);
    }

    /// <summary>To be called when all blocks are kept, before one of them is read.</summary>
    /// <exception cref="NablaDataException">What went to the file cannot be read from there.</exception>
    public void Complete() => _file.Complete();

    /// <summary>A part of the memory, in use until nobody refers to this.</summary>
    internal sealed class Share(TableMemory memory, long bytes)
    {
        ~Share() => Interlocked.Add(ref memory._held, -bytes);
    }
}
