using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;

namespace Nabla.Cli;

/// <summary>How the data of a model were told to be read, so that they are read so again without being told.</summary>
static class RecordedReading
{
    /// <summary>The recorded options of reading; what was found out from the file then is found out again.</summary>
    public static CsvOptions Of(Model model)
    {
        Dictionary<string, string> told = model.Provenance.Reading.DistinctBy(option => option.Key).ToDictionary(option => option.Key, option => option.Value);
        return new CsvOptions
        {
            Delimiter = told.GetValueOrDefault("delimiter") switch
            {
                "comma" => ',',
                "semicolon" => ';',
                "tab" => '\t',
                "vertical bar" => '|',
                "space" => ' ',
                ['\'', not ('"' or '\r' or '\n' or '\0') and var other, '\''] => other,
                _ => null,
            },
            Decimal = told.GetValueOrDefault("decimal") switch { "comma" => DecimalSeparator.Comma, "point" => DecimalSeparator.Point, _ => null },
            Encoding = told.TryGetValue("encoding", out string? name) ? DataOptions.FindEncoding(name) : null,
            Quote = told.GetValueOrDefault("quote") switch { "double" => '"', "single" => '\'', "none" => CsvOptions.NoQuote, _ => null },
            HasHeader = told.GetValueOrDefault("header") switch { "first record" => true, "none" => false, _ => null },
            NumberColumns = NumbersOf(model),

            // As many bad rows as were left out then: one more is another table.
            MaximumBadRows = System.Math.Clamp(model.Training.Rows.Rejected, 0, CsvOptions.MostBadRows),
        };
    }

    static IReadOnlyList<string> NumbersOf(Model model)
    {
        try
        {
            return model.Provenance.Given?.ToTrainOptions().Numeric ?? [];
        }
        catch (NablaFormatException)
        {
            // Said later, where the options are needed.
            return [];
        }
    }
}
