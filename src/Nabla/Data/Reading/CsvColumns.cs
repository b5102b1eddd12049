using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Nabla.Data.Reading;

/// <summary>
/// The columns of a CSV text while it is read. The parser fills one batch of rows while other threads turn the batches before it into cells; how
/// many there are changes nothing but the time.
/// </summary>
sealed class CsvColumns
{
    /// <summary>Batches that are turned into cells at a time, whatever the number of processors: each holds up to about 30 MB.</summary>
    const int MostWaiting = 4;

    readonly string[] _names;
    readonly CellFormat _cells;
    readonly TableMemory _memory;
    readonly List<CellBlock>[] _blocks;
    readonly Queue<(CsvBatch Batch, Task<CellBlock[]> Blocks)> _converting = new();
    readonly Stack<CsvBatch> _free = new();
    readonly int _shift;
    CsvBatch _batch;
    int _rows;

    /// <summary>Begins without a row.</summary>
    /// <param name="names">The names of the columns.</param>
    /// <param name="recordLength">Characters of a row, about.</param>
    /// <param name="cells">How the cells are written.</param>
    /// <param name="memory">Where the cells are kept.</param>
    public CsvColumns(string[] names, int recordLength, CellFormat cells, TableMemory memory)
    {
        _memory = memory;
        _names = names;
        _cells = cells;
        _shift = CsvBatch.BlockShift(names.Length, recordLength);
        _blocks = Array.ConvertAll(names, _ => new List<CellBlock>());
        _batch = new CsvBatch(names, _shift, cells, memory);
    }

    /// <summary>Adds a row: all of its fields.</summary>
    public void Add(ReadOnlySpan<char> record, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        _batch.Add(record, starts, ends);
        _rows++;
        if (_batch.Rows == 1 << _shift)
        {
            Convert();
        }
    }

    /// <summary>The columns of all rows added.</summary>
    public Column[] Build()
    {
        if (_batch.Rows > 0)
        {
            Convert();
        }

        while (_converting.Count > 0)
        {
            Collect();
        }

        _memory.Complete();
        var columns = new Column[_names.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new TextColumn(_names[i], _rows, [.. _blocks[i]], _shift);
        }

        return columns;
    }

    void Convert()
    {
        CsvBatch batch = _batch;
        int most = Math.Min(Environment.ProcessorCount, MostWaiting);
        while (_converting.Count > 0 && _converting.Peek().Blocks.IsCompleted)
        {
            Collect();
        }

        // Where the others are behind, this thread does one itself.
        Task<CellBlock[]> blocks = _converting.Count < most ? Task.Run(batch.Build) : Task.FromResult(batch.Build());
        _converting.Enqueue((batch, blocks));
        _batch = _free.Count > 0 ? _free.Pop() : new CsvBatch(_names, _shift, _cells, _memory);
    }

    /// <summary>Takes the oldest batch, when it is done.</summary>
    void Collect()
    {
        (CsvBatch batch, Task<CellBlock[]> task) = _converting.Dequeue();
        CellBlock[] blocks = task.GetAwaiter().GetResult();
        for (int i = 0; i < blocks.Length; i++)
        {
            _blocks[i].Add(_memory.Keep(blocks[i]));
        }

        _free.Push(batch);
    }
}
