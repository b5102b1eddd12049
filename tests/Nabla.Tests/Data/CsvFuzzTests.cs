using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Nabla.Data;
using Nabla.Kernels;

namespace Nabla.Tests.Data;

/// <summary>Random texts, read by the reader with every length of its buffer, against a plain state machine.</summary>
public sealed class CsvFuzzTests
{
    static readonly string[] s_pieces = [",", ",", "\n", "\n", "\r\n", "\r", "\"", "\"", "\"\"", "a", "b", "12", "-1.5", " ", "\0", "é", "😀", "x y", "\t", ";"];
    static readonly CsvOptions s_options = new()
    {
        Delimiter = ',',
        Quote = '"',
        HasHeader = true,
        Decimal = DecimalSeparator.Point,
        Encoding = TextEncoding.Utf8,
        MaximumBadRows = 1000,
    };

    [Fact]
    public void ReadCsv_RandomText_IsWhatTheStateMachineReadsAtEveryBufferSplit()
    {
        int rejected = 0;
        for (uint trial = 0; trial < Trials.Of(1500); trial++)
        {
            string text = Text(seed: 260, trial, most: 24);
            (List<string> rows, List<long> faults) = Expected(text);
            rejected += faults.Count;
            int longest = Math.Min(text.Length + 2, 40);
            for (int length = 1; length <= longest; length++)
            {
                CheckOutcome(text, rows, faults, s_options with { BufferLength = length });
            }
        }

        Assert.True(rejected > Trials.Of(500), "the texts hardly have a bad row");
    }

    [Fact]
    public void ReadCsv_LongRandomText_IsWhatTheStateMachineReads()
    {
        for (uint trial = 0; trial < Trials.Of(60); trial++)
        {
            // Long enough for the records that are read a vector at a time.
            string text = Text(seed: 261, trial, most: 12_000);
            (List<string> rows, List<long> faults) = Expected(text);
            CheckOutcome(text, rows, faults, s_options with { MaximumBadRows = CsvOptions.MostBadRows });
            CheckOutcome(text, rows, faults, s_options with { MaximumBadRows = CsvOptions.MostBadRows, BufferLength = 4096 + (int)trial });
        }
    }

    [Fact]
    public void ReadCsv_RandomBytes_EndsInATableOrADataError()
    {
        for (uint trial = 0; trial < Trials.Of(4000); trial++)
        {
            var random = new CounterRandom(seed: 262, RandomPurpose.Data, trial);
            byte[] bytes = [.. Enumerable.Range(0, random.Below(200, 0)).Select(i => (byte)random.Below(256, (ulong)i + 1))];
            try
            {
                Table table = Table.Read(new MemoryStream(bytes), "f", new CsvOptions { MaximumBadRows = random.Below(3, 1000) });
                Assert.True(table.RowCount > 0);
                Given.Cells(table);
            }
            catch (NablaDataException error)
            {
                Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
            }
        }
    }

    static string Text(ulong seed, uint trial, int most)
    {
        var random = new CounterRandom(seed, RandomPurpose.Data, trial);
        var text = new StringBuilder("a,b\n");
        int count = 1 + random.Below(most, 0);
        for (int i = 0; i < count; i++)
        {
            text.Append(s_pieces[random.Below(s_pieces.Length, (ulong)i + 1)]);
        }

        return text.ToString();
    }

    /// <summary>Rows of two fields without a fault, and the lines of the other records; blank lines at the end are nothing.</summary>
    static (List<string> Rows, List<long> Faults) Expected(string text)
    {
        var records = CsvReference.Read(text)[1..];
        int last = records.FindLastIndex(record => !IsBlank(text, record));
        var rows = new List<string>();
        var faults = new List<long>();
        foreach ((List<string> fields, long line, long fault) in records.Take(last + 1))
        {
            if (fault == 0 && fields.Count == 2)
            {
                rows.Add($"{line}: {string.Join('\u241F', fields.Select(field => string.IsNullOrWhiteSpace(field) ? "" : field))}");
            }
            else
            {
                faults.Add(fault == 0 ? line : fault);
            }
        }

        return (rows, faults);
    }

    /// <summary>A record of one unquoted field of white space.</summary>
    static bool IsBlank(string text, (List<string> Fields, long Line, long Fault) record) =>
        record is { Fault: 0, Fields: [var only] } && string.IsNullOrWhiteSpace(only) && !LineOf(text, record.Line).StartsWith('"');

    static string LineOf(string text, long line) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r')[line - 1];

    static void CheckOutcome(string text, List<string> rows, List<long> faults, CsvOptions options)
    {
        if (rows.Count == 0)
        {
            Assert.Throws<NablaDataException>(() => Read(text, options));
            return;
        }

        Table table = Read(text, options);
        Assert.Equal(rows, Given.Cells(table).Select((cells, row) => $"{table.LineOf(row)}: {string.Join('\u241F', cells)}"));
        Assert.Equal(faults, table.Reading!.Rejected.Select(row => row.Line));
        Assert.Equal(rows.Count + faults.Count, table.Reading.RowsIn);
    }

    static Table Read(string text, CsvOptions options) => Table.ReadCsv(new StringReader(text), "f", options);
}
