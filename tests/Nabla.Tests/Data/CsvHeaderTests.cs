using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>Whether the first record of a CSV text holds names, why that is thought, and what columns without a name are called.</summary>
public sealed class CsvHeaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,4\n", "header first record: 'a' stands above numbers")]
    [InlineData("a,2\nx,2\ny,4\n", "header none: numbers such as '2' stand in the first record, as in those below it")]
    [InlineData("1,a\n1,2\n3,4\n", "header first record: 'a' stands above numbers")]
    [InlineData("a,b\nx,y\n", "header first record: no column has numbers alone, and the first record of such a file holds names")]
    [InlineData("1,2\nx,y\n", "header first record: no column has numbers alone, and the first record of such a file holds names")]
    [InlineData("x,\ny,1\nz,2\n", "header first record: no number stands in it")]
    [InlineData("2020,2021\n1,2\n3,4\n", "header first record: its numbers count up from 2020, as names do")]
    [InlineData(",2020,2021\n9,1,2\n9,3,4\n", "header first record: '' stands above numbers")]
    [InlineData("k,0,1,2\nx,9,1,2\ny,9,3,4\n", "header first record: its numbers count up from 0, as names do")]
    [InlineData("k,,1,2\nx,9,1,2\ny,9,3,4\n", "header first record: its numbers count up from 1, as names do")]
    [InlineData("5,9\n1,2\n3,4\n", "header none: numbers such as '5' stand in the first record, as in those below it")]
    [InlineData("1,2,4\n1,2,3\n4,5,6\n", "header none: numbers such as '1' stand in the first record, as in those below it")]
    [InlineData("2,1\n1,2\n3,4\n", "header none: numbers such as '2' stand in the first record, as in those below it")]
    [InlineData("1.5,2.5\n1,2\n3,4\n", "header none: numbers such as '1.5' stand in the first record, as in those below it")]
    [InlineData("7\n1\n2\n", "header none: numbers such as '7' stand in the first record, as in those below it")]
    public void Read_WithoutAWordAboutAHeader_SaysWhatItTakesTheFirstRecordForAndWhy(string text, string detection)
    {
        Detection header = Given.Csv(text).Reading!["header"]!;

        Assert.Equal(detection, header.ToString());
        Assert.False(header.IsGiven);
        Assert.Equal(header.Value == "first record", header.IsUsual);
    }

    [Theory]
    [InlineData(true, "first record", 1, "5 9")]
    [InlineData(false, "none", 2, "column_1 column_2")]
    public void Read_WithAWordAboutAHeader_DoesAsItIsTold(bool hasHeader, string value, int rows, string names)
    {
        Table table = Given.Csv("5,9\n1,2\n", new CsvOptions { HasHeader = hasHeader });

        Detection header = table.Reading!["header"]!;
        Assert.Equal(("header", value, true), (header.Name, header.Value, header.IsGiven));
        Assert.Equal(rows, table.RowCount);
        Assert.Equal(names, string.Join(' ', table.Columns.Select(column => column.Name)));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "")]
    [InlineData("a,,c\n1,2,3\n", "Column 2 has no name in the header and is called 'column_2'.")]
    [InlineData("a,,c, \n1,2,3,4\n", "Column 2 has no name in the header and is called 'column_2', and 1 more likewise.")]
    [InlineData(",,c,,\n1,2,3,4,5\n", "Column 1 has no name in the header and is called 'column_1', and 3 more likewise.")]
    public void Read_HeaderWithoutSomeNames_SaysWhatTheColumnsAreCalled(string text, string note) =>
        Assert.Equal(note, string.Join(' ', Given.Csv(text, new CsvOptions { HasHeader = true }).Reading!.Notes));

    [Theory]
    [InlineData("1,2\n3,4,5\n", ',', '"', "houses.csv:2: 3 fields where the first row has 2; put a field that contains a comma in double quotes.")]
    [InlineData("1,2\n3,4,5\n", ',', '\'', "houses.csv:2: 3 fields where the first row has 2; put a field that contains a comma in single quotes.")]
    [InlineData("1|2\n3|4|5\n", '|', '"', "houses.csv:2: 3 fields where the first row has 2; put a field that contains a vertical bar in double quotes.")]
    [InlineData("1~2\n3~4~5\n", '~', '"', "houses.csv:2: 3 fields where the first row has 2; put a field that contains '~' in double quotes.")]
    [InlineData("1,2\n3\n", ',', '"', "houses.csv:2: column 'column_2': 1 field where the first row has 2, none for this one; leave it empty if it is missing.")]
    public void Read_RaggedRowWithoutAHeader_NamesTheFirstRowDelimiterAndQuote(string text, char delimiter, char quote, string message) => Assert.Equal(
        message,
        Assert.Throws<NablaDataException>(() => Given.Csv(text, new CsvOptions { HasHeader = false, Delimiter = delimiter, Quote = quote })).Message);

    [Fact]
    public void Read_AnyText_SaysWhatItFoundInTheSameOrder() => Assert.Equal(
        "format encoding delimiter quote decimal thousands header",
        string.Join(' ', Given.Csv("a,b\n1,2\n").Reading!.Detections.Select(detection => detection.Name)));
}
