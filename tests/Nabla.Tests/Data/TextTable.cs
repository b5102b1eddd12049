using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>Small tables from texts; row 0 is on line 2, as under a header.</summary>
static class TextTable
{
    public const string Source = "table.csv";

    public static Table Of(params (string Name, string[] Cells)[] columns) => Of(image: null, columns);

    public static Table Of(ImageShape? image, params (string Name, string[] Cells)[] columns)
    {
        int rowCount = columns[0].Cells.Length;
        var lines = new LineNumbers();
        for (int row = 0; row < rowCount; row++)
        {
            lines.Add(row + 2);
        }

        return new Table(Source, [.. columns.Select(column => new ListColumn(column.Name, column.Cells))], rowCount, lines, image);
    }

    /// <summary>Cells separated by commas.</summary>
    public static string[] Cells(string line) => line.Split(',');

    /// <summary>Each text so many times, one after the other.</summary>
    public static string[] Repeat(params (string Text, int Count)[] cells) => [.. cells.SelectMany(cell => Enumerable.Repeat(cell.Text, cell.Count))];

    public static string[] Numbers(IEnumerable<double> values) => [.. values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))];

    public static string[] Counting(int count) => Numbers(Enumerable.Range(0, count).Select(i => (double)i));

    public static int[] AllRows(Table table) => [.. Enumerable.Range(0, table.RowCount)];

    /// <summary>A column that stores every cell as text.</summary>
    sealed class ListColumn(string name, string[] cells) : Column(name, cells.Length)
    {
        public override bool IsMissing(int row) => string.IsNullOrWhiteSpace(cells[row]);

        public override bool TryGetNumber(int row, out double value)
        {
            if (double.TryParse(cells[row], NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
            {
                return true;
            }

            value = 0;
            return false;
        }

        public override ReadOnlySpan<char> GetText(int row) => cells[row];
    }
}
