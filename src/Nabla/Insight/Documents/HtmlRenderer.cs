using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;

namespace Nabla.Insight.Documents;

/// <summary>
/// A document as one self-contained HTML page, which is also well-formed XML: formulas in MathML, no script, nothing loaded. Light and dark,
/// and on paper.
/// </summary>
sealed class HtmlRenderer
{
    const int FormulaWidth = 88;

    readonly XmlWriter _xml;
    readonly MathMl _math;
    readonly NumberStyle _numbers;

    HtmlRenderer(XmlWriter xml, NumberStyle numbers)
    {
        _xml = xml;
        _math = new MathMl(xml, numbers);
        _numbers = numbers;
    }

    static string Style { get; } = ReadStyle();

    /// <summary>The page.</summary>
    public static string Render(Document document)
    {
        var text = new StringBuilder("<!DOCTYPE html>\n");
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Fragment };
        using (var xml = XmlWriter.Create(text, settings))
        {
            new HtmlRenderer(xml, document.Numbers).Page(document);
        }

        return text.Append('\n').ToString();
    }

    void Page(Document document)
    {
        _xml.WriteStartElement("html");
        _xml.WriteAttributeString("lang", "en");
        _xml.WriteStartElement("head");
        Empty("meta", ("charset", "utf-8"));
        Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        _xml.WriteElementString("title", XmlText.Clean(document.Title) + " · Nabla");
        _xml.WriteStartElement("style");
        _xml.WriteRaw(Style);
        _xml.WriteFullEndElement();
        _xml.WriteFullEndElement();
        _xml.WriteStartElement("body");
        _xml.WriteStartElement("header");
        Element("p", "brand", () => _xml.WriteString("∇ Nabla · every number explained"));
        Element("h1", null, () => _xml.WriteString(XmlText.Clean(document.Title)));
        Element("p", "subject", () => Write(document.Subject));
        _xml.WriteFullEndElement();
        Main(document.Blocks);
        _xml.WriteFullEndElement();
        _xml.WriteFullEndElement();
    }

    void Main(IReadOnlyList<Block> blocks)
    {
        _xml.WriteStartElement("main");
        bool open = false;
        foreach (Block block in blocks)
        {
            if (block is Heading { Level: 2 } || !open)
            {
                if (open)
                {
                    _xml.WriteFullEndElement();
                }

                _xml.WriteStartElement("section");
                open = true;
            }

            Render(block);
        }

        if (open)
        {
            _xml.WriteFullEndElement();
        }

        _xml.WriteFullEndElement();
    }

    void Render(Block block)
    {
        switch (block)
        {
            case Heading heading:
                Element($"h{heading.Level}", null, () => Write(heading.Text));
                break;
            case Paragraph paragraph:
                Element("p", null, () => Write(paragraph.Text));
                break;
            case EquationBlock equations:
                Equations(equations.Equations);
                break;
            case TableBlock table:
                Table(table);
                break;
            case Remark remark:
                Element("aside", null, () =>
                {
                    Element("b", null, () => _xml.WriteString(XmlText.Clean(remark.Label)));
                    _xml.WriteString(" ");
                    Write(remark.Text);
                });
                break;
            case Drawing drawing:
                Element("figure", "drawing", () => _xml.WriteRaw(drawing.Svg));
                break;
            case NetworkFigure figure:
                new FigureSvg(_xml, _math, _numbers).Draw(figure);
                break;
        }
    }

    void Equations(IReadOnlyList<Equation> equations)
    {
        _xml.WriteStartElement("div");
        _xml.WriteAttributeString("class", "formula");
        _xml.WriteStartElement("math");
        _xml.WriteAttributeString("display", "block");
        Element("mtable", "lines", () =>
        {
            foreach (Equation equation in equations)
            {
                int left = EquationLayout.LeftWidth(equation, _numbers);
                foreach (EquationLine line in EquationLayout.Break(equation, FormulaWidth, left, _numbers))
                {
                    Line(line);
                }
            }
        });
        _xml.WriteFullEndElement();
        _xml.WriteFullEndElement();
    }

    void Line(EquationLine line) => Element("mtr", line.Left is null ? null : "begins", () =>
    {
        Element("mtd", "left", () =>
        {
            if (line.Left is { } left)
            {
                _math.Write(left);
            }
        });
        Element("mtd", line.Steps[0].Relation.Length == 0 ? "right continued" : "right", () => Element("mrow", null, () =>
        {
            foreach (EquationStep step in line.Steps)
            {
                if (step.Relation.Length > 0)
                {
                    _math.Operator(step.Relation);
                }

                _math.Write(step.Value);
            }
        }));
    });

    void Table(TableBlock table) => Element("div", "scroll", () => Element("table", null, () =>
    {
        Element("thead", null, () => Row("th", table.Header, table.NumberColumns));
        Element("tbody", null, () =>
        {
            foreach (IReadOnlyList<Prose> row in table.Rows)
            {
                Row("td", row, table.NumberColumns);
            }
        });
    }));

    void Row(string element, IReadOnlyList<Prose> cells, IReadOnlyList<int> numberColumns) => Element("tr", null, () =>
    {
        for (int column = 0; column < cells.Count; column++)
        {
            Prose cell = cells[column];
            Element(element, numberColumns.Contains(column) ? "number" : null, () => Write(cell));
        }
    });

    void Write(Prose prose)
    {
        foreach (Run run in prose.Runs)
        {
            switch (run)
            {
                case TextRun text:
                    _xml.WriteString(XmlText.Clean(text.Text));
                    break;
                case StrongRun strong:
                    Element("b", null, () => _xml.WriteString(XmlText.Clean(strong.Text)));
                    break;
                case CodeRun code:
                    Element("code", null, () => _xml.WriteString(XmlText.Clean(code.Text)));
                    break;
                case FormulaRun formula:
                    Element("math", null, () => _math.Write(formula.Formula));
                    break;
            }
        }
    }

    void Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement(name);
        foreach ((string attribute, string value) in attributes)
        {
            _xml.WriteAttributeString(attribute, value);
        }

        _xml.WriteEndElement();
    }

    void Element(string name, string? style, Action content)
    {
        _xml.WriteStartElement(name);
        if (style is not null)
        {
            _xml.WriteAttributeString("class", style);
        }

        content();
        _xml.WriteFullEndElement();
    }

    static string ReadStyle()
    {
        using Stream stream = typeof(HtmlRenderer).Assembly.GetManifestResourceStream("document.css")
            ?? throw new InvalidOperationException("The style sheet is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
