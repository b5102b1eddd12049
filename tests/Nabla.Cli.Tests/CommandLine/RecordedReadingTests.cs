using System.IO;
using System.Linq;
using System.Text;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>What a person told of a file is recorded in the model and told again when its data are read again; what was found out is found out again.</summary>
public sealed class RecordedReadingTests
{
    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    [InlineData(' ')]
    [InlineData('~')]
    public void Delimiter_Told_IsToldAgain(char delimiter) => Assert.Equal(delimiter, Recorded(new CsvOptions { Delimiter = delimiter }, delimiter).Delimiter);

    [Theory]
    [InlineData(DecimalSeparator.Point)]
    [InlineData(DecimalSeparator.Comma)]
    public void Decimal_Told_IsToldAgain(DecimalSeparator separator) => Assert.Equal(separator, Recorded(new CsvOptions { Decimal = separator }, ';').Decimal);

    [Theory]
    [InlineData(TextEncoding.Utf8)]
    [InlineData(TextEncoding.Latin1)]
    [InlineData(TextEncoding.Windows1252)]
    public void Encoding_Told_IsToldAgain(TextEncoding encoding) => Assert.Equal(encoding, Recorded(new CsvOptions { Encoding = encoding }, ';').Encoding);

    [Theory]
    [InlineData('"')]
    [InlineData('\'')]
    [InlineData(CsvOptions.NoQuote)]
    public void Quote_Told_IsToldAgain(char quote) => Assert.Equal(quote, Recorded(new CsvOptions { Quote = quote }, ';').Quote);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Header_Told_IsToldAgain(bool header) => Assert.Equal(header, Recorded(new CsvOptions { HasHeader = header }, ';').HasHeader);

    [Fact]
    public void Reading_ThatNobodyTold_IsFoundOutAgain()
    {
        CsvOptions recorded = Recorded(new CsvOptions(), ';');

        Assert.Equal((null, null, null, null, null), (recorded.Delimiter, recorded.Decimal, recorded.Encoding, recorded.Quote, recorded.HasHeader));
        Assert.Equal((0, 0), (recorded.MaximumBadRows, recorded.NumberColumns.Count));
    }

    [Fact]
    public void BadRows_LeftOut_AreAsManyAgain() => Assert.Equal(1, Recorded(new CsvOptions { MaximumBadRows = 5 }, ';', more: "1;2;3\n").MaximumBadRows);

    static CsvOptions Recorded(CsvOptions options, char delimiter, string more = "")
    {
        string text = string.Join('\n', Enumerable.Range(-1, 31).Where(i => i >= 0 || options.HasHeader != false)
            .Select(i => i < 0 ? $"a{delimiter}b" : $"{i * i % 17}{delimiter}{i % 7}")) + "\n" + more;
        Table table = Table.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "rows.csv", options);
        string target = table.Columns[^1].Name;
        return RecordedReading.Of(Model.Train(table, new TrainOptions { Target = target, Hidden = [], Epochs = 1, Validation = 0, L2Penalty = 0, Baselines = false, Audit = false }));
    }
}
