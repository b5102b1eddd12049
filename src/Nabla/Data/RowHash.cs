using System;
using System.Collections.Generic;

namespace Nabla.Data;

/// <summary>
/// 64 bits of all cells of a row: each cell is its number (so that 1 equals 1.0) or the FNV-1a hash of its text (Fowler, Noll, Vo), and each
/// is mixed in by the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
/// </summary>
static class RowHash
{
    const int PieceRows = 4096;
    const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>The hash of every row and of every column.</summary>
    public static TableHashes Both(Table table)
    {
        ulong[] pieces = new ulong[PiecesOf(table) * table.Columns.Count];
        ulong[] rows = Of(table, table.Columns, pieces);
        ulong[] columns = new ulong[table.Columns.Count];
        for (int i = 0; i < pieces.Length; i++)
        {
            ref ulong hash = ref columns[i % columns.Length];
            hash = Mix(hash + pieces[i] + Step);
        }

        return new TableHashes(table.Memory.Keep(rows), columns);
    }

    /// <summary>The hash of every row over some of its columns, in the order given.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="pieces">Receives the hash of each column's cells in each piece of the rows, piece by piece; or <see langword="null"/>.</param>
    public static ulong[] Of(Table table, IReadOnlyList<Column> columns, ulong[]? pieces = null)
    {
        ulong[] hashes = new ulong[table.RowCount];
        Concurrently.For(PiecesOf(table), piece =>
        {
            int first = piece * PieceRows;
            Span<ulong> hashesOfPiece = hashes.AsSpan(first, Math.Min(PieceRows, hashes.Length - first));
            double[] numbers = new double[hashesOfPiece.Length];
            for (int c = 0; c < columns.Count; c++)
            {
                Column column = columns[c];
                ulong hash = 0;
                column.ReadNumbers(first, numbers);
                for (int i = 0; i < numbers.Length; i++)
                {
                    ulong cell = double.IsNaN(numbers[i])
                        ? OfText(CellText.Of(column, first + i))
                        : BitConverter.DoubleToUInt64Bits(numbers[i] + 0.0);
                    hashesOfPiece[i] = Mix(hashesOfPiece[i] + cell + Step);
                    hash = Mix(hash + cell + Step);
                }

                if (pieces is not null)
                {
                    pieces[(piece * columns.Count) + c] = hash;
                }
            }
        });
        return hashes;
    }

    /// <summary>FNV-1a over the letters.</summary>
    public static ulong OfText(ReadOnlySpan<char> text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }

        return hash;
    }

    static int PiecesOf(Table table) => (table.RowCount + PieceRows - 1) / PieceRows;

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>64 bits of all cells of each row, and of each column.</summary>
/// <param name="Rows">One a row.</param>
/// <param name="Columns">One a column.</param>
sealed record TableHashes(RowValues<ulong> Rows, ulong[] Columns);
