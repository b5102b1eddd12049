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

    /// <summary>The hash of every row.</summary>
    public static ulong[] Of(Table table) => Of(table, table.Columns);

    /// <summary>The hash of every row over some of its columns, in the order given.</summary>
    public static ulong[] Of(Table table, IReadOnlyList<Column> columns)
    {
        ulong[] hashes = new ulong[table.RowCount];
        Concurrently.For((table.RowCount + PieceRows - 1) / PieceRows, piece =>
        {
            int first = piece * PieceRows;
            Span<ulong> hashesOfPiece = hashes.AsSpan(first, Math.Min(PieceRows, hashes.Length - first));
            double[] numbers = new double[hashesOfPiece.Length];
            foreach (Column column in columns)
            {
                column.ReadNumbers(first, numbers);
                for (int i = 0; i < numbers.Length; i++)
                {
                    ulong cell = double.IsNaN(numbers[i])
                        ? OfText(CellText.Of(column, first + i))
                        : BitConverter.DoubleToUInt64Bits(numbers[i] + 0.0);
                    hashesOfPiece[i] = Mix(hashesOfPiece[i] + cell + 0x9E3779B97F4A7C15);
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

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
