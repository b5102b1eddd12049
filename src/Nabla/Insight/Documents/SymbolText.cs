using System;
using System.Linq;

namespace Nabla.Insight.Documents;

/// <summary>A symbol in plain text, with the small digits and letters of Unicode where it has them: <c>w₁₂⁽¹⁾</c>.</summary>
static class SymbolText
{
    const string Plain = "0123456789+-=()ijkmnrtxhaL,";
    const string Low = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₖₘₙᵣₜₓₕₐ\0,";
    const string High = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱʲᵏᵐⁿʳᵗˣʰᵃᴸ\0";

    /// <summary>The symbol's text.</summary>
    public static string Of(Symbol symbol)
    {
        string accent = symbol.Accent switch
        {
            Accent.Bar => "\u0304",
            Accent.Hat => "\u0302",
            _ => "",
        };
        return symbol.Name + accent + Small(symbol.Subscript, Low, '_') + Small(symbol.Superscript, High, '^');
    }

    /// <summary>An exponent, or <see langword="null"/> where Unicode has no small letters for it.</summary>
    public static string? Exponent(string text) => text.All(letter => Find(letter, High) != '\0') ? string.Concat(text.Select(letter => Find(letter, High))) : null;

    /// <summary>An index, <c>_j</c> where Unicode has no small letter for it.</summary>
    public static string Index(string text) => Small(text, Low, '_');

    static string Small(string text, string alphabet, char mark) => text.Length == 0 ? ""
        : text.All(letter => Find(letter, alphabet) != '\0') ? string.Concat(text.Select(letter => Find(letter, alphabet)))
        : mark + text;

    static char Find(char letter, string alphabet) => Plain.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var index ? alphabet[index] : '\0';
}
