using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml;

namespace Nabla.Insight.Documents;

/// <summary>Formulas in MathML Core, which browsers set without any script.</summary>
/// <param name="xml">Where they are written.</param>
/// <param name="numbers">How numbers are shown.</param>
sealed class MathMl(XmlWriter xml, NumberStyle numbers)
{
    /// <summary>Writes the formula without its <c>math</c> element.</summary>
    public void Write(Expression expression)
    {
        switch (expression)
        {
            case Symbol symbol:
                WriteSymbol(symbol);
                break;
            case Number number:
                WriteNumber(number.Value, number.Style ?? numbers);
                break;
            case Words words:
                Token("mtext", words.Text);
                break;
            case Sum sum:
                Terms(sum.Terms, continued: false);
                break;
            case Continuation rest:
                Terms(rest.Terms, continued: true);
                break;
            case Negative negative:
                Row(() =>
                {
                    Operator("−", prefix: true);
                    Wrapped(negative.Value, Precedence.Multiplicative);
                });
                break;
            case Product product:
                Row(() =>
                {
                    for (int i = 0; i < product.Factors.Count; i++)
                    {
                        if (i > 0)
                        {
                            Operator(product.Sign);
                        }

                        Wrapped(product.Factors[i], i == 0 ? Precedence.Multiplicative : Precedence.Factor);
                    }
                });
                break;
            case Comparison comparison:
                Row(() =>
                {
                    Write(comparison.Left);
                    Operator(">");
                    Write(comparison.Right);
                });
                break;
            case Call call:
                WriteCall(call);
                break;
            case MatrixOf matrix:
                WriteMatrix(matrix);
                break;
            case SumOver sum:
                Row(() =>
                {
                    Element("munder", () =>
                    {
                        Operator("∑");
                        Token("mi", sum.Index);
                    });
                    Wrapped(sum.Body, Precedence.Multiplicative);
                });
                break;
            default:
                WriteScripted(expression);
                break;
        }
    }

    /// <summary>Writes a sign between two sides.</summary>
    public void Operator(string sign, bool prefix = false)
    {
        xml.WriteStartElement("mo");
        if (prefix)
        {
            xml.WriteAttributeString("form", "prefix");
        }

        xml.WriteString(sign);
        xml.WriteEndElement();
    }

    void WriteScripted(Expression expression)
    {
        switch (expression)
        {
            case Fraction fraction:
                Element("mfrac", () => Write(fraction.Numerator), () => Write(fraction.Denominator));
                break;
            case Power power:
                Element("msup", () => Wrapped(power.Base, Precedence.Atomic), () => Write(power.Exponent));
                break;
            case Root root:
                Element("msqrt", () => Write(root.Value));
                break;
            case Partial partial:
                Element("mfrac", () => Derivative(partial.Of), () => Derivative(partial.By));
                break;
            case Transposed transposed:
                Element("msup", () => Wrapped(transposed.Value, Precedence.Atomic), () => Upright("T"));
                break;
            case Braced braced:
                Element("munder", () => Element("munder", () => Write(braced.Value), () => Operator("⏟")), () => Token("mtext", braced.Words));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(expression), expression, "A formula has a part that no MathML stands for.");
        }
    }

    void Derivative(Expression of) => Row(() =>
    {
        Token("mi", "∂");
        Write(of);
    });

    void WriteSymbol(Symbol symbol)
    {
        (bool below, bool above) = (symbol.Subscript.Length > 0, symbol.Superscript.Length > 0);
        string? element = below && above ? "msubsup" : below ? "msub" : above ? "msup" : null;
        if (element is null)
        {
            Letter(symbol);
            return;
        }

        var parts = new List<Action> { () => Letter(symbol) };
        if (below)
        {
            parts.Add(() => Indices(symbol.Subscript));
        }

        if (above)
        {
            parts.Add(() => Token("mn", symbol.Superscript));
        }

        Element(element, [.. parts]);
    }

    /// <summary>Digits, letters and commas, each as what it is.</summary>
    void Indices(string text)
    {
        if (text.All(char.IsAsciiDigit))
        {
            Token("mn", text);
            return;
        }

        Row(() =>
        {
            for (int at = 0; at < text.Length;)
            {
                int length = char.IsAsciiDigit(text[at]) ? text[at..].TakeWhile(char.IsAsciiDigit).Count() : 1;
                string part = text.Substring(at, length);
                if (part == ",")
                {
                    Operator(part);
                }
                else
                {
                    Token(char.IsAsciiDigit(part[0]) ? "mn" : "mi", part);
                }

                at += length;
            }
        });
    }

    void Letter(Symbol symbol)
    {
        if (symbol.Accent == Accent.None)
        {
            Base(symbol);
            return;
        }

        xml.WriteStartElement("mover");
        xml.WriteAttributeString("accent", "true");
        Base(symbol);
        Operator(symbol.Accent == Accent.Bar ? "¯" : "^");
        xml.WriteEndElement();
    }

    void Base(Symbol symbol)
    {
        xml.WriteStartElement("mi");
        if (symbol.Bold)
        {
            xml.WriteAttributeString("mathvariant", "normal");
            xml.WriteAttributeString("class", "bold");
        }

        xml.WriteString(symbol.Name);
        xml.WriteEndElement();
    }

    void WriteNumber(double value, NumberStyle style)
    {
        (string digits, int? exponent) = style.Split(value);
        bool minus = digits.StartsWith('-');
        string plain = minus ? digits[1..] : digits;
        if (!minus && exponent is null)
        {
            Token("mn", plain);
            return;
        }

        Row(() =>
        {
            if (minus)
            {
                Operator("−", prefix: true);
            }

            Token("mn", plain);
            if (exponent is { } power)
            {
                Operator("·");
                Element("msup", () => Token("mn", "10"), () => WriteNumber(power, NumberStyle.Exact));
            }
        });
    }

    void WriteCall(Call call) => Row(() =>
    {
        Token("mi", call.Function + (call.Prime ? "′" : ""), upright: call.Function.Length > 1);
        bool isIndicator = call.Function == "I";
        Operator(isIndicator ? "[" : "(");
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (i > 0)
            {
                Operator(",");
            }

            Write(call.Arguments[i]);
        }

        Operator(isIndicator ? "]" : ")");
    });

    void WriteMatrix(MatrixOf matrix) => Row(() =>
    {
        Operator("[");
        xml.WriteStartElement("mtable");
        xml.WriteAttributeString("class", "matrix");
        foreach (IReadOnlyList<Expression> row in matrix.Rows)
        {
            Element("mtr", () =>
            {
                foreach (Expression cell in row)
                {
                    Element("mtd", () => Write(cell));
                }
            });
        }

        xml.WriteEndElement();
        Operator("]");
    });

    void Terms(IReadOnlyList<Expression> terms, bool continued) => Row(() =>
    {
        for (int i = 0; i < terms.Count; i++)
        {
            (bool minus, Expression value) = Precedence.Signed(terms[i]);
            bool first = i == 0 && !continued;
            if (minus || !first)
            {
                Operator(minus ? "−" : "+", prefix: first);
            }

            Wrapped(value, minus ? Precedence.AfterMinus(value) : i > 0 ? Precedence.Multiplicative : Precedence.Additive);
        }
    });

    void Wrapped(Expression expression, int least)
    {
        if (Precedence.Of(expression, flatFractions: false) >= least)
        {
            Write(expression);
            return;
        }

        Row(() =>
        {
            Operator("(");
            Write(expression);
            Operator(")");
        });
    }

    void Upright(string text) => Token("mi", text, upright: true);

    void Token(string element, string text, bool upright = false)
    {
        xml.WriteStartElement(element);
        if (upright)
        {
            xml.WriteAttributeString("mathvariant", "normal");
        }

        xml.WriteString(XmlText.Clean(text));
        xml.WriteEndElement();
    }

    void Row(Action content) => Element("mrow", content);

    void Element(string name, params ReadOnlySpan<Action> content)
    {
        xml.WriteStartElement(name);
        foreach (Action part in content)
        {
            part();
        }

        xml.WriteFullEndElement();
    }
}
