using System;
using System.Globalization;
using System.Linq;
using System.Xml;

namespace Nabla.Insight.Documents;

/// <summary>
/// The network as a drawing: units, connections by the size of their weights, and the two streams, activations forward and errors back. They
/// move where the reader has not asked for stillness; on paper they are arrows.
/// </summary>
sealed class FigureSvg(XmlWriter xml, MathMl math, NumberStyle numbers)
{
    const double ColumnGap = 168;
    const double UnitGap = 48;
    const double Radius = 17;
    const double Top = 74;
    const double Below = 82;
    const double Stream = 34;
    const double LetterWidth = 6.6;

    /// <summary>Where the first column stands: right of the names of the inputs.</summary>
    double _left;

    /// <summary>Draws the network.</summary>
    public void Draw(NetworkFigure figure)
    {
        int tallest = figure.Columns.Max(column => column.Units.Count + (column.More > 0 ? 1 : 0));
        double height = Top + (tallest * UnitGap) + Below;
        _left = 2 * Radius + NameWidth(figure.Columns[0]);
        double width = CentreOf(figure.Columns.Count - 1) + Math.Max(ColumnGap - 20, (3 * Radius) + NameWidth(figure.Columns[^1]));
        string shape = string.Join(" to ", figure.Columns.Select(column => column.Kind));
        Open("figure", ("class", "network"));
        Open("svg", ("viewBox", $"0 0 {Text(width)} {Text(height)}"), ("role", "img"), ("width", Text(width)), ("aria-label", $"The network: {shape}."));
        Definitions();
        foreach (FigureEdge edge in figure.Edges)
        {
            Edge(figure, edge, tallest);
        }

        for (int column = 0; column < figure.Columns.Count; column++)
        {
            Column(figure, column, tallest);
        }

        Streams(figure, height);
        foreach (FigureEdge edge in figure.Edges.Where(edge => edge.Label is not null))
        {
            Label(figure, edge, tallest);
        }

        xml.WriteFullEndElement();
        Open("figcaption");
        Key("forward", "forward: activations");
        if (!figure.ForwardOnly)
        {
            Key("backward", "backward: errors δ");
        }

        xml.WriteFullEndElement();
        xml.WriteFullEndElement();
    }

    void Definitions()
    {
        Open("defs");
        foreach (string stream in (string[])["forward", "backward"])
        {
            Open(
                "marker", ("id", stream + "-head"), ("viewBox", "0 0 10 10"), ("refX", "8"), ("refY", "5"), ("markerWidth", "7"), ("markerHeight", "7"),
                ("orient", "auto"));
            Open("path", ("d", "M0 0L10 5L0 10Z"), ("class", stream + "-head"));
            xml.WriteFullEndElement();
            xml.WriteFullEndElement();
        }

        xml.WriteFullEndElement();
    }

    void Edge(NetworkFigure figure, FigureEdge edge, int tallest)
    {
        double largest = figure.Edges.Where(other => other.Column == edge.Column).Max(other => Math.Abs(other.Weight));
        double share = largest > 0 ? Math.Abs(edge.Weight) / largest : 0;
        (double x1, double y1) = Place(figure, edge.Column - 1, edge.From, tallest);
        (double x2, double y2) = Place(figure, edge.Column, edge.To, tallest);
        Open(
            "line", ("x1", Text(x1 + Radius)), ("y1", Text(y1)), ("x2", Text(x2 - Radius)), ("y2", Text(y2)),
            ("class", edge.Label is null ? (edge.Weight < 0 ? "edge negative" : "edge") : "edge followed"), ("stroke-width", Text(0.7 + (2.6 * share))));
        xml.WriteFullEndElement();
    }

    void Column(NetworkFigure figure, int index, int tallest)
    {
        FigureColumn column = figure.Columns[index];
        bool isInput = index == 0;
        bool isOutput = index == figure.Columns.Count - 1;
        for (int unit = 0; unit < column.Units.Count; unit++)
        {
            (double x, double y) = Place(figure, index, unit, tallest);

            // Three roles, told apart by shape as well as by colour.
            if (isInput)
            {
                Shape("rect", "unit input", ("x", x - Radius), ("y", y - Radius), ("width", 2 * Radius), ("height", 2 * Radius), ("rx", 4));
            }
            else
            {
                Shape("circle", isOutput ? "unit output" : "unit", ("cx", x), ("cy", y), ("r", Radius));
            }

            if (isOutput)
            {
                Shape("circle", "ring", ("cx", x), ("cy", y), ("r", Radius + 4));
            }

            FigureUnit drawn = column.Units[unit];
            Write(x, y + 4, "middle", "value", Short(drawn.Value));
            if (drawn.Name.Length > 0)
            {
                Write(isInput ? x - Radius - 7 : x + Radius + 10, y + 4, isInput ? "end" : "start", "name", Shortened(drawn.Name));
            }
        }

        (double centre, double below) = Place(figure, index, column.Units.Count, tallest);
        if (column.More > 0)
        {
            Write(centre, below - 8, "middle", "more", string.Create(CultureInfo.InvariantCulture, $"⋮ {column.More:N0} more"));
        }

        Write(centre, 20, "middle", "title", column.Title);
        Write(centre, 37, "middle", "kind", column.Kind);
    }

    void Streams(NetworkFigure figure, double height)
    {
        for (int index = 0; index < figure.Columns.Count; index++)
        {
            double x = CentreOf(index);
            double next = index + 1 < figure.Columns.Count ? CentreOf(index + 1) : x + ColumnGap - 44;
            bool isLast = index == figure.Columns.Count - 1;
            Formula(x, height - 52, figure.Columns[index].Activations);
            if (figure.ForwardOnly && isLast)
            {
                break;
            }

            Arrow("forward", x + 30, next - (isLast ? 8 : 30), height - 52);
            if (figure.ForwardOnly)
            {
                continue;
            }

            Arrow("backward", next - (isLast ? 8 : 30), x + 30, height - 52 + Stream);
            Formula(x, height - 52 + Stream, figure.Columns[index].Deltas);
            if (isLast)
            {
                Formula(next + 4, height - 52, new Symbol("C"));
                Formula(next + 4, height - 52 + Stream, new Number(1));
            }
        }
    }

    void Arrow(string stream, double from, double to, double y)
    {
        Open(
            "line", ("x1", Text(from)), ("y1", Text(y)), ("x2", Text(to)), ("y2", Text(y)), ("class", "stream " + stream),
            ("marker-end", $"url(#{stream}-head)"));
        xml.WriteFullEndElement();
    }

    void Formula(double x, double y, Expression formula)
    {
        Open("foreignObject", ("x", Text(x - 30)), ("y", Text(y - 13)), ("width", "60"), ("height", "26"));
        Open("div", ("class", "stream-symbol"));
        Open("math");
        math.Write(formula);
        xml.WriteFullEndElement();
        xml.WriteFullEndElement();
        xml.WriteFullEndElement();
    }

    void Label(NetworkFigure figure, FigureEdge edge, int tallest)
    {
        (double x1, double y1) = Place(figure, edge.Column - 1, edge.From, tallest);
        (double x2, double y2) = Place(figure, edge.Column, edge.To, tallest);
        Open("foreignObject", ("x", Text(((x1 + x2) / 2) - 30)), ("y", Text(((y1 + y2) / 2) - 13)), ("width", "60"), ("height", "26"));
        Open("div", ("class", "edge-symbol"));
        Open("math");
        math.Write(edge.Label!);
        xml.WriteFullEndElement();
        xml.WriteFullEndElement();
        xml.WriteFullEndElement();
    }

    void Key(string stream, string words)
    {
        Open("span", ("class", "key " + stream));
        xml.WriteString(words);
        xml.WriteFullEndElement();
    }

    void Shape(string element, string style, params ReadOnlySpan<(string Name, double Value)> places)
    {
        xml.WriteStartElement(element);
        xml.WriteAttributeString("class", style);
        foreach ((string name, double value) in places)
        {
            xml.WriteAttributeString(name, Text(value));
        }

        xml.WriteFullEndElement();
    }

    void Write(double x, double y, string anchor, string style, string text)
    {
        Open("text", ("x", Text(x)), ("y", Text(y)), ("text-anchor", anchor), ("class", style));
        xml.WriteString(XmlText.Clean(text));
        xml.WriteFullEndElement();
    }

    void Open(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(element);
        foreach ((string name, string value) in attributes)
        {
            xml.WriteAttributeString(name, value);
        }
    }

    double CentreOf(int column) => _left + (ColumnGap * column);

    static double NameWidth(FigureColumn column) => 24 + (LetterWidth * column.Units.Max(unit => Shortened(unit.Name).Length));

    (double X, double Y) Place(NetworkFigure figure, int column, int unit, int tallest)
    {
        FigureColumn drawn = figure.Columns[column];
        int rows = drawn.Units.Count + (drawn.More > 0 ? 1 : 0);
        return (CentreOf(column), Top + (((tallest - rows) / 2.0) + unit + 0.1) * UnitGap);
    }

    /// <summary>A value that fits into a unit.</summary>
    string Short(double value) => NumberStyle.Rough.Split(value).Exponent is not null || Math.Abs(value) >= 1000
        ? new NumberStyle(1).Format(value)
        : (numbers.Format(value).Length <= 4 ? numbers : new NumberStyle(Math.Abs(value) is > 0 and < 0.1 ? 1 : 2)).Format(value);

    static string Shortened(string name)
    {
        const int Longest = 20;
        return name.Length > Longest ? name[..(Longest - 1)] + "…" : name;
    }

    static string Text(double number) => Math.Round(number, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
