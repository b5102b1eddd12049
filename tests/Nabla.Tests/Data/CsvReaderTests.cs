using System.IO;
using System.Linq;
using System.Text;
using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class CsvReaderTests
{
    [Fact]
    public void ReadCsv_PlainFile_KeepsTextNumbersAndLines()
    {
        using var given = new Given();
        string path = given.File("houses.csv", "rooms,district,price\n4,North,1.5e5\n5,,-0.25\n");

        Table houses = Table.ReadCsv(path);

        Assert.Equal(path, houses.Source);
        Assert.Equal(["rooms", "district", "price"], houses.Columns.Select(column => column.Name));
        Assert.Equal([["4", "North", "1.5e5"], ["5", "", "-0.25"]], Given.Cells(houses));
        Assert.True(houses["price"].TryGetNumber(0, out double price));
        Assert.Equal(150000.0, price);
        Assert.False(houses["district"].TryGetNumber(0, out _));
        Assert.True(houses["district"].IsMissing(1));
        Assert.Equal(3, houses.LineOf(1));
        Assert.Equal($"{path}:3", houses.Locate(1));
        Assert.Null(houses.Image);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\r1,2\r3,4\r")]
    [InlineData("a,b\n1,2\r\n3,4")]
    [InlineData("\uFEFFa,b\n1,2\n3,4")]
    [InlineData("a;b\n1;2\n3;4\n")]
    [InlineData("a\tb\n1\t2\n3\t4\n")]
    [InlineData("a|b\n1|2\n3|4\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"")]
    [InlineData(" a , b \n1,2\n3,4\n\n\r\n  \n")]
    public void ReadCsv_SameTableWrittenInManyWays_ReadsTheSame(string text)
    {
        Table table = Given.Csv(text);

        Assert.Equal(["a", "b"], table.Columns.Select(column => column.Name));
        Assert.Equal([["1", "2"], ["3", "4"]], Given.Cells(table));
        Assert.Equal([2L, 3L], [table.LineOf(0), table.LineOf(1)]);
    }

    [Fact]
    public void ReadCsv_QuotedFields_ResolvesQuotesDelimitersAndLineBreaks()
    {
        Table table = Given.Csv("name,note\n\"Smith, Ann\",\"said \"\"no\"\"\"\n\"two\r\nlines\",\"a\rb\nc\"\nit's 5\" long,\"\"\nlast,\"\"\"\"\n");

        Assert.Equal(
            [["Smith, Ann", "said \"no\""], ["two\r\nlines", "a\rb\nc"], ["it's 5\" long", ""], ["last", "\""]], Given.Cells(table));
        Assert.Equal([2L, 3L, 7L, 8L], Enumerable.Range(0, 4).Select(table.LineOf));
    }

    [Fact]
    public void ReadCsv_DelimiterInsideQuotes_DoesNotCount()
    {
        // Ten commas in quotes against one semicolon in each record.
        Table table = Given.Csv("name;\"a,b,c,d,e,f\"\n\"x,y,z,u,v,w\";1\n\"\";2\n");

        Assert.Equal(["name", "a,b,c,d,e,f"], table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void ReadCsv_CommaDecimals_FindsSemicolonAndReadsTheNumbers()
    {
        Table table = Given.Csv("x;y;z\n1,5;2,5;3,5\n1,0;2,25;3,125\n");

        Assert.Equal(3, table.Columns.Count);
        Assert.Equal("2.25", table["y"].GetText(1).ToString());
        Assert.True(table["y"].TryGetNumber(1, out double number));
        Assert.Equal(2.25, number);
    }

    [Fact]
    public void ReadCsv_DelimiterGiven_IsNotGuessed()
    {
        Table table = Given.Csv("a,b;c\nx,2;3\n", new CsvOptions { Delimiter = ';' });

        Assert.Equal(["a,b", "c"], table.Columns.Select(column => column.Name));
        Assert.Equal([["x,2", "3"]], Given.Cells(table));
    }

    [Theory]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('\0')]
    public void Delimiter_NotAllowed_IsAnArgumentError(char delimiter) =>
        Assert.Throws<System.ArgumentException>(() => new CsvOptions { Delimiter = delimiter });

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData(" -3e-2\t", -0.03)]
    [InlineData("\" 7 \"", 7.0)]
    [InlineData("+.5", 0.5)]
    [InlineData("1e-400", 0.0)]
    public void TryGetNumber_FiniteNumber_IsRead(string cell, double expected)
    {
        Assert.True(Given.Csv($"x\n{cell}\n")["x"].TryGetNumber(0, out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-∞")]
    [InlineData("0x10")]
    [InlineData("(1)")]
    [InlineData("$1")]
    [InlineData("1 2")]
    [InlineData("١")]
    public void TryGetNumber_NotAFiniteNumber_IsRefused(string cell)
    {
        Assert.False(Given.Csv($"x\n\"{cell}\"\n")["x"].TryGetNumber(0, out double value));
        Assert.Equal(0.0, value);
    }

    [Fact]
    public void IsMissing_WhiteSpaceQuotedOrNot_IsMissingAndItsTextIsEmpty()
    {
        Table table = Given.Csv("x,y\n  ,1\n\" \t\",1\n\"\",1\n x ,1\n");

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(table["x"].IsMissing));
        Assert.Equal(["", "", "", " x "], Given.Cells(table).Select(row => row[0]));
    }

    [Fact]
    public void ReadCsv_BlankLinesInOneColumn_AreMissingCellsExceptAtTheEnd()
    {
        Table table = Given.Csv("x\n1\n\n\n4\n\n\n");

        Assert.Equal([["1"], [""], [""], ["4"]], Given.Cells(table));
        Assert.Equal([2L, 3L, 4L, 5L], Enumerable.Range(0, 4).Select(table.LineOf));
    }

    [Fact]
    public void ReadCsv_GzipUnderAnyName_IsRecognised()
    {
        using var given = new Given();
        byte[] csv = Encoding.UTF8.GetBytes("a,b\n1,é\n");

        Assert.Equal("é", Table.ReadCsv(given.File("plain.txt", Given.Gzip(csv)))["b"].GetText(0).ToString());
        Assert.Equal("é", Table.ReadCsv(given.File("not-zipped.csv.gz", csv))["b"].GetText(0).ToString());
        Assert.Equal("é", Table.ReadCsv(given.File("two-members.gz", [.. Given.Gzip(csv), .. Given.Gzip(csv)]))["b"].GetText(0).ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ReadCsv_GzipInSmallPieces_IsReadWhole(int step)
    {
        byte[] zipped = [.. Given.Gzip("a\n1\n"u8.ToArray()), .. Given.Gzip("2\n3\n"u8.ToArray())];
        using var stream = new DrippingStream(zipped, step);

        Assert.Equal([["1"], ["2"], ["3"]], Given.Cells(Table.ReadCsv(stream, "f.gz")));
    }

    [Fact]
    public void ReadCsv_Stream_StaysOpen()
    {
        using var stream = new MemoryStream(Given.Gzip("a\n1\n"u8.ToArray()));

        Assert.Equal("upload", Table.ReadCsv(stream, "upload").Source);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void ReadCsv_MoreRowsThanABlock_FindsEveryCell()
    {
        int rowCount = (2 * TextColumn.BlockRows) + 5;
        var text = new StringBuilder("index,half\n");
        for (int i = 0; i < rowCount; i++)
        {
            text.Append(i).Append(',').Append(i / 2).Append('\n');
        }

        Table table = Given.Csv(text.ToString());

        Assert.Equal(rowCount, table.RowCount);
        for (int i = 0; i < rowCount; i++)
        {
            Assert.True(table["half"].TryGetNumber(i, out double half));
            Assert.Equal(i / 2, half);
            Assert.Equal(i + 2, table.LineOf(i));
        }

        Assert.Throws<System.ArgumentOutOfRangeException>(() => table["half"].IsMissing(rowCount));
        Assert.Throws<System.ArgumentOutOfRangeException>(() => table["half"].IsMissing(-1));
    }
}
