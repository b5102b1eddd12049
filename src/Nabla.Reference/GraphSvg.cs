using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;

namespace Nabla.Reference;

/// <summary>
/// A computation graph as a picture: a box a node with its formula, its value and its bar value; an arrow down for what the forward pass
/// sends, and a dashed one up for the message of the backward pass. Colours follow the reader's light or dark page.
/// </summary>
public static class GraphSvg
{
    const double BoxHeight = 72;
    const double RankHeight = 124;
    const double CharacterWidth = 7.3; // of 12 px monospace, with a little room
    const double Apart = 5; // half the distance of the two arrows of an edge
    const int MostCharacters = 34;

    const string Style =
        """
        <style>
        svg { color: #1f2328; font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
        .box { fill: #7f7f7f14; stroke: currentColor; stroke-width: 1; }
        .constant { stroke-dasharray: 3 3; }
        .output { stroke-width: 2; }
        .name { fill: currentColor; font-weight: 600; }
        .value { fill: currentColor; }
        .bar { fill: #b3450c; }
        .forward { fill: none; stroke: currentColor; stroke-opacity: .7; }
        .backward { fill: none; stroke: #b3450c; stroke-dasharray: 4 3; }
        .head { fill: currentColor; }
        .barhead { fill: #b3450c; }
        @media (prefers-color-scheme: dark) {
          svg { color: #e6e9ec; }
          .bar, .barhead { fill: #ff9e64; }
          .backward { stroke: #ff9e64; }
        }
        </style>
        <defs>
        <marker id="forward" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker>
        <marker id="backward" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="barhead" d="M0 0 8 4 0 8z"/></marker>
        </defs>

        """;

    /// <summary>Draws a graph that has been computed; with bar values and dashed arrows where it has been differentiated.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="digits">Significant digits.</param>
    public static string Draw(ComputationGraph graph, int digits = 4)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var layout = GraphLayout.Of(graph, node => (Lines(node, digits).Max(line => Length(line.Text)) * CharacterWidth) + 16);
        double height = (layout.RankCount * RankHeight) - (RankHeight - BoxHeight) + 32;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {layout.Width:0.#} {height:0.#}\" width=\"{layout.Width:0.#}\" height=\"{height:0.#}\" role=\"img\">\n");
        svg.Append("<title>Computation graph: ").Append(SecurityElement.Escape(string.Join(", ", graph.Nodes.Select(node => node.Name)))).Append("</title>\n");
        svg.Append(Style);
        HashSet<Node> varying = ComputationGraph.Varying(graph.TopologicalOrder());
        HashSet<Node> reaching = graph.Reaching();
        foreach (GraphEdge edge in layout.Edges)
        {
            bool back = reaching.Contains(edge.Child) && varying.Contains(edge.Parent);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"forward\" marker-end=\"url(#forward)\" d=\"{Curve(Points(edge, back ? -Apart : 0))}\"/>\n");
            if (back)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"backward\" marker-end=\"url(#backward)\" d=\"{Curve([.. Points(edge, Apart).AsEnumerable().Reverse()])}\"/>\n");
            }
        }

        foreach (Node node in graph.TopologicalOrder())
        {
            Box(svg, node, layout[node], node == graph.Output, digits);
        }

        return svg.Append("</svg>\n").ToString();
    }

    static void Box(StringBuilder svg, Node node, Place place, bool isOutput, int digits)
    {
        double left = place.Center - (place.Width / 2);
        double top = Top(place);
        string kind = node.Kind == NodeKind.Constant ? "box constant" : isOutput ? "box output" : "box";
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{SecurityElement.Escape(Whole(node))}</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{left:0.#}\" y=\"{top:0.#}\" width=\"{place.Width:0.#}\" height=\"{BoxHeight:0.#}\" rx=\"6\"/>");
        double y = top + 21;
        foreach ((string style, string text) in Lines(node, digits))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{place.Center:0.#}\" y=\"{y:0.#}\" text-anchor=\"middle\">{SecurityElement.Escape(text)}</text>");
            y += 20;
        }

        svg.Append("</g>\n");
    }

    static string Whole(Node node) => $"{node}\nvalue {NumberText.Short(node.Value, 17, 400)}{(node.Bar is { } bar ? $"\n{node.BarName} {NumberText.Short(bar, 17, 400)}" : "")}";

    static (string Style, string Text)[] Lines(Node node, int digits) =>
    [
        ("name", Cut(node.ToString())),
        ("value", NumberText.Short(node.Value, digits, MostCharacters)),
        .. node.Bar is { } bar ? [("bar", $"{node.BarName} = {NumberText.Short(bar, digits, MostCharacters - 6)}")] : Array.Empty<(string, string)>(),
    ];

    static string Cut(string text) => text.Length <= MostCharacters ? text : text[..(MostCharacters - 1)] + "…";

    /// <summary>A combining bar takes no room.</summary>
    static int Length(string text) => text.Count(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark);

    static double Top(Place place) => 16 + (place.Rank * RankHeight);

    /// <summary>From the foot of the parent's box, straight through the ranks between at the bends, to the head of the child's box.</summary>
    static List<(double X, double Y)> Points(GraphEdge edge, double aside)
    {
        Place from = edge.Route[0];
        Place to = edge.Route[^1];
        var points = new List<(double X, double Y)> { (Port(from, from.Below, edge.Route[1], aside), Top(from) + BoxHeight) };
        foreach (Place bend in edge.Route.Skip(1).SkipLast(1))
        {
            points.Add((bend.Center + aside, Top(bend)));
            points.Add((bend.Center + aside, Top(bend) + BoxHeight));
        }

        points.Add((Port(to, to.Above, edge.Route[^2], aside), Top(to)));
        return points;
    }

    /// <summary>Edges leave and enter side by side, in the order of the places at their other ends, so that they do not lie on one another.</summary>
    static double Port(Place place, List<Place> neighbours, Place neighbour, double aside)
    {
        int index = neighbours.OrderBy(n => n.Index).ToList().IndexOf(neighbour);
        double room = place.Width - (4 * Apart);
        double step = Math.Min(40, room / Math.Max(1, neighbours.Count));
        return place.Center + ((index - ((neighbours.Count - 1) / 2.0)) * step) + (aside * Math.Min(1, step / (4 * Apart)));
    }

    static string Curve(List<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{points[0].X:0.#} {points[0].Y:0.#}");
        for (int i = 1; i < points.Count; i++)
        {
            ((double x0, double y0), (double x1, double y1)) = (points[i - 1], points[i]);
            double middle = (y0 + y1) / 2;
            path.Append(CultureInfo.InvariantCulture, $" C{x0:0.#} {middle:0.#} {x1:0.#} {middle:0.#} {x1:0.#} {y1:0.#}");
        }

        return path.ToString();
    }
}
