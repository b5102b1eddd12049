using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class RecordTests
{
    enum Side
    {
        North,
        South,
    }

    sealed record House(int Rooms, double? Area, string? District, bool Garden, Side Side, DateOnly Built, DateTime? Sold, decimal Price, float Slope)
    {
        public static int Count => 2;

        public string this[int index] => $"{index}";
    }

    [Fact]
    public void FromRecords_EverySupportedType_BecomesText()
    {
        Table table = Table.FromRecords(
        [
            new House(4, 92.5, "North", true, Side.South, new DateOnly(1999, 12, 31), new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), 1.50m, 0.1f),
            new House(-1, null, null, false, Side.North, new DateOnly(1, 1, 1), null, 79228162514264337593543950335m, -0f),
        ]);

        Assert.Equal(
            ["Rooms", "Area", "District", "Garden", "Side", "Built", "Sold", "Price", "Slope"], table.Columns.Select(column => column.Name));
        Assert.Equal(
            [
                ["4", "92.5", "North", "true", "South", "1999-12-31", "2020-01-02T03:04:05Z", "1.50", "0.1"],
                ["-1", "", "", "false", "North", "0001-01-01", "", "79228162514264337593543950335", "-0"],
            ],
            Given.Cells(table));
        Assert.True(table["Slope"].TryGetNumber(0, out double slope));
        Assert.Equal(0.1, slope);
        Assert.Equal("records, row 2", table.Locate(1));
    }

    [Fact]
    public void FromRecords_AnonymousType_KeepsItsNames()
    {
        Table table = Table.FromRecords([new { rooms = 4, district = "North", half = (Half)0.5, big = long.MaxValue }]);

        Assert.Equal([["4", "North", "0.5", "9223372036854775807"]], Given.Cells(table));
    }

    [Fact]
    public void FromRecords_OtherPropertyType_NamesTheProperty()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Table.FromRecords([new { Rooms = 4, Tags = new[] { "a" } }]));

        Assert.Contains("The property 'Tags'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Table.FromRecords([new { Letter = 'a' }]));
        Assert.StartsWith(
            "Object has no public readable property.", Assert.Throws<ArgumentException>(() => Table.FromRecords([new object()])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Record 2 is null.", Assert.Throws<ArgumentException>(() => Table.FromRecords([new { x = 1 }, null!])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void FromRecords_NumberThatIsNotFinite_NamesThePropertyAndRow(double value, string text)
    {
        NablaDataException error = Assert.Throws<NablaDataException>(() => Table.FromRecords([new { Area = 1.0 }, new { Area = value }]));

        Assert.Equal($"records, row 2: column 'Area': {text} is not a finite number; leave it null if it is missing.", error.Message);
        Assert.Equal("Area", error.Column);
        Assert.Throws<NablaDataException>(() => Table.FromRecords([new { Area = (float?)(float)value }]));
        Assert.Throws<NablaDataException>(() => Table.FromRecords([new { Area = (Half)value }]));
    }

    [Fact]
    public void FromRows_DifferentKeys_AbsentAndNullAreMissing()
    {
        Table table = Table.FromRows(
            ["rooms", "district"],
            [new Dictionary<string, object?> { ["district"] = "North", ["rooms"] = 4 }, new Dictionary<string, object?> { ["district"] = null }]);

        Assert.Equal([["4", "North"], ["", ""]], Given.Cells(table));
    }

    [Fact]
    public void FromRows_UnknownKeyOrValue_IsNamed()
    {
        NablaDataException unknown = Assert.Throws<NablaDataException>(
            () => Table.FromRows(["rooms"], [new Dictionary<string, object?> { ["room"] = 4 }]));
        Assert.Equal("rows, row 1 has a value for 'room', which is no column; did you mean 'rooms'?", unknown.Message);
        Assert.Equal("room", unknown.Column);

        ArgumentException type = Assert.Throws<ArgumentException>(
            () => Table.FromRows(["rooms"], [new Dictionary<string, object?> { ["rooms"] = new Version(1, 0) }]));
        Assert.Contains("The value of 'rooms' in row 1 is a Version", type.Message, StringComparison.Ordinal);

        Assert.StartsWith("Row 1 is null.", Assert.Throws<ArgumentException>(() => Table.FromRows(["a"], [null!])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Table.FromRows(["a", "a"], []));
        Assert.Throws<ArgumentException>(() => Table.FromRows([""], []));
    }

    [Fact]
    public void FromColumns_NumbersAndText_FormATable()
    {
        Table table = Table.FromColumns(
            "made", Column.FromNumbers("x", [1.5, double.NaN]), Column.FromText("name", ["Ann", null]));

        Assert.Equal([["1.5", "Ann"], ["", ""]], Given.Cells(table));
        Assert.True(table["x"].IsMissing(1));
        Assert.False(table["x"].TryGetNumber(1, out double missing));
        Assert.Equal(0.0, missing);
        Assert.Throws<ArgumentException>(() => Table.FromColumns("made"));
        Assert.Throws<ArgumentException>(() => Table.FromColumns("made", Column.FromNumbers("x", [1]), Column.FromNumbers("x", [1])));
        Assert.Throws<ArgumentException>(() => Table.FromColumns("made", Column.FromNumbers("x", [1]), Column.FromNumbers("y", [1, 2])));
        Assert.Equal("x", Assert.Throws<NablaDataException>(() => Column.FromNumbers("x", [1, double.NegativeInfinity])).Column);
    }
}
