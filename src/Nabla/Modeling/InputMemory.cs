using System;
using System.Collections.Generic;
using System.Numerics;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Networks;

namespace Nabla.Modeling;

/// <summary>
/// The memory that the encoded inputs of a training run may take. What does not fit is kept in a file without a name, which is gone with this object
/// or with the process; where the inputs are changes no result.
/// </summary>
/// <param name="limit">Bytes; half of what the process may use where left out.</param>
sealed class InputMemory(long? limit) : IDisposable
{
    /// <summary>Rows encoded at a time on their way to the file.</summary>
    const int PieceRows = 4096;

    /// <summary>Before a matrix of this size is made, what earlier work left behind is given back to the system, so that the two do not lie side by side.</summary>
    public const long LargeMatrix = 128 << 20;

    readonly List<IDisposable> _files = [];
    long _left = LimitOf(limit);

    /// <summary>The bytes that encoded inputs may take, where so many were allowed or nothing was said.</summary>
    public static long LimitOf(long? limit) => limit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Gives back to the system what earlier work left behind.</summary>
    public static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>The features of rows in the order given.</summary>
    public Samples<T> Encode<T>(BoundFeatures features, RowValues<int> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = features.Encoder.Width;
        long bytes = Matrix<T>.BytesOf(rows.Length, columns);
        if (bytes <= _left && Matrix<T>.Fits(rows.Length, columns))
        {
            _left -= bytes;
            if (bytes >= LargeMatrix)
            {
                GiveBack();
            }

            return EncodedRows<T>.MatrixOf(features, rows, 0, rows.Length);
        }

        FileSamples<T> file = SampleFile.Temporary<T>(columns, writer =>
        {
            for (int first = 0; first < rows.Length; first += PieceRows)
            {
                Matrix<T> piece = EncodedRows<T>.MatrixOf(features, rows, first, Math.Min(PieceRows, rows.Length - first));
                for (int row = 0; row < piece.Rows; row++)
                {
                    writer.WriteRow<T>(piece.Row(row));
                }
            }
        });
        _files.Add(file);
        return file;
    }

    public void Dispose()
    {
        foreach (IDisposable file in _files)
        {
            file.Dispose();
        }
    }
}
