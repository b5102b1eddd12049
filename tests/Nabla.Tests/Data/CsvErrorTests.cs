using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>Every way a CSV file can be wrong ends in one sentence with the place and the cure.</summary>
public sealed class CsvErrorTests
{
    [Theory]
    // Ragged rows.
    [InlineData("a,b,c\n1,2,3\n1,2\n", 3, "c", "houses.csv:3: column 'c': 2 fields where the header has 3, none for this one; leave it empty if it is missing.")]
    [InlineData("a,b\n1,2,3\n", 2, null, "houses.csv:2: 3 fields where the header has 2; put a field that contains a comma in double quotes.")]
    [InlineData("a;b\n1;2;3\n", 2, null, "houses.csv:2: 3 fields where the header has 2; put a field that contains a semicolon in double quotes.")]
    [InlineData("a,b\n\"x\n\ny\",2\n1\n", 5, "b", "houses.csv:5: column 'b': 1 field where the header has 2, none for this one; leave it empty if it is missing.")]
    [InlineData("a,b\r\n1,2\r\n\r\n\r\n3,4\r\n", 3, null, "houses.csv:3: a blank line stands between the rows; delete it.")]
    // Headers.
    [InlineData("a,b\n", 1, null, "houses.csv:1: there is a header but not one row; add rows below it.")]
    [InlineData("a,b\n\n \n", 1, null, "houses.csv:1: there is a header but not one row; add rows below it.")]
    [InlineData("\na,b\n1,2\n", 1, null, "houses.csv:1: the first line is blank; put the column names there.")]
    [InlineData("column_2,,c\n1,2,3\n", 1, null, "houses.csv:1: column 2 has no name; name every column in the header.")]
    [InlineData("a,b, a\n1,2,3\n", 1, "a", "houses.csv:1: column 'a': columns 1 and 3 have the same name; name every column once in the header.")]
    // Quotes.
    [InlineData("a,b\n1,2\n3,\"x\n4,5\n6,7\n", 3, "b", "houses.csv:3: column 'b': a quoted field begins here and never ends; add the closing quote.")]
    [InlineData("a,b\n1,\"", 2, "b", "houses.csv:2: column 'b': a quoted field begins here and never ends; add the closing quote.")]
    [InlineData("a,b\n\"x\ny\"z,2\n", 3, "a", "houses.csv:3: column 'a': text follows the closing quote of a field; double every quote inside a quoted field.")]
    [InlineData("a,b\n1,\"x\" \n", 2, "b", "houses.csv:2: column 'b': text follows the closing quote of a field; double every quote inside a quoted field.")]
    // NUL.
    [InlineData("a,b\n1,2\n1,\0\n", 3, "b", "houses.csv:3: column 'b': there is a NUL character, so this is probably a binary file; save it as CSV in UTF-8.")]
    [InlineData("a,b\n\"\0\",2\n", 2, "a", "houses.csv:2: column 'a': there is a NUL character, so this is probably a binary file; save it as CSV in UTF-8.")]
    [InlineData("a\0,b\n1,2\n", 1, null, "houses.csv:1: there is a NUL character, so this is probably a binary file; save it as CSV in UTF-8.")]
    // Nothing.
    [InlineData("", 1, null, "houses.csv is empty; it needs a line of column names and rows below it.")]
    [InlineData("\n \r\n\n", 1, null, "houses.csv is empty; it needs a line of column names and rows below it.")]
    [InlineData("\uFEFF", 1, null, "houses.csv is empty; it needs a line of column names and rows below it.")]
    public void ReadCsv_WrongText_SaysWhatWhereAndWhatToDo(string text, long line, string? column, string message)
    {
        NablaDataException error = Given.CsvError(text);

        Assert.Equal(message, error.Message);
        Assert.Equal("houses.csv", error.File);
        Assert.Equal(line, error.Line);
        Assert.Equal(column, error.Column);

        // The same bytes in UTF-8 are the same error.
        NablaDataException fromBytes =
            Assert.Throws<NablaDataException>(() => Table.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(text)), "houses.csv"));
        Assert.Equal(message, fromBytes.Message);
    }

    [Fact]
    public void ReadCsv_NoSuchFile_SaysSo()
    {
        using var given = new Given();
        string path = Path.Combine(given.Folder, "nothing.csv");

        NablaDataException error = Assert.Throws<NablaDataException>(() => Table.ReadCsv(path));

        Assert.Equal($"There is no file '{path}'; check the name and the folder.", error.Message);
        Assert.Equal(path, error.File);
    }

    [Fact]
    public void ReadCsv_Folder_SaysSo()
    {
        using var given = new Given();

        Assert.Equal(
            $"'{given.Folder}' is a folder; name one file in it.", Assert.Throws<NablaDataException>(() => Table.ReadCsv(given.Folder)).Message);
    }

    [Fact]
    public void ReadCsv_NameThatNoFileCanHave_IsNoSuchFile()
    {
        Assert.Throws<NablaDataException>(() => Table.ReadCsv("a\0b.csv"));
        Assert.Throws<NablaDataException>(() => Table.ReadCsv(new string('x', 5000)));
        Assert.Throws<ArgumentException>(() => Table.ReadCsv(""));
    }

    [Fact]
    public void ReadCsv_FileWithoutPermission_SaysSo()
    {
        using var given = new Given();
        string path = given.File("secret.csv", "a\n1\n");
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            // The system lets an administrator read everything: the same failure comes from a stream.
            using var stream = new FailingStream("a\n1\n"u8.ToArray(), new UnauthorizedAccessException());
            NablaDataException fromStream = Assert.Throws<NablaDataException>(() => Table.ReadCsv(stream, path));
            Assert.Equal($"{path} may not be read by this user; change its permissions.", fromStream.Message);
            return;
        }

        File.SetUnixFileMode(path, UnixFileMode.None);
        NablaDataException error = Assert.Throws<NablaDataException>(() => Table.ReadCsv(path));
        Assert.Equal($"{path} may not be read by this user; change its permissions.", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void ReadCsv_StreamThatFails_IsADataErrorWithTheCause(int bytesBefore)
    {
        using var stream = new FailingStream("a\n1\n2\n"u8[..bytesBefore].ToArray(), new IOException("The cable is out."));

        NablaDataException error = Assert.Throws<NablaDataException>(() => Table.ReadCsv(stream, "upload"));

        Assert.Equal("upload cannot be read: The cable is out.", error.Message);
        Assert.IsType<IOException>(error.InnerException);
    }

    [Fact]
    public void ReadCsv_TextReaderThatFails_IsADataError()
    {
        using var reader = new StreamReader(new FailingStream([], new IOException("The cable is out.")));

        Assert.Throws<NablaDataException>(() => Table.ReadCsv(reader, "upload"));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0x00 })]
    [InlineData(new byte[] { 0x00, 0x00, 0xFE, 0xFF })]
    public void ReadCsv_ByteOrderMarkOfUtf32_SaysToSaveAsUtf8(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);

        Assert.Equal("f is in UTF-32; save it as UTF-8.", Assert.Throws<NablaDataException>(() => Table.ReadCsv(stream, "f")).Message);
    }

    // Latin-1 e acute, a lone continuation byte, an overlong slash, half of a surrogate pair, a code point beyond the last, a cut-off euro sign.
    [Theory]
    [InlineData(new byte[] { 0xE9 })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public void ReadCsv_InvalidUtf8BehindValid_NamesLineAndColumn(byte[] wrong)
    {
        foreach (int rowsBefore in new[] { 4, Trials.Of(40_000) })
        {
            byte[] before = Encoding.UTF8.GetBytes("name\n" + string.Concat(Enumerable.Repeat("Zoë €\n", rowsBefore)));
            foreach (byte[] after in new byte[][] { [], "\nlast\n"u8.ToArray() })
            {
                using var stream = new MemoryStream([.. before, .. wrong, .. after]);

                NablaDataException error = Assert.Throws<NablaDataException>(() => Table.ReadCsv(stream, "f.csv"));

                Assert.Equal(
                    $"f.csv:{rowsBefore + 2}: column 'name': the bytes are not UTF-8; save the file as UTF-8, or say its encoding.", error.Message);
                Assert.Equal(rowsBefore + 2, error.Line);
                Assert.Equal("name", error.Column);
            }
        }
    }

    [Fact]
    public void ReadCsv_GzipCutAnywhere_IsRefused()
    {
        byte[] zipped = Given.Gzip(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i * i}\n"))));
        for (int length = 2; length < zipped.Length; length++)
        {
            using var stream = new MemoryStream(zipped[..length]);

            NablaDataException error = Assert.Throws<NablaDataException>(() => Table.ReadCsv(stream, "f.csv.gz"));

            Assert.Equal("f.csv.gz: the gzip data are damaged or end too early; copy or compress the file again.", error.Message);
        }
    }

    [Fact]
    public void ReadCsv_GzipWithAnyByteChanged_IsRefusedOrReadsTheSame()
    {
        byte[] zipped = Given.Gzip(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i * i}\n"))));
        for (int i = 2; i < zipped.Length; i++)
        {
            byte[] damaged = [.. zipped];
            damaged[i] ^= 0x55;
            try
            {
                using var stream = new MemoryStream(damaged);
                Table table = Table.ReadCsv(stream, "f.csv.gz");

                // Only the time, the flags and the system in gzip's own header do not matter.
                Assert.InRange(i, 3, 9);
                Assert.Equal(50, table.RowCount);
            }
            catch (NablaDataException)
            {
                Assert.True(i is not (>= 4 and <= 9), "the time and the system of origin do not matter");
            }
        }
    }

    [Fact]
    public void ReadCsv_GzipOfEveryLengthAroundABuffer_IsReadWhole()
    {
        // Uncompressed blocks, so that the length of the file is known: the end lies on every side of an 8 KiB buffer.
        for (int length = 8192 - 80; length < 8192 + 40; length++)
        {
            using var memory = new MemoryStream();
            using (var gzip = new GZipStream(memory, CompressionLevel.NoCompression, leaveOpen: true))
            {
                gzip.Write(Encoding.ASCII.GetBytes("a\n" + new string('1', length)));
            }

            byte[] zipped = memory.ToArray();
            Assert.Equal(length, Table.ReadCsv(new MemoryStream(zipped), "f.gz")["a"].GetText(0).Length);
            Assert.Throws<NablaDataException>(() => Table.ReadCsv(new MemoryStream(zipped[..^1]), "f.gz"));
            Assert.Throws<NablaDataException>(() => Table.ReadCsv(new MemoryStream(zipped[..^100]), "f.gz"));
        }
    }

    /// <summary>Some bytes, one at a time, then a failure.</summary>
    sealed class FailingStream(byte[] bytes, Exception failure) : MemoryStream(bytes)
    {
        // Every way to read a derived MemoryStream comes through here.
        public override int Read(byte[] buffer, int offset, int count) => Position < Length ? base.Read(buffer, offset, 1) : throw failure;
    }
}
