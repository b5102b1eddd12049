using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>The kinds of file that csv-spectrum collects (github.com/max-mapper/csv-spectrum), written anew.</summary>
public sealed class CsvSpectrumTests
{
    [Fact]
    public void CommaInQuotes() => Check("name,street,town\nAda,\"4, Hill Road\",Bath\n", ["name", "street", "town"], ["Ada", "4, Hill Road", "Bath"]);

    [Fact]
    public void EmptyFields() => Check("a,b,c\n1,\"\",\"\"\n2,3,4\n", ["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]);

    [Fact]
    public void EmptyFieldsWithCarriageReturns() => Check("a,b,c\r\n1,\"\",\"\"\r\n2,3,4\r\n", ["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]);

    [Fact]
    public void EscapedQuotes() => Check("a,b\n1,\"so \"\"it\"\" goes\"\n3,4\n", ["a", "b"], ["1", "so \"it\" goes"], ["3", "4"]);

    [Fact]
    public void Json() => Check(
        "key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [51.5, -2.1]}\"\n", ["key", "val"], ["1", "{\"type\": \"Point\", \"at\": [51.5, -2.1]}"]);

    [Fact]
    public void Newlines() => Check("a,b,c\n1,2,3\n\"Once upon\na time\",5,6\n7,8,9\n", ["a", "b", "c"], ["1", "2", "3"], ["Once upon\na time", "5", "6"], ["7", "8", "9"]);

    [Fact]
    public void NewlinesWithCarriageReturns() =>
        Check("a,b,c\r\n1,2,3\r\n\"Once upon\r\na time\",5,6\r\n", ["a", "b", "c"], ["1", "2", "3"], ["Once upon\r\na time", "5", "6"]);

    [Fact]
    public void QuotesAndNewlines() => Check("a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n", ["a", "b"], ["1", "ha \n\"ha\" \nha"], ["3", "4"]);

    [Fact]
    public void Simple() => Check("a,b,c\n1,2,3\n", ["a", "b", "c"], ["1", "2", "3"]);

    [Fact]
    public void SimpleWithCarriageReturns() => Check("a,b,c\r\n1,2,3\r\n", ["a", "b", "c"], ["1", "2", "3"]);

    [Fact]
    public void Utf8() => Check("a,b,c\n1,2,3\n4,5,ʤ\n", ["a", "b", "c"], ["1", "2", "3"], ["4", "5", "ʤ"]);

    static void Check(string text, string[] names, params string[][] rows)
    {
        Table table = Given.Csv(text);

        Assert.Equal(names, table.Columns.Select(column => column.Name));
        Assert.Equal(rows, Given.Cells(table));
    }
}
