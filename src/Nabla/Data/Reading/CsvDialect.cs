using System;
using System.Collections.Generic;

namespace Nabla.Data.Reading;

/// <summary>How a CSV text is written, found out from its beginning as far as the options do not say it.</summary>
/// <param name="Delimiter">What stands between fields.</param>
/// <param name="Quote">What stands around them.</param>
/// <param name="HasHeader">Whether the first record holds the names.</param>
/// <param name="NamesDelimiter">Whether the first line does nothing but name the delimiter.</param>
/// <param name="Cells">How cells are written.</param>
/// <param name="RecordLength">Characters of a record, on average.</param>
/// <param name="Detections">All of this, with reasons.</param>
sealed record CsvDialect(
    char Delimiter, char Quote, bool HasHeader, bool NamesDelimiter, CellFormat Cells, int RecordLength, IReadOnlyList<Detection> Detections)
{
    const int SampleLength = 64 * 1024;

    /// <summary>Looks at the beginning of a text.</summary>
    /// <exception cref="NablaDataException">Its numbers can be understood in two ways.</exception>
    public static CsvDialect Of(CharacterSource source, CsvOptions options)
    {
        ReadOnlySpan<char> text = source.Peek(SampleLength, out bool isWhole);
        char? named = options.Delimiter is null ? CsvDelimiter.Named(text) : null;
        char quote = options.Quote ?? (CsvSample.HasSingleQuotes(text, options.Delimiter ?? named) ? '\'' : '"');
        (char delimiter, string reason) = options.Delimiter is { } given ? (given, "")
            : named is { } first ? (first, $"the first line says sep={first}")
            : CsvDelimiter.Detect(text, quote, isWhole);
        var sample = new CsvSample(text, delimiter, quote, isWhole);

        // Rows of many columns are longer than the sample: the second one has to be seen, too.
        for (int length = SampleLength; sample.Records < 2 && !isWhole && length < CsvOptions.LongestRow;)
        {
            text = source.Peek(length *= 4, out isWhole);
            sample = new CsvSample(text, delimiter, quote, isWhole);
        }

        if (named is not null)
        {
            text = text[(text.IndexOfAny('\r', '\n') + 1)..].TrimStart('\n');
            sample = new CsvSample(text, delimiter, quote, isWhole);
        }

        Detection header = CsvHeader.Detect(sample, options.HasHeader);
        bool hasHeader = options.HasHeader ?? header.Value != "none";
        (CellFormat cells, Detection point, Detection thousands) = DecimalDetection.Of(sample, hasHeader, options.Decimal, source.Name);
        Detection[] detections =
        [
            new("format", "csv", "it is read as text with delimiters"),
            options.Delimiter is null
                ? new Detection("delimiter", CsvDelimiter.NameOf(delimiter), reason, IsUsual: delimiter == ',')
                : Detection.Given("delimiter", CsvDelimiter.NameOf(delimiter)),
            QuoteDetection(quote, isGiven: options.Quote is not null),
            point,
            thousands,
            header,
        ];
        return new CsvDialect(delimiter, quote, hasHeader, named is not null, cells, sample.RecordLength, detections);
    }

    static Detection QuoteDetection(char quote, bool isGiven)
    {
        string name = quote switch { '"' => "double", '\'' => "single", _ => "none" };
        return isGiven ? Detection.Given("quote", name)
            : quote == '\'' ? new Detection("quote", name, "fields begin and end with it, and none begins with a double quote", IsUsual: false)
            : new Detection("quote", name, "it is the usual one");
    }
}
