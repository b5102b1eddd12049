using System;
using System.Linq;
using System.Text;
using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class JsonRecordTests
{
    [Fact]
    public void FromJson_Array_OneRowAnObjectWithAbsentKeysMissing()
    {
        Table table = Table.FromJson("""[{"rooms": 4, "district": "Zürich \"N\"", "garden": true}, {"price": 1.50e5, "rooms": null, "garden": false}, {}]""");

        Assert.Equal(["rooms", "district", "garden", "price"], table.Columns.Select(column => column.Name));
        Assert.Equal(
            [["4", "Zürich \"N\"", "true", ""], ["", "", "false", "1.50e5"], ["", "", "", ""]], Given.Cells(table));
        Assert.True(table["price"].TryGetNumber(1, out double price));
        Assert.Equal(150000.0, price);
        Assert.Equal("JSON, row 2", table.Locate(1));
    }

    [Fact]
    public void FromJson_SingleObjectInBytes_IsOneRow() =>
        Assert.Equal([["1", "a"]], Given.Cells(Table.FromJson("\uFEFF {\"x\": 1, \"y\": \"a\"} \n"u8)));

    [Theory]
    [InlineData("", 1, null, "this is not JSON; send an object or an array of objects")]
    [InlineData("{\"a\": 1", 1, null, "this is not JSON; send an object or an array of objects")]
    [InlineData("[{\"a\": 1}\n,]", 2, null, "this is not JSON; send an object or an array of objects")]
    [InlineData("{\"a\": 1} x", 1, null, "this is not JSON; send an object or an array of objects")]
    [InlineData("[{\"a\": 1}] []", 1, null, "this is not JSON; send an object or an array of objects")]
    [InlineData("{\"a\": NaN}", 1, null, "this is not JSON; send an object or an array of objects")]
    [InlineData("{\"a\": 01}", 1, null, "this is not JSON; send an object or an array of objects")]
    [InlineData("7", 1, null, "row 1 is not an object; send an object or an array of objects")]
    [InlineData("[{\"a\": 1},\n[1]]", 2, null, "row 2 is not an object; send an object or an array of objects")]
    [InlineData("[]", 1, null, "the array is empty; send at least one object")]
    [InlineData("[{\"a\": 1},\n{\"a\":\n{\"b\": 1}}]", 3, "a", "the value is nested; send a number, text, boolean or null")]
    [InlineData("{\"a\": [1]}", 1, "a", "the value is nested; send a number, text, boolean or null")]
    [InlineData("{\"a\": 1, \"b\": 2,\n\"a\": 3}", 2, "a", "row 1 has this key twice; send it once")]
    [InlineData("[{\"a\": 1},{\"a\": null, \"\\u0061\": 3}]", 1, "a", "row 2 has this key twice; send it once")]
    [InlineData("{\"a\": 1e400}", 1, "a", "the number is too large for a double; send it in another unit, or null")]
    [InlineData("{\"a\": -1e400}", 1, "a", "the number is too large for a double; send it in another unit, or null")]
    [InlineData("{\"\": 1}", 1, null, "a key is empty; name every value")]
    [InlineData("{\"a\": \"\\ud800\"}", 1, null, "a text is not valid Unicode; send UTF-8")]
    public void FromJson_NotATable_SaysWhatWhereAndWhatToDo(string json, long line, string? key, string problem)
    {
        NablaDataException error = Assert.Throws<NablaDataException>(() => Table.FromJson(json));

        Assert.Equal($"JSON:{line}: {(key is null ? "" : $"column '{key}': ")}{problem}.", error.Message);
        Assert.Equal(line, error.Line);
        Assert.Equal(key, error.Column);
    }

    [Fact]
    public void FromJson_InvalidUtf8_IsADataError()
    {
        Assert.Throws<NablaDataException>(() => Table.FromJson([.. "{\"a\": \""u8, 0xE9, .. "\"}"u8]));
        Assert.Throws<NablaDataException>(() => Table.FromJson([.. "{\""u8, 0xE9, .. "\": 1}"u8]));
        Assert.Throws<NablaDataException>(() => Table.FromJson("{\"a\": \"\ud800\"}"));
    }

    [Fact]
    public void FromJson_CutAnywhere_IsADataError()
    {
        byte[] json = Encoding.UTF8.GetBytes("""[{"a": 1.5, "b": "é\n"}, {"c": null, "a": true}]""");
        for (int length = 0; length < json.Length; length++)
        {
            Assert.Throws<NablaDataException>(() => Table.FromJson(json.AsSpan(0, length)));
        }
    }

    [Fact]
    public void FromJson_ObjectsWithoutACommonKey_AreRefusedBeforeTheyFillTheMemory()
    {
        string json = "[" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"{{\"k{i}\": 1}}")) + "]";

        Assert.Contains("hardly any in common", Assert.Throws<NablaDataException>(() => Table.FromJson(json)).Message, StringComparison.Ordinal);
    }
}
