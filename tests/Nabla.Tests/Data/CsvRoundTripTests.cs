using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Nabla.Data;
using Nabla.Kernels;

namespace Nabla.Tests.Data;

public sealed class CsvRoundTripTests
{
    static readonly string[] s_pieces =
        [",", ";", "\t", "|", "\"", "\"\"", "\n", "\r", "\r\n", "a", "1", "-2.5e3", " ", "é", "€", "😀", "'", "=", "\uFEFF", "x y"];

    [Fact]
    public void WrittenTable_RandomCells_ReadsBackEqual()
    {
        for (uint trial = 0; trial < Trials.Of(400); trial++)
        {
            var random = new CounterRandom(seed: 20260101, RandomPurpose.Data, trial);
            ulong index = 0;
            int Below(int bound) => random.Below(bound, index++);

            char delimiter = ",;\t|"[Below(4)];
            int columnCount = 1 + Below(5);
            string[][] rows = [.. Enumerable.Range(0, 1 + Below(6)).Select(_ => Enumerable.Range(0, columnCount)
                .Select(_ => string.Concat(Enumerable.Range(0, Below(5)).Select(_ => s_pieces[Below(s_pieces.Length)]))).ToArray())];
            string[] header = [.. Enumerable.Range(0, columnCount).Select(i => $"column {i}{(Below(3) == 0 ? s_pieces[Below(5)] : "")}x")];

            string text = Write([header, .. rows], delimiter);
            var options = new CsvOptions { Delimiter = delimiter, Quote = '"', HasHeader = true, Decimal = DecimalSeparator.Point };
            Table fromText = Table.ReadCsv(new StringReader(text), "f", options with { BufferLength = 1 + Below(40) });
            Table fromBytes = Table.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(text)), "f", options);

            string[][] expected = [.. rows.Select(row => row.Select(cell => string.IsNullOrWhiteSpace(cell) ? "" : cell).ToArray())];
            Assert.Equal(header, fromText.Columns.Select(column => column.Name));
            Assert.Equal(expected, Given.Cells(fromText));
            Assert.Equal(expected, Given.Cells(fromBytes));
        }
    }

    [Fact]
    public void WrittenTable_TypicalCells_TheDelimiterIsFound()
    {
        foreach (char delimiter in ",;\t|")
        {
            string text = Write([["name", "note", "price"], ["a,b;c", "two\nlines", "1.5"], ["d|e\tf", "", "2"]], delimiter);

            Assert.Equal([["a,b;c", "two\nlines", "1.5"], ["d|e\tf", "", "2"]], Given.Cells(Given.Csv(text)));
        }
    }

    [Fact]
    public void WrittenNumbers_RandomBits_ReadBackToTheLastBit()
    {
        var random = new CounterRandom(seed: 7, RandomPurpose.Data);
        var values = new List<double> { 0.0, -0.0, double.Epsilon, double.MaxValue, double.MinValue, 0.1, 1.0 / 3.0, 1e22, 1e23 };
        for (ulong i = 0; values.Count < 20_000; i++)
        {
            double value = BitConverter.UInt64BitsToDouble(((ulong)random.UInt32(2 * i) << 32) | random.UInt32((2 * i) + 1));
            if (double.IsFinite(value))
            {
                values.Add(value);
            }
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new CsvWriter(text);
        writer.WriteField("x");
        writer.EndRow();
        foreach (double value in values)
        {
            writer.WriteNumber(value);
            writer.EndRow();
        }

        Column x = Given.Csv(text.ToString())["x"];
        for (int i = 0; i < values.Count; i++)
        {
            Assert.True(x.TryGetNumber(i, out double read));
            Assert.Equal(BitConverter.DoubleToUInt64Bits(values[i]), BitConverter.DoubleToUInt64Bits(read));
        }
    }

    [Fact]
    public void ReadCsv_EveryBufferLength_ReadsTheSame()
    {
        const string Text = "a,\"b\"\"c\",d\r\n1,\"two\r\nlines, \"\"quoted\"\"\",é€😀\r\n,\"\",\"\"\"\"\r3,x\"y,\"\r\"\n\n";
        string[][] expected = [["1", "two\r\nlines, \"quoted\"", "é€😀"], ["", "", "\""], ["3", "x\"y", ""]];
        byte[] bytes = Encoding.UTF8.GetBytes(Text);
        for (int length = 1; length <= Text.Length + 2; length++)
        {
            for (int step = 1; step <= 7; step++)
            {
                var options = new CsvOptions { Delimiter = ',', BufferLength = length };
                using var stream = new DrippingStream(bytes, step);

                foreach (Table table in new[] { Table.ReadCsv(stream, "f", options), Given.Csv(Text, options) })
                {
                    Assert.Equal(["a", "b\"c", "d"], table.Columns.Select(column => column.Name));
                    Assert.Equal(expected, Given.Cells(table));
                    Assert.Equal([2L, 4L, 5L], Enumerable.Range(0, 3).Select(table.LineOf));
                }
            }
        }
    }

    [Fact]
    public void ReadCsv_EveryBufferLength_NamesTheSameLineInErrors()
    {
        const string Text = "a,b\r\n\"x\r\n\r\ny\",2\r\n3,\"open\r\n";
        for (int length = 1; length <= Text.Length + 2; length++)
        {
            NablaDataException error = Assert.Throws<NablaDataException>(() => Given.Csv(Text, new CsvOptions { BufferLength = length }));
            Assert.Equal(5, error.Line);
            Assert.Equal("b", error.Column);
        }
    }

    [Fact]
    public void ReadCsv_RandomText_AnyBufferAndEitherSourceAgree()
    {
        string[] pieces = [.. s_pieces, "\0", ",", "\n", "\"", "b"];
        for (uint trial = 0; trial < Trials.Of(3000); trial++)
        {
            var random = new CounterRandom(seed: 26, RandomPurpose.Data, trial);
            string text = "a,b\n" + string.Concat(Enumerable.Range(0, 1 + random.Below(25, 0)).Select(i => pieces[random.Below(pieces.Length, (ulong)i + 1)]));
            var small = new CsvOptions { Encoding = TextEncoding.Utf8, BufferLength = 1 + random.Below(30, 100) };

            string expected = Outcome(() => Given.Csv(text));

            Assert.Equal(expected, Outcome(() => Given.Csv(text, small)));
            Assert.Equal(expected, Outcome(() => Table.ReadCsv(new DrippingStream(Encoding.UTF8.GetBytes(text), 3), "houses.csv", small)));
        }
    }

    /// <summary>The cells with their lines, or the error; any other exception fails the test.</summary>
    static string Outcome(Func<Table> read)
    {
        try
        {
            Table table = read();
            return string.Join('\n', Given.Cells(table).Select((cells, row) => $"{table.LineOf(row)}: {string.Join('\u241F', cells)}"));
        }
        catch (NablaDataException error)
        {
            return error.Message;
        }
    }

    static string Write(string[][] rows, char delimiter)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new CsvWriter(text, delimiter);
        foreach (string[] row in rows)
        {
            foreach (string cell in row)
            {
                writer.WriteField(cell);
            }

            writer.EndRow();
        }

        return text.ToString();
    }
}
