using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Tests.Data;

/// <summary>A table larger than the memory it may take keeps the rest in a file, its cells and what is known of its rows, and answers as if it did not.</summary>
public sealed class TableMemoryTests
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
        var memory = new TableMemory("table", limit: 100_000);
        long held = 0;
        for (int block = 0; block < 50; block++)
        {
            held += memory.Keep(new TextBlock(new(new char[10_000]), new(new int[1000]), null)).Bytes;
        }

        Assert.InRange(held, 90_000, 100_000);
    }

    [Fact]
    public void Memory_OfCellsAndRowValuesTogether_IsHeldToItsLimit()
    {
        var memory = new TableMemory("table", limit: 1_000_000);
        memory.Keep(new TextBlock(new(new char[200_000]), new(new int[25_000]), null));
        RowValues<ulong> fit = memory.Keep(Enumerable.Range(0, 50_000).Select(i => 3UL * (ulong)i).ToArray());
        RowValues<ulong> doNotFit = memory.Keep(Enumerable.Range(0, 50_000).Select(i => 3UL * (ulong)i).ToArray());
        Assert.Equal(400_000, fit.Bytes);
        Assert.Equal(0, doNotFit.Bytes);
        Assert.Equal(900_000, memory.Held);
        Assert.Equal(fit, doNotFit);
        Assert.Equal(fit.AsArray(), doNotFit.AsArray());
        Assert.Equal(149_997UL, doNotFit[49_999]);
        ulong[] some = new ulong[3];
        doNotFit.CopyTo(10, some);
        Assert.Equal([30UL, 33, 36], some);
        GC.KeepAlive(fit);
    }

    [Fact]
    public void RowValuesThatNobodyHas_GiveTheirMemoryBack()
    {
        var memory = new TableMemory("table", limit: 1_000_000);
        KeepForAMoment(memory);
        for (int i = 0; i < 20 && memory.Held > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, memory.Held);
        RowValues<int> kept = memory.Keep(new int[200_000]);
        Assert.Equal(800_000, kept.Bytes);
        Assert.Equal(800_000, memory.Held);
        GC.KeepAlive(kept);
    }

    [Theory]
    [InlineData("whole", 0, 0.2, null)]
    [InlineData("words", 0, null, null)]
    [InlineData("words", 300_000, 0.2, null)]
    [InlineData("whole", 0, null, "decimals")]
    public void Rows_OfATableOfLittleMemory_AreDividedTheSame_AndKeptWithin(string target, long limit, double? test, string? weight)
    {
        string text = Csv(rows: (3 * TextColumn.BlockRows) + 17).Replace(",,", ",none,", StringComparison.Ordinal).Replace(",NA,", ",na,", StringComparison.Ordinal);
        var options = new TrainOptions { Target = target, TestFraction = test, WeightColumn = weight };
        (Table large, RowPlan plan, IReadOnlyList<(RowValues<int> Kept, RowValues<int> HeldOut)> parts) = Divided(CsvOptions.DefaultMemoryLimit);
        (Table little, RowPlan other, IReadOnlyList<(RowValues<int> Kept, RowValues<int> HeldOut)> otherParts) = Divided(limit);
        Assert.Equal(plan.Training, other.Training);
        Assert.Equal(plan.Test, other.Test);
        Assert.Equal(plan.Classes, other.Classes);
        Assert.Equal(plan.DifferentRows, other.DifferentRows);
        Assert.Equal(large.RowHashes, little.RowHashes);
        Assert.Equal(parts.Select(part => part.Kept.AsArray()), otherParts.Select(part => part.Kept.AsArray()));
        Assert.Equal(parts.Select(part => part.HeldOut.AsArray()), otherParts.Select(part => part.HeldOut.AsArray()));
        Assert.InRange(little.Memory.Held, 0, limit + 1000); // a value of a block that all cells share is not worth a place in the file
        Assert.True(large.Memory.Held > 500_000);
        if (limit == 0)
        {
            // 49 KB each: too many for the memory.
            Assert.Equal([0L, 0, 0], [other.Training.Bytes, other.Classes.Bytes, little.RowHashes.Bytes]);
            Assert.All(otherParts, part => Assert.InRange(part.Kept.Bytes + part.HeldOut.Bytes, 0, 16 << 10));
        }

        (Table, RowPlan, IReadOnlyList<(RowValues<int>, RowValues<int>)>) Divided(long memory)
        {
            Table table = Given.Csv(text, new CsvOptions { MemoryLimit = memory });
            var rows = new RowPlan(table, options);
            return (table, rows, rows.Folds(3, seed: 5));
        }
    }

    [Fact]
    public void Encoding_AllocatesTheEncodedRows_AndNothingElseForARow()
    {
        Measure(1000);
        long few = Measure(40_000);
        long many = Measure(100_000);
        Assert.InRange(many - few, -100_000, 100_000);

        // What this thread allocates beside the rows; a list of their numbers alone would be 240 KB more. (A large matrix begins on a huge page: 2 MB.)
        static long Measure(int count)
        {
            var text = new StringBuilder("a,b,y\n");
            for (int row = 0; row < count; row++)
            {
                text.Append($"{row % 991}.5,{row % 83},{row % 17}\n");
            }

            Table table = Given.Csv(text.ToString(), new CsvOptions { MemoryLimit = 0 });
            var options = new TrainOptions { Target = "y", Task = TaskKind.Regression };
            var plan = new RowPlan(table, options);
            FeatureEncoder features = FeatureEncoder.Fit(table, plan.Training.AsArray(), new FeatureOptions { Target = "y" });
            using var memory = new InputMemory(limit: null);
            long before = GC.GetAllocatedBytesForCurrentThread();
            EncodedRows<float> encoded = EncodedRows<float>.Of(table, plan.Training, features, plan.Target, memory);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(count, encoded.Inputs.Rows);
            return allocated - Matrix<float>.BytesOf(count, features.Width) - ((long)count * sizeof(float));
        }
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void KeepForAMoment(TableMemory memory) => Assert.Equal(800_000, memory.Keep(new int[200_000]).Bytes);

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
