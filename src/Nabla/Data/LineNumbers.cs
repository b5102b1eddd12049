using System.Collections.Generic;

namespace Nabla.Data;

/// <summary>
/// The lines on which the rows of a source begin. Nearly every row stands on the line behind the one before: only runs of such rows are kept.
/// </summary>
sealed class LineNumbers
{
    readonly List<(int Row, long Line)> _runs = [];

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="line">Its 1-based line.</param>
    public void Add(long line)
    {
        if (_runs.Count == 0 || line - Count != _runs[^1].Line - _runs[^1].Row)
        {
            _runs.Add((Count, line));
        }

        Count++;
    }

    /// <summary>The line of a row.</summary>
    public long this[int row]
    {
        get
        {
            // The last run that begins at or before the row.
            int low = 0;
            int high = _runs.Count - 1;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                (low, high) = _runs[middle].Row <= row ? (middle, high) : (low, middle - 1);
            }

            return _runs[low].Line + (row - _runs[low].Row);
        }
    }
}
