using System;
using System.Data;
using System.IO;
using System.Linq;
using System.Text;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>JSON Lines, databases, and files that are none of the formats that are read.</summary>
public sealed class OtherFormatTests
{
    [Fact]
    public void Read_JsonLines_IsARowALine()
    {
        Table table = Read("{\"a\": 1, \"b\": \"x\"}\n\n{\"b\": null, \"c\": true}\r\n{\"a\": 2.50}");

        Assert.Equal(["a", "b", "c"], table.Columns.Select(column => column.Name));
        Assert.Equal([["1", "x", ""], ["", "", "true"], ["2.50", "", ""]], Given.Cells(table));
        Assert.Equal([1L, 3L, 4L], Enumerable.Range(0, 3).Select(table.LineOf));
        Assert.Equal("json lines", table.Reading!["format"]!.Value);
    }

    [Theory]
    [InlineData("[{\"a\": 1},\n {\"a\": 2}]")]
    [InlineData("\uFEFF[\n{\"a\": 1}, {\"a\": 2}]\n")]
    [InlineData("{\"a\": 1}\n{\"a\": 2}\n")]
    [InlineData("\uFEFF{\"a\": 1}\n{\"a\": 2}\n")]
    public void Read_JsonInAnyForm_IsTheSameTable(string text) => Assert.Equal([["1"], ["2"]], Given.Cells(Read(text)));

    [Fact]
    public void Read_OneObjectOverSeveralLines_IsOneRow() => Assert.Equal([["1", "x"]], Given.Cells(Read("{\n  \"a\": 1,\n  \"b\": \"x\"\n}\n")));

    [Theory]
    [InlineData("{\"a\": 1}\n{\"a\": \n{\"a\": 3}\n", "f:2: the line is not a JSON object; write one object on every line.")]
    [InlineData("{\"a\": 1}\n[1]\n{\"a\": 3}\n", "f:2: the line is not a JSON object; write one object on every line.")]
    [InlineData("{\"a\": 1}\n{\"a\": {\"b\": 2}}\n{\"a\": 3}\n", "f:2: column 'a': the value is nested; send a number, text, boolean or null.")]
    [InlineData("{\"a\": 1}\n{\"a\": 1, \"a\": 2}\n{\"a\": 3}\n", "f:2: column 'a': row 2 has this key twice; send it once.")]
    [InlineData("{\"a\": 1}\n{\"a\": 1e999}\n{\"a\": 3}\n", "f:2: column 'a': the number is too large for a double; send it in another unit, or null.")]
    public void Read_LineThatIsNoRow_IsAnErrorOrRejected(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<NablaDataException>(() => Read(text)).Message);

        Table table = Read(text, new CsvOptions { MaximumBadRows = 1 });

        Assert.Equal([["1"], ["3"]], Given.Cells(table));
        Assert.Equal(message, Assert.Single(table.Reading!.Rejected).In("f"));
    }

    [Fact]
    public void Read_JsonCutAnywhere_IsADataErrorOrTheRowsBefore()
    {
        byte[] text = Encoding.UTF8.GetBytes("{\"a\": 1, \"b\": \"é\"}\n{\"a\": 2, \"b\": \"\\u00e9\"}\n");
        for (int length = 3; length < text.Length; length++)
        {
            try
            {
                Assert.InRange(Table.Read(new DrippingStream(text[..length], 3), "f").RowCount, 1, 2);
            }
            catch (NablaDataException error)
            {
                Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("\uFEFF[{\"a\": 1}, {\"a\": 2}]")]
    [InlineData("\uFEFF{\"a\": 1}\n\n{\"a\": 2}\n")]
    [InlineData("\n\n{\"a\": 1}\n{\"a\": 2}")]
    public void Read_JsonBehindAByteOrderMarkOrBlankLines_IsTheSameTable(string text)
    {
        Assert.Equal([["1"], ["2"]], Given.Cells(Read(text)));
        if (text[1] == '[')
        {
            Assert.Equal([["1"], ["2"]], Given.Cells(Table.FromJson(System.Text.Encoding.UTF8.GetBytes(text))));
        }
    }

    /// <summary>A first line such as <c>sep=;</c>, as spreadsheets write it, names the delimiter; one that is only nearly so is a line like any other.</summary>
    [Theory]
    [InlineData("sep=;\na;b\n1,5;2\n3,5;4\n", "a b")]
    [InlineData("SEP=|\r\na|b\r\n1|2\r\n", "a b")]
    [InlineData("sep=;x\n1;2\n", "sep= x")]
    [InlineData("sep=\n1\n2\n", "sep=")]
    public void Read_FirstLineThatNamesTheDelimiter_IsNoRow(string text, string columns) =>
        Assert.Equal(columns, string.Join(' ', Read(text).Columns.Select(column => column.Name)));

    [Fact]
    public void Read_DataReader_HasTheCellsThatCsvWouldHave()
    {
        using var data = new DataTable();
        data.Columns.Add("number", typeof(double));
        data.Columns.Add("whole", typeof(long));
        data.Columns.Add("text", typeof(string));
        data.Columns.Add("day", typeof(DateTime));
        data.Columns.Add("flag", typeof(bool));
        data.Columns.Add("money", typeof(decimal));
        data.Rows.Add(0.1, 5L, "a;b", new DateTime(2024, 2, 29), true, 1.50m);
        data.Rows.Add(DBNull.Value, DBNull.Value, DBNull.Value, DBNull.Value, DBNull.Value, DBNull.Value);
        using DataTableReader reader = data.CreateDataReader();

        Table table = Table.Read(reader, "the query");

        Assert.Equal([["0.1", "5", "a;b", "2024-02-29T00:00:00", "true", "1.50"], ["", "", "", "", "", ""]], Given.Cells(table));
        Assert.Equal("the query, row 2", table.Locate(1));
        Assert.True(table["number"].TryGetNumber(0, out double value));
        Assert.Equal(0.1, value);
    }

    /// <summary>Types that databases have and records have not are taken as the text or the time that they stand for.</summary>
    [Fact]
    public void Read_DataReaderOfOtherTypes_HasTheirTexts()
    {
        using var data = new DataTable();
        data.Columns.Add("moment", typeof(DateTimeOffset));
        data.Columns.Add("time", typeof(TimeOnly));
        data.Columns.Add("span", typeof(TimeSpan));
        data.Columns.Add("id", typeof(Guid));
        data.Columns.Add("letters", typeof(char[]));
        data.Rows.Add(
            new DateTimeOffset(2024, 2, 29, 14, 0, 0, TimeSpan.FromHours(2)), new TimeOnly(7, 8, 9), new TimeSpan(1, 2, 3, 4),
            Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"), "abc".ToCharArray());
        using DataTableReader reader = data.CreateDataReader();

        Assert.Equal(
            [["2024-02-29T12:00:00Z", "07:08:09", "1.02:03:04", "01234567-89ab-cdef-0123-456789abcdef", "abc"]], Given.Cells(Table.Read(reader, "q")));
    }

    [Fact]
    public void Read_DataReaderThatIsNoTable_IsOneSentence()
    {
        using var bytes = new DataTable();
        bytes.Columns.Add("picture", typeof(byte[]));
        using DataTableReader empty = bytes.CreateDataReader();
        Assert.Equal("q: the query has no row; ask for some.", Assert.Throws<NablaDataException>(() => Table.Read(empty, "q")).Message);
        using var nothing = new DataTable();
        using DataTableReader none = nothing.CreateDataReader();
        Assert.Equal("q: the query has 0 columns, outside 1 to 100000; ask for others.", Assert.Throws<NablaDataException>(() => Table.Read(none, "q")).Message);
        bytes.Rows.Add(new byte[] { 1 });
        using DataTableReader blob = bytes.CreateDataReader();
        Assert.Equal(
            "q: column 'picture': row 1 holds bytes; leave the column out of the query.", Assert.Throws<NablaDataException>(() => Table.Read(blob, "q")).Message);
    }

    [Theory]
    [InlineData("28B52FFD", "is compressed by zstd")]
    [InlineData("425A6839314159265359", "is compressed by bzip2")]
    [InlineData("FD377A585A00", "is compressed by xz")]
    [InlineData("D0CF11E0A1B11AE1", "old Excel")]
    [InlineData("50415231", "is Parquet")]
    [InlineData("894844460D0A1A0A", "is HDF5")]
    [InlineData("89504E470D0A1A0A", "is one image")]
    [InlineData("255044462D", "is a PDF document")]
    [InlineData("53514C69746520666F726D6174203300", "is a SQLite database")]
    public void Read_FileOfAnotherKind_SaysWhatItIsAndWhatToDo(string bytes, string part) => Assert.Contains(
        part, Assert.Throws<NablaDataException>(() => Table.Read(new MemoryStream(Convert.FromHexString(bytes)), "f")).Message, StringComparison.Ordinal);

    static Table Read(string text, CsvOptions? options = null) => Table.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "f", options);
}
