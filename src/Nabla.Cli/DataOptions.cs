using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Nabla.Data;
using Nabla.Files;

namespace Nabla.Cli;

/// <summary>The options that say how data are read, the same for every verb, and the reading itself.</summary>
sealed class DataOptions
{
    static readonly (string Name, TextEncoding Encoding)[] s_encodings =
    [
        ("utf-8", TextEncoding.Utf8), ("utf-16le", TextEncoding.Utf16LittleEndian), ("utf-16be", TextEncoding.Utf16BigEndian),
        ("latin-1", TextEncoding.Latin1), ("windows-1252", TextEncoding.Windows1252),
    ];

    /// <summary>The labels that belong to images.</summary>
    public Option<string?> Labels { get; } = OptionValues.Text("--labels", "FILE", "labels that belong to the images or arrays of DATA");

    /// <summary>The delimiter of CSV.</summary>
    public Option<char?> Delimiter { get; } = OptionValues.Of<char?>("--delimiter", "CHAR", "delimiter of CSV, or 'tab' [found out]", ParseDelimiter);

    /// <summary>The decimal separator.</summary>
    public Option<DecimalSeparator?> Decimal { get; } = OptionValues.Of<DecimalSeparator?>(
        "--decimal", "KIND", "what stands before decimals: point or comma [found out]", text => text switch
        {
            "point" or "." => DecimalSeparator.Point,
            "comma" or "," => DecimalSeparator.Comma,
            _ => throw OptionValues.Wrong("--decimal", text, "point or comma"),
        });

    /// <summary>The encoding.</summary>
    public Option<TextEncoding?> Encoding { get; } = OptionValues.Of<TextEncoding?>(
        "--encoding", "NAME", $"{string.Join(", ", s_encodings.Select(known => known.Name))} [found out]", ParseEncoding);

    /// <summary>The character around fields.</summary>
    public Option<char?> Quote { get; } = OptionValues.Of<char?>("--quote", "KIND", "what stands around a field: double, single or none [found out]", text => text switch
    {
        "double" or "\"" => '"',
        "single" or "'" => '\'',
        "none" => CsvOptions.NoQuote,
        _ => throw OptionValues.Wrong("--quote", text, "double, single or none"),
    });

    /// <summary>Whether the first record holds names.</summary>
    public Option<bool> Header { get; } = OptionValues.Switch("--header", "the first record holds the names of the columns [found out]");

    /// <summary>Whether it does not.</summary>
    public Option<bool> NoHeader { get; } = OptionValues.Switch("--no-header", "it does not: they are column_1, column_2, ...");

    /// <summary>How many bad rows there may be.</summary>
    public Option<int?> MaxBad { get; } = OptionValues.Of<int?>("--max-bad", "N", "bad rows to leave out; one more is an error [0]", text =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int value) && value <= CsvOptions.MostBadRows
            ? value
            : throw OptionValues.Wrong("--max-bad", text, $"a whole number from 0 to {CsvOptions.MostBadRows}"));

    /// <summary>Where to list them.</summary>
    public Option<string?> Rejected { get; } = OptionValues.Text("--rejected", "FILE.csv", "list the bad rows, each with line, column and reason");

    /// <summary>The table of a database.</summary>
    public Option<string?> TableName { get; } = OptionValues.Text("--table", "NAME", "the table of a SQLite database [its only one]");

    /// <summary>The query of a database.</summary>
    public Option<string?> Query { get; } = OptionValues.Text("--query", "SQL", "what to ask a SQLite database for, in place of a table");

    /// <summary>All of them, for the help.</summary>
    public Option[] All => [Labels, TableName, Query, Delimiter, Decimal, Encoding, Quote, Header, NoHeader, MaxBad, Rejected];

    /// <summary>Reads the data of a verb, and says on standard error what was found out about them and which rows were left out.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="output">Where notes go.</param>
    /// <param name="data">What to read.</param>
    /// <param name="numbers">Columns that are numbers.</param>
    /// <exception cref="NablaDataException">They cannot be read; the message says where.</exception>
    /// <exception cref="UsageException">Options that do not go together.</exception>
    public Table Read(ParseResult line, Output output, string data, IReadOnlyList<string>? numbers = null) =>
        Read(line, output, data, Request(line, numbers));

    /// <summary>Reads the data of a verb as they were read before, save for what the command line says.</summary>
    public Table Read(ParseResult line, Output output, string data, CsvOptions recorded)
    {
        CsvOptions given = Csv(line);
        var csv = recorded with
        {
            Delimiter = given.Delimiter ?? recorded.Delimiter,
            Decimal = given.Decimal ?? recorded.Decimal,
            Encoding = given.Encoding ?? recorded.Encoding,
            Quote = given.Quote ?? recorded.Quote,
            HasHeader = given.HasHeader ?? recorded.HasHeader,
            MaximumBadRows = line.GetValue(MaxBad) ?? recorded.MaximumBadRows,
        };
        return Read(line, output, data, Request(line) with { Csv = csv });
    }

    Table Read(ParseResult line, Output output, string data, ReadRequest request)
    {
        Table table = DataSource.Read(data, request with { Labels = line.GetValue(Labels) });
        ReadingText.Write(output, table);
        if (line.GetValue(Rejected) is { } path)
        {
            WriteRejected(path, table);
        }

        return table;
    }

    /// <summary>The encoding of that name, or <see langword="null"/>.</summary>
    public static TextEncoding? FindEncoding(string name) => Array.Find(s_encodings, known => known.Name == name) is { Name: not null, Encoding: var encoding } ? encoding : null;

    /// <summary>How data are read, labels aside.</summary>
    public ReadRequest Request(ParseResult line, IReadOnlyList<string>? numbers = null) =>
        new(Csv(line, numbers), Table: line.GetValue(TableName), Query: line.GetValue(Query));

    CsvOptions Csv(ParseResult line, IReadOnlyList<string>? numbers = null) => new()
    {
        Delimiter = line.GetValue(Delimiter),
        Decimal = line.GetValue(Decimal),
        Encoding = line.GetValue(Encoding),
        Quote = line.GetValue(Quote),
        HasHeader = (line.GetValue(Header), line.GetValue(NoHeader)) switch
        {
            (true, true) => throw new UsageException("--header and --no-header contradict each other; give one of them."),
            (true, _) => true,
            (_, true) => false,
            _ => null,
        },
        MaximumBadRows = line.GetValue(MaxBad) ?? 0,
        NumberColumns = numbers ?? [],
    };

    static void WriteRejected(string path, Table table) => DurableFile.Replace(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var csv = new CsvWriter(writer);
        foreach (string name in (string[])["file", "line", "column", "reason"])
        {
            csv.WriteField(name);
        }

        csv.EndRow();
        foreach (RejectedRow row in table.Reading?.Rejected ?? [])
        {
            csv.WriteField(table.Source);
            csv.WriteNumber(row.Line);
            csv.WriteField(row.Column);
            csv.WriteField(row.Reason);
            csv.EndRow();
        }
    });

    static char? ParseDelimiter(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        [not ('"' or '\r' or '\n' or '\0') and var one] => one,
        _ => throw OptionValues.Wrong("--delimiter", text, "one character or 'tab'"),
    };

    static TextEncoding? ParseEncoding(string text)
    {
        foreach ((string name, TextEncoding encoding) in s_encodings)
        {
            if (name.Replace("-", "", StringComparison.Ordinal).Equals(text.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
            {
                return encoding;
            }
        }

        throw OptionValues.Wrong("--encoding", text, string.Join(", ", s_encodings.Select(known => known.Name)));
    }
}
