using System;
using System.Linq;
using System.Text;

namespace Nabla.Reference;

/// <summary>A computation graph in the DOT language of Graphviz: one record a node with its value and its bar value, one arrow an edge.</summary>
public static class GraphDot
{
    /// <summary>Writes a graph that has been computed.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="digits">Significant digits; 17 for all of them.</param>
    public static string Write(ComputationGraph graph, int digits = 6)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var text = new StringBuilder("digraph computation {\n  rankdir=TB;\n  node [shape=box, fontname=\"monospace\"];\n");
        foreach (Node node in graph.TopologicalOrder())
        {
            string[] lines =
            [
                node.ToString(),
                NumberText.Short(node.Value, digits, 40),
                .. node.Bar is { } bar ? [$"{node.BarName} = {NumberText.Short(bar, digits, 40)}"] : Array.Empty<string>(),
            ];
            string style = node.Kind == NodeKind.Constant ? ", style=dashed" : "";
            text.Append("  ").Append(Quoted(node.Name)).Append(" [label=").Append(Quoted(lines)).Append(style).Append("];\n");
        }

        foreach (Node node in graph.TopologicalOrder())
        {
            foreach (Node parent in node.Parents)
            {
                text.Append("  ").Append(Quoted(parent.Name)).Append(" -> ").Append(Quoted(node.Name)).Append(";\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    static string Quoted(params string[] lines) =>
        $"\"{string.Join("\\n", lines.Select(line => line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)))}\"";
}
