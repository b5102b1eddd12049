using System;
using System.Globalization;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>However a column keeps its cells, it answers as the texts themselves would.</summary>
public sealed class TextColumnTests
{
    static readonly string[][] s_kinds =
    [
        ["12.50", "-3.25", "0.05", "100000"],
        ["1", "2", "32766", "-32767", "40000"],
        ["0.30000000000000004", "-0.1234567890123456", "123456789012345678"],
        ["12.5", "", "  ", "7"],
        ["12.5", "1e-7", "+3", "NA", " 5 ", "007", "-0", ".5"],
        ["North", "South", "", "1e5"],
        ["2147483646", "2147483647", "-2147483648", "9223372036854775807", "-9223372036854775808", "-999999999999999999"],
    ];

    [Fact]
    public void Column_OfAnyMixture_AnswersLikeItsTexts()
    {
        var random = new Random(3);
        for (int round = 0; round < 40; round++)
        {
            // A common kind with a rare one among it, so that blocks of every sort occur, and in the last rounds blocks that differ.
            string[] common = s_kinds[round % s_kinds.Length];
            string[] rare = s_kinds[random.Next(s_kinds.Length)];
            double share = round % 3 * 0.06;
            int rows = random.Next(1, (2 * TextColumn.BlockRows) + 10);
            string[] cells = [.. Enumerable.Range(0, rows).Select(row =>
            {
                string[] kind = random.NextDouble() < share ? rare : round > 30 && row > TextColumn.BlockRows ? s_kinds[^1] : common;
                return kind[random.Next(kind.Length)];
            })];
            Check(Column.FromText("c", cells), cells);
            Check(Given.Csv("a,c\n" + string.Concat(cells.Select(cell => $"x,{cell}\n")))["c"], cells);
        }
    }

    static void Check(Column column, string[] cells)
    {
        double[] numbers = new double[cells.Length];
        column.ReadNumbers(0, numbers);
        double[] later = new double[cells.Length - (cells.Length / 3)];
        column.ReadNumbers(cells.Length / 3, later);
        Assert.Equal(numbers[(cells.Length / 3)..], later);
        for (int row = 0; row < cells.Length; row++)
        {
            string cell = cells[row];
            bool isNumber = double.TryParse(cell.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double expected) && double.IsFinite(expected);
            Assert.Equal(string.IsNullOrWhiteSpace(cell), column.IsMissing(row));
            Assert.Equal(string.IsNullOrWhiteSpace(cell) ? "" : cell, column.GetText(row).ToString());
            Assert.Equal(isNumber, column.TryGetNumber(row, out double value));
            Assert.Equal(BitConverter.DoubleToInt64Bits(isNumber ? expected : 0), BitConverter.DoubleToInt64Bits(value));
            Assert.Equal(isNumber ? BitConverter.DoubleToInt64Bits(expected) : BitConverter.DoubleToInt64Bits(double.NaN), BitConverter.DoubleToInt64Bits(numbers[row]));
        }
    }
}
