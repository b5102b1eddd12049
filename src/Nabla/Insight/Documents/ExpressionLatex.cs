using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Insight.Documents;

/// <summary>Formulas in LaTeX, in the part of it that KaTeX and MathJax understand.</summary>
static class ExpressionLatex
{
    static readonly Dictionary<string, string> s_letters = new()
    {
        ["δ"] = @"\delta",
        ["η"] = @"\eta",
        ["λ"] = @"\lambda",
        ["β"] = @"\beta",
        ["ε"] = @"\varepsilon",
        ["σ"] = @"\sigma",
        ["μ"] = @"\mu",
        ["ŷ"] = @"\hat{y}",
        ["ℓ"] = @"\ell",
        ["Δ"] = @"\Delta",
    };

    static readonly string[] s_functions = ["max", "min", "log", "exp", "tanh", "sin", "cos"];

    /// <summary>The formula.</summary>
    public static string Of(Expression expression, NumberStyle numbers) => expression switch
    {
        Symbol symbol => OfSymbol(symbol),
        Number number => OfNumber(number.Value, number.Style ?? numbers),
        Words words => $@"\text{{{Text(words.Text)}}}",
        Sum sum => Terms(sum.Terms, numbers, continued: false),
        Continuation rest => Terms(rest.Terms, numbers, continued: true),
        Negative negative => "-" + Wrapped(negative.Value, Precedence.Multiplicative, numbers),
        Product product => string.Join(
            product.Sign == "·" ? @" \cdot " : @" \odot ",
            product.Factors.Select((factor, i) => Wrapped(factor, i == 0 ? Precedence.Multiplicative : Precedence.Factor, numbers))),
        Fraction fraction => $@"\frac{{{Of(fraction.Numerator, numbers)}}}{{{Of(fraction.Denominator, numbers)}}}",
        Power power => $"{Wrapped(power.Base, Precedence.Atomic, numbers)}^{{{Of(power.Exponent, numbers)}}}",
        Root root => $@"\sqrt{{{Of(root.Value, numbers)}}}",
        Comparison comparison => $@"{Of(comparison.Left, numbers)} \gt {Of(comparison.Right, numbers)}",
        Call { Function: "I" } call => $@"\mathbb{{I}}\left[{string.Join(", ", call.Arguments.Select(argument => Of(argument, numbers)))}\right]",
        Call call => $@"{Function(call)}\left({string.Join(", ", call.Arguments.Select(argument => Of(argument, numbers)))}\right)",
        Partial partial => $@"\frac{{\partial {Of(partial.Of, numbers)}}}{{\partial {Of(partial.By, numbers)}}}",
        Transposed transposed => $@"{{{Wrapped(transposed.Value, Precedence.Atomic, numbers)}}}^{{\mathsf T}}",
        MatrixOf matrix => $@"\begin{{bmatrix}} {string.Join(@" \\ ", matrix.Rows.Select(row => string.Join(" & ", row.Select(cell => Of(cell, numbers)))))} \end{{bmatrix}}",
        SumOver sum => $@"\sum_{{{sum.Index}}} {Wrapped(sum.Body, Precedence.Multiplicative, numbers)}",
        Braced braced => $@"\underbrace{{{Of(braced.Value, numbers)}}}_{{\text{{{Text(braced.Words)}}}}}",
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "A formula has a part that no LaTeX stands for."),
    };

    static string OfSymbol(Symbol symbol)
    {
        string name = s_letters.TryGetValue(symbol.Name, out string? known) ? known
            : symbol.Name.Length > 1 ? $@"\mathrm{{{Text(symbol.Name)}}}"
            : symbol.Name;
        string letter = symbol.Bold ? $@"\mathbf{{{name}}}" : name;
        letter = symbol.Bold && known is not null ? $@"\boldsymbol{{{name}}}" : letter;
        letter = symbol.Accent switch
        {
            Accent.Bar => $@"\overline{{{letter}}}",
            Accent.Hat => $@"\hat{{{letter}}}",
            _ => letter,
        };
        return letter + (symbol.Subscript.Length > 0 ? $"_{{{symbol.Subscript}}}" : "") + (symbol.Superscript.Length > 0 ? $"^{{{symbol.Superscript}}}" : "");
    }

    static string OfNumber(double value, NumberStyle numbers)
    {
        (string digits, int? exponent) = numbers.Split(value);
        string plain = digits.Replace("∞", @"\infty", StringComparison.Ordinal).Replace("NaN", @"\text{NaN}", StringComparison.Ordinal);
        return exponent is { } power ? string.Create(CultureInfo.InvariantCulture, $@"{plain} \cdot 10^{{{power}}}") : plain;
    }

    static string Function(Call call)
    {
        string name = s_letters.TryGetValue(call.Function, out string? letter) ? letter
            : s_functions.Contains(call.Function) ? $@"\{call.Function}"
            : call.Function.Length == 1 ? call.Function
            : $@"\operatorname{{{Text(call.Function)}}}";
        return name + (call.Prime ? "'" : "");
    }

    static string Terms(IReadOnlyList<Expression> terms, NumberStyle numbers, bool continued) => string.Concat(terms.Select((term, i) =>
    {
        (bool minus, Expression value) = Precedence.Signed(term);
        string sign = minus ? (i == 0 && !continued ? "-" : " - ") : i == 0 && !continued ? "" : " + ";
        return sign + Wrapped(value, minus ? Precedence.AfterMinus(value) : i > 0 ? Precedence.Multiplicative : Precedence.Additive, numbers);
    }));

    static string Wrapped(Expression expression, int least, NumberStyle numbers)
    {
        string inner = Of(expression, numbers);
        return Precedence.Of(expression, flatFractions: false) >= least ? inner : $@"\left({inner}\right)";
    }

    /// <summary>Text inside a formula: what LaTeX would take for a command is left out.</summary>
    static string Text(string text) => string.Concat(text.Select(letter => letter switch
    {
        '\\' or '{' or '}' or '$' or '^' or '~' => ' ',
        '_' or '#' or '%' or '&' => ' ',
        _ => letter,
    }));
}
