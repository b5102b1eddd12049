using System;
using System.IO;
using System.Linq;
using System.Text;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>A table larger than the memory it may take keeps the rest in a file, and answers as if it did not.</summary>
public sealed class CellMemoryTests
{
    static readonly string[] s_words = ["North", "", "NA", "1e5", "Ω ünï", "\"a, b\"", "x"];

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    [InlineData(300_000)]
    public void Csv_OfLittleMemory_HasTheSameCells(long limit)
    {
        string text = Csv(rows: (3 * TextColumn.BlockRows) + 17);
        AssertSame(Given.Csv(text), Given.Csv(text, new CsvOptions { MemoryLimit = limit }));
    }

    [Fact]
    public void JsonLines_OfLittleMemory_HaveTheSameCells()
    {
        var text = new StringBuilder();
        for (int row = 0; row < (2 * TextColumn.BlockRows) + 5; row++)
        {
            text.Append($"{{\"a\": {row % 977 * 0.25}, \"b\": \"{"Ωabc"[..(row % 4)]}\", \"c\": {(row % 5 == 0 ? "null" : "12345678901234567")}}}\n");
        }

        AssertSame(Json(new CsvOptions()), Json(new CsvOptions { MemoryLimit = 0 }));

        Table Json(CsvOptions options)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
            return Table.Read(stream, "rows.jsonl", options);
        }
    }

    [Fact]
    public void Memory_IsHeldToItsLimit_WhateverTheRows()
    {
        var memory = new CellMemory("table", limit: 100_000);
        long held = 0;
        for (int block = 0; block < 50; block++)
        {
            held += memory.Keep(new TextBlock(new(new char[10_000]), new(new int[1000]), null)).Bytes;
        }

        Assert.InRange(held, 90_000, 100_000);
    }

    [Fact]
    public void Text_OfATableThatIsGone_Stays()
    {
        ReadOnlySpan<char> text = TextOfAPassingTable();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal("Ω ünï", text.ToString());
    }

    [Fact]
    public void NegativeLimit_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new CsvOptions { MemoryLimit = -1 });

    static ReadOnlySpan<char> TextOfAPassingTable() => Given.Csv(Csv(rows: 40), new CsvOptions { MemoryLimit = 0 })["words"].GetText(4);

    /// <summary>Whole numbers, numbers with changing decimals, numbers too long for a double's digits, texts, and texts among numbers.</summary>
    static string Csv(int rows)
    {
        var text = new StringBuilder("whole,decimals,long,words,odd\n");
        for (int row = 0; row < rows; row++)
        {
            string decimals = $"{row % 1000}.{new string('5', row % 4)}".TrimEnd('.');
            text.Append($"{row},{decimals},0.{row:D5}12345678901234,{s_words[row % s_words.Length]},{(row % 50 == 3 ? "about 5" : row % 50 == 4 ? "" : $"{row}.5")}\n");
        }

        return text.ToString();
    }

    static void AssertSame(Table expected, Table actual)
    {
        Assert.Equal(expected.RowCount, actual.RowCount);
        Assert.Equal(expected.Columns.Select(column => column.Name), actual.Columns.Select(column => column.Name));
        Assert.Equal(expected.RowHashes, actual.RowHashes);
        foreach ((Column one, Column other) in expected.Columns.Zip(actual.Columns))
        {
            double[] numbers = new double[expected.RowCount];
            double[] others = new double[expected.RowCount];
            one.ReadNumbers(0, numbers);
            other.ReadNumbers(0, others);
            Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), others.Select(BitConverter.DoubleToInt64Bits));
            for (int row = 0; row < expected.RowCount; row++)
            {
                Assert.True(one.GetText(row).SequenceEqual(other.GetText(row)) && one.IsMissing(row) == other.IsMissing(row), $"{one.Name}, row {row}");
                Assert.Equal(one.TryGetNumber(row, out double value), other.TryGetNumber(row, out double otherValue));
                Assert.Equal(value, otherValue);
            }
        }
    }
}
