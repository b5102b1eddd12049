using System;
using System.Collections.Concurrent;

namespace Nabla.Data.Features;

/// <summary>
/// Room for the numbers of a column, used for one column after the other: a large table then needs a few such arrays and leaves no more of them behind than
/// it ever used at a time.
/// </summary>
/// <param name="length">The numbers of a column.</param>
/// <param name="columns">The columns of the table.</param>
sealed class NumberBuffers(int length, int columns)
{
    /// <summary>The most memory of the columns that are looked at side by side.</summary>
    const long MostBytes = 192 << 20;

    /// <summary>The least, where the columns need so much.</summary>
    const long FewestBytes = 32 << 20;

    /// <summary>No more than the columns will take as encoded rows: then looking at them is not what takes most memory.</summary>
    readonly long _bytes = Math.Clamp((long)length * columns * sizeof(float), FewestBytes, MostBytes);

    readonly ConcurrentStack<double[]> _free = [];

    /// <summary>How many columns may be looked at side by side.</summary>
    /// <param name="each">The buffers that a column needs.</param>
    public int Columns(int each) => (int)Math.Clamp(_bytes / (each * sizeof(double) * Math.Max(1L, length)), 1, Environment.ProcessorCount);

    /// <summary>An array for the numbers of a column; what stands in it is of no meaning.</summary>
    public double[] Take() => _free.TryPop(out double[]? buffer) ? buffer : GC.AllocateUninitializedArray<double>(length);

    /// <summary>Gives an array back, for another column.</summary>
    public void Return(double[] buffer) => _free.Push(buffer);
}
