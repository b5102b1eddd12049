using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>
/// The tricky inputs of <c>data/csv/cases.jsonl</c>, one a line: <c>input</c> (or <c>bytes</c> in hexadecimal) and <c>options</c>; then what comes of it: <c>table</c>, the header and the
/// rows; <c>number</c>, the value of the first cell, or none; <c>rejected</c>, rows left out; or <c>error</c>. The last two are line, column and part of the sentence, between colons.
/// </summary>
public sealed class CsvCaseTests
{
    const int FewestCases = 300;

    static readonly JsonElement[] s_cases =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "csv", "cases.jsonl")).Select(line => JsonElement.Parse(line))];

    public static TheoryData<string> Names => [.. s_cases.Select(element => element.GetProperty("name").GetString()!)];

    [Fact]
    public void Cases_AreManyAndHaveNamesOfTheirOwn()
    {
        Assert.True(s_cases.Length >= FewestCases);
        Assert.Equal(s_cases.Length, s_cases.Select(element => element.GetProperty("name").GetString()).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ReadCsv_TrickyInput_ComesOutAsWritten(string name)
    {
        JsonElement given = s_cases.Single(element => element.GetProperty("name").GetString() == name);
        byte[] bytes = given.TryGetProperty("bytes", out JsonElement hex)
            ? Convert.FromHexString(hex.GetString()!)
            : Encoding.UTF8.GetBytes(given.GetProperty("input").GetString()!);
        CsvOptions options = Options(given.TryGetProperty("options", out JsonElement text) ? text.GetString()! : "");

        // In pieces of any size, and with any buffer, the outcome is the same.
        foreach ((int step, int buffer) in new[] { (int.MaxValue, 64 * 1024), (1, 1), (3, 2), (7, 5) })
        {
            using var stream = new DrippingStream(bytes, step);
            Check(given, () => Table.ReadCsv(stream, "f", options with { BufferLength = buffer }));
        }
    }

    static void Check(JsonElement given, Func<Table> read)
    {
        if (given.TryGetProperty("error", out JsonElement error))
        {
            NablaDataException thrown = Assert.Throws<NablaDataException>(read);
            CheckPlace(error.GetString()!, thrown.Line ?? 0, thrown.Column, thrown.Message);
            return;
        }

        Table table = read();
        if (given.TryGetProperty("number", out JsonElement number))
        {
            bool isNumber = table.Columns[0].TryGetNumber(0, out double value);
            Assert.Equal(number.GetString(), isNumber ? value.ToString("R", CultureInfo.InvariantCulture) : "none");
            return;
        }

        string[][] expected = [.. given.GetProperty("table").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetString()!).ToArray())];
        Assert.Equal(expected[0], table.Columns.Select(column => column.Name));
        Assert.Equal(expected[1..], Given.Cells(table));
        string[] rejected = given.TryGetProperty("rejected", out JsonElement rows) ? [.. rows.EnumerateArray().Select(row => row.GetString()!)] : [];
        Assert.Equal(rejected.Length, table.Reading!.Rejected.Count);
        Assert.Equal(table.RowCount + rejected.Length, table.Reading.RowsIn);
        for (int i = 0; i < rejected.Length; i++)
        {
            RejectedRow row = table.Reading.Rejected[i];
            CheckPlace(rejected[i], row.Line, row.Column, row.Reason);
        }
    }

    static void CheckPlace(string expected, long line, string? column, string sentence)
    {
        string[] parts = expected.Split(':', 3);
        Assert.Equal(parts[0], line.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(parts[1], column ?? "");
        Assert.Contains(parts[2], sentence, StringComparison.Ordinal);
    }

    static CsvOptions Options(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string name = "";
        foreach (string part in text.Split(' '))
        {
            // A delimiter may be a space.
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            name = equals > 0 ? part[..equals] : name;
            values[name] = equals > 0 ? part[(equals + 1)..] : " ";
        }

        return new CsvOptions
        {
            Delimiter = values.TryGetValue("delimiter", out string? delimiter) ? delimiter == "tab" ? '\t' : delimiter is "" ? ' ' : delimiter[0] : null,
            Quote = values.GetValueOrDefault("quote") switch { "single" => '\'', "double" => '"', "none" => CsvOptions.NoQuote, _ => null },
            Decimal = values.GetValueOrDefault("decimal") switch { "comma" => DecimalSeparator.Comma, "point" => DecimalSeparator.Point, _ => null },
            Encoding = values.GetValueOrDefault("encoding") switch
            {
                "utf-8" => TextEncoding.Utf8,
                "utf-16le" => TextEncoding.Utf16LittleEndian,
                "utf-16be" => TextEncoding.Utf16BigEndian,
                "latin-1" => TextEncoding.Latin1,
                "windows-1252" => TextEncoding.Windows1252,
                _ => null,
            },
            HasHeader = values.GetValueOrDefault("header") switch { "yes" => true, "no" => false, _ => null },
            MaximumBadRows = values.TryGetValue("max-bad", out string? most) ? int.Parse(most, CultureInfo.InvariantCulture) : 0,
            NumberColumns = values.TryGetValue("numbers", out string? numbers) ? [numbers] : [],
        };
    }
}
