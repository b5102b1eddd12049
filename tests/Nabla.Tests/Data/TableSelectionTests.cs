using System;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class TableSelectionTests
{
    [Fact]
    public void SelectRows_SomeRows_KeepTheirCellsAndLines()
    {
        Table table = Given.Csv("x,y\n0,a\n\"1\",\"b\nb\"\n2,\n3,d\n");

        Table selected = table.SelectRows([3, 1, 1, 2]);

        Assert.Equal([["3", "d"], ["1", "b\nb"], ["1", "b\nb"], ["2", ""]], Given.Cells(selected));
        Assert.Equal([6L, 3L, 3L, 5L], Enumerable.Range(0, 4).Select(selected.LineOf));
        Assert.Equal("houses.csv:6", selected.Locate(0));
        Assert.True(selected["y"].IsMissing(3));
        Assert.True(selected["x"].TryGetNumber(0, out double x));
        Assert.Equal(3.0, x);
    }

    [Fact]
    public void SelectRows_OfASelection_LooksThroughIt()
    {
        Table table = Given.Csv("x\n0\n1\n2\n3\n");

        Table twice = table.SelectRows([3, 2, 1]).SelectRows([2, 0]);

        Assert.Equal([["1"], ["3"]], Given.Cells(twice));
        Assert.Equal([3L, 5L], [twice.LineOf(0), twice.LineOf(1)]);
        Assert.Same(table.Columns[0], Assert.IsType<SelectedColumn>(twice.Columns[0]).Stored);
    }

    [Fact]
    public void SelectRows_WithoutLines_NamesTheOriginalRow()
    {
        Table table = Table.FromRecords([new { x = 0 }, new { x = 1 }, new { x = 2 }]);

        Assert.Equal("records, row 3", table.SelectRows([1, 2]).SelectRows([1]).Locate(0));
    }

    [Fact]
    public void SelectRows_KeepsTheImage() => Assert.Equal(new ImageShape(8, 8), Table.Read("digits").SelectRows([0]).Image);

    [Fact]
    public void SelectRows_None_IsAnEmptyTable() => Assert.Equal(0, Given.Csv("x\n0\n").SelectRows([]).RowCount);

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void SelectRows_NoSuchRow_IsAnArgumentError(int row) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Given.Csv("x\n0\n").SelectRows([row]));
}
