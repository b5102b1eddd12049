using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Insight.Documents;

/// <summary>Formulas in plain text: on one line, or on several where they hold a matrix.</summary>
static class ExpressionText
{
    /// <summary>The formula as a box of characters.</summary>
    public static TextBox Box(Expression expression, NumberStyle numbers) => expression switch
    {
        Symbol symbol => TextBox.Of(SymbolText.Of(symbol)),
        Number number => TextBox.Of((number.Style ?? numbers).Format(number.Value)),
        Words words => TextBox.Of(words.Text),
        Sum sum => Terms(sum.Terms, numbers, continued: false),
        Continuation rest => Terms(rest.Terms, numbers, continued: true),
        Negative negative => TextBox.Beside(TextBox.Of("-"), Wrapped(negative.Value, Precedence.Multiplicative, numbers)),
        Product product => Joined(product, numbers),
        Fraction fraction => TextBox.Beside(
            Wrapped(fraction.Numerator, Precedence.Multiplicative, numbers), TextBox.Of("/"), Wrapped(fraction.Denominator, Precedence.Tight, numbers)),
        Power power => PowerOf(power, numbers),
        Root root => TextBox.Beside(TextBox.Of("√"), Wrapped(root.Value, Precedence.Atomic, numbers)),
        Comparison comparison => TextBox.Beside(Box(comparison.Left, numbers), TextBox.Of(" > "), Box(comparison.Right, numbers)),
        Call { Function: "I" } call => TextBox.Beside([TextBox.Of("I["), .. Separated(call.Arguments, numbers), TextBox.Of("]")]),
        Call call => TextBox.Beside([TextBox.Of($"{call.Function}{(call.Prime ? "′" : "")}("), .. Separated(call.Arguments, numbers), TextBox.Of(")")]),
        Partial partial => TextBox.Beside(TextBox.Of("∂"), Box(partial.Of, numbers), TextBox.Of("/∂"), Box(partial.By, numbers)),
        Transposed transposed => TextBox.Beside(Wrapped(transposed.Value, Precedence.Atomic, numbers), TextBox.Of("ᵀ")),
        MatrixOf matrix => TextBox.Matrix([.. matrix.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => Line(cell, numbers))])]),
        SumOver sum => TextBox.Beside(TextBox.Of("Σ" + SymbolText.Index(sum.Index) + " "), Wrapped(sum.Body, Precedence.Multiplicative, numbers)),
        Braced braced => TextBox.Beside(Box(braced.Value, numbers), TextBox.Of($" [{braced.Words}]")),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "A formula has a part that no text stands for."),
    };

    /// <summary>The formula on one line.</summary>
    public static string Line(Expression expression, NumberStyle numbers) => string.Join(' ', Box(expression, numbers).Lines);

    static TextBox Terms(IReadOnlyList<Expression> terms, NumberStyle numbers, bool continued)
    {
        var boxes = new List<TextBox>();
        for (int i = 0; i < terms.Count; i++)
        {
            (bool minus, Expression value) = Precedence.Signed(terms[i]);
            bool first = i == 0 && !continued;
            boxes.Add(TextBox.Of(first ? (minus ? "-" : "") : i == 0 ? (minus ? "- " : "+ ") : minus ? " - " : " + "));
            boxes.Add(Wrapped(value, minus ? Precedence.AfterMinus(value) : i > 0 ? Precedence.Multiplicative : Precedence.Additive, numbers));
        }

        return TextBox.Beside(boxes);
    }

    static TextBox Joined(Product product, NumberStyle numbers)
    {
        TextBox[] factors = [.. product.Factors.Select((factor, i) => Wrapped(factor, i == 0 ? Precedence.Multiplicative : Precedence.Factor, numbers))];

        // Blanks around the sign where the factors are tall, and around the element-wise product.
        string sign = product.Sign != "·" || factors.Any(factor => !factor.IsLine) ? $" {product.Sign} " : product.Sign;
        return TextBox.Beside([.. factors.SelectMany((factor, i) => i == 0 ? [factor] : (TextBox[])[TextBox.Of(sign), factor])]);
    }

    static TextBox PowerOf(Power power, NumberStyle numbers)
    {
        if (power.Base is Symbol { Name: "e" })
        {
            return Box(Call.Of("exp", power.Exponent), numbers);
        }

        TextBox bottom = Wrapped(power.Base, Precedence.Atomic, numbers);
        string exponent = Line(power.Exponent, numbers);
        bool whole = power.Exponent is Number { Value: >= 0 } && SymbolText.Exponent(exponent) is not null;
        return TextBox.Beside(bottom, whole
            ? TextBox.Of(SymbolText.Exponent(exponent)!)
            : TextBox.Of("^" + (Precedence.Of(power.Exponent, flatFractions: true) >= Precedence.Tight || power.Exponent is Number ? exponent : $"({exponent})")));
    }

    static IEnumerable<TextBox> Separated(IReadOnlyList<Expression> arguments, NumberStyle numbers) =>
        arguments.SelectMany((argument, i) => i == 0 ? [Box(argument, numbers)] : (TextBox[])[TextBox.Of(", "), Box(argument, numbers)]);

    static TextBox Wrapped(Expression expression, int least, NumberStyle numbers)
    {
        TextBox box = Box(expression, numbers);
        return Precedence.Of(expression, flatFractions: true) >= least ? box : TextBox.Beside(TextBox.Of("("), box, TextBox.Of(")"));
    }
}
