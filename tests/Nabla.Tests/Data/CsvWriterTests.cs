using System;
using System.Globalization;
using System.IO;
using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class CsvWriterTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("  ", "\"  \"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;b", "a;b")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    // What a spreadsheet would run.
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
    [InlineData("+SUM(A1)", "\"'+SUM(A1)\"")]
    [InlineData("-2+3", "\"'-2+3\"")]
    [InlineData("@A1", "\"'@A1\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("  =1+1", "\"'  =1+1\"")]
    [InlineData("\uFEFF=1+1", "\"'\uFEFF=1+1\"")]
    [InlineData("＝1+1", "\"'＝1+1\"")]
    // Numbers and harmless texts.
    [InlineData("-2", "-2")]
    [InlineData("+1.5e3", "+1.5e3")]
    [InlineData("a=b", "a=b")]
    [InlineData("-", "\"'-\"")]
    [InlineData("-Infinity", "\"'-Infinity\"")]
    public void WriteField_OneCell_IsQuotedAndDisarmedWhereNeeded(string cell, string expected)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new CsvWriter(text);

        writer.WriteField(cell);
        writer.EndRow();

        Assert.Equal(expected + "\n", text.ToString());
    }

    [Fact]
    public void WriteNumber_UsesTheFewestDigitsThatReadBack()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new CsvWriter(text, ';');

        writer.WriteNumber(0.1);
        writer.WriteNumber(-2);
        writer.WriteNumber(1e300);
        writer.WriteField("");
        writer.EndRow();

        Assert.Equal("0.1;-2;1E+300;\n", text.ToString());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void WriteNumber_NotFinite_IsRefused(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CsvWriter(TextWriter.Null).WriteNumber(value));

    [Fact]
    public void EndRow_WithoutFields_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new CsvWriter(TextWriter.Null).EndRow());
}
