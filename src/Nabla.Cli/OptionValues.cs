using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Nabla.Cli;

/// <summary>Options by the kind of their value. A wrong value is answered by one sentence that says what is wanted.</summary>
static class OptionValues
{
    /// <summary>Text as it is.</summary>
    public static Option<string?> Text(string name, string valueName, string description) => Of<string?>(name, valueName, description, text => text);

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public static Option<int?> Whole(string name, string description, int least) => Of<int?>(name, "N", description, text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw Wrong(name, text, $"a whole number of at least {least}"));

    /// <summary>A finite number that satisfies a condition.</summary>
    public static Option<double?> Number(string name, string valueName, string description, string wanted, Func<double, bool> isRight) =>
        Of<double?>(name, valueName, description, text =>
            TryNumber(text, out double value) && isRight(value) ? value : throw Wrong(name, text, wanted));

    /// <summary>Texts between commas.</summary>
    public static Option<IReadOnlyList<string>?> Names(string name, string description) =>
        Of<IReadOnlyList<string>?>(name, "A,B", description, text =>
            text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>An option whose text a function understands; the function says what is wrong by an exception.</summary>
    public static Option<T> Of<T>(string name, string valueName, string description, Func<string, T> parse) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result => Parse(result, parse),
    };

    /// <summary>A switch.</summary>
    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    /// <summary>A finite number in the invariant culture.</summary>
    public static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>The sentence about a value that does not fit.</summary>
    public static UsageException Wrong(string name, string text, string wanted) => new($"{name} takes {wanted}; '{text}' is not one.");

    static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (Exception failure) when (failure is UsageException or ArgumentException)
        {
            result.AddError(Failure.From(failure).Message);
            return default;
        }
    }
}
