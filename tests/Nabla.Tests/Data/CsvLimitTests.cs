using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>Rows, columns and compressed input as large as they may be, and larger.</summary>
public sealed class CsvLimitTests
{
    [Fact]
    public void ReadCsv_GzipBomb_IsRefused()
    {
        // 100 MB of zeros as one long line of digits: deflate reaches about 1030 times.
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] piece = new byte[1 << 20];
            Array.Fill(piece, (byte)'\n');
            gzip.Write("a\n1\n"u8);
            for (int i = 0; i < 100; i++)
            {
                gzip.Write(piece);
            }
        }

        memory.Position = 0;
        Assert.Equal(
            "f.gz: the gzip data expand more than 1000-fold; decompress the file yourself if you trust it.",
            Assert.Throws<NablaDataException>(() => Table.ReadCsv(memory, "f.gz")).Message);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("")]
    public void ReadCsv_EndlessRow_StopsAtTheLimit(string begin)
    {
        using var reader = new EndlessReader("a\n1\n" + begin, 'x');

        NablaDataException error = Assert.Throws<NablaDataException>(() => Table.ReadCsv(reader, "f.csv"));

        Assert.Equal("f.csv:3: the row is longer than 33554432 characters; look for a missing closing quote.", error.Message);
    }

    [Fact]
    public void ReadCsv_RowAtTheLimit_IsRead()
    {
        string longest = new('x', CsvOptions.LongestRow);

        Assert.Equal(CsvOptions.LongestRow, Given.Csv("a\n" + longest + "\n")["a"].GetText(0).Length);
    }

    [Fact]
    public void ReadCsv_AsManyColumnsAsAllowed_AreReadAndOneMoreIsNot()
    {
        string header = string.Join(',', Enumerable.Range(0, CsvOptions.MostColumns));

        Assert.Equal(CsvOptions.MostColumns, Given.Csv(header + "\n" + header).Columns.Count);
        Assert.Equal(
            "houses.csv:1: the row has more than 100000 fields; Nabla reads at most that many columns.", Given.CsvError(header + ",x\n").Message);
        Assert.Equal(2, Given.CsvError("a,b\n" + new string(',', 200_000)).Line);
    }

    /// <summary>A text that never ends.</summary>
    sealed class EndlessReader(string begin, char then) : TextReader
    {
        int _position;

        public override int Read(Span<char> buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = _position < begin.Length ? begin[_position++] : then;
            }

            return buffer.Length;
        }
    }

    [Fact]
    public void Read_JsonLineLongerThanARowMayBe_IsRefused()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("{\"a\": 1}\n{\"a\": \"" + new string('b', CsvOptions.LongestRow) + "\"}\n"));

        Assert.Equal(
            $"f:2: what begins here is longer than {CsvOptions.LongestRow} bytes; break it up.", Assert.Throws<NablaDataException>(() => Table.Read(stream, "f")).Message);
    }
}
