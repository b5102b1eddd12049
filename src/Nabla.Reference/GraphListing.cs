using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>
/// A computation as seed 004 writes it down: the forward pass line by line, <c>z = w · x + b</c>, and the backward pass line by line,
/// <c>z̄ = ȳ · σ'(z)</c>, each with its number.
/// </summary>
/// <param name="Forward">The given nodes and the computed ones, in topological order.</param>
/// <param name="Backward">The bar values, in the opposite order; those of constants and of nodes that the output does not depend on are left out.</param>
public sealed record GraphListing(IReadOnlyList<GraphLine> Forward, IReadOnlyList<GraphLine> Backward)
{
    /// <summary>Lists a graph that has been differentiated; without <see cref="ComputationGraph.Backward"/> the backward part is empty.</summary>
    /// <exception cref="InvalidOperationException">The graph has not been computed.</exception>
    public static GraphListing Of(ComputationGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        IReadOnlyList<Node> order = graph.TopologicalOrder();
        HashSet<Node> varying = ComputationGraph.Varying(order);
        HashSet<Node> reaching = graph.Reaching();
        return new GraphListing(
            [.. order.Select(node => new GraphLine(node, node.Name, node.Formula, node.Value))],
            [
                .. order.Reverse().Where(node => varying.Contains(node) && reaching.Contains(node))
                    .Select(node => new GraphLine(node, node.BarName, node == graph.Output ? "" : Sum(graph, node, reaching), node.Bar!)),
            ]);
    }

    /// <summary>The listing as text.</summary>
    /// <param name="digits">Significant digits; 17 for all of them.</param>
    public string ToString(int digits) =>
        string.Join('\n', ["Forward", .. Forward.Select(line => $"  {line.ToString(digits)}"), "Backward", .. Backward.Select(line => $"  {line.ToString(digits)}")]) + "\n";

    /// <summary>The listing as text, with six significant digits.</summary>
    public override string ToString() => ToString(6);

    /// <summary>The messages of all children, Σ v̄_j ∂v_j/∂v_i, in the order in which they are added.</summary>
    static string Sum(ComputationGraph graph, Node node, HashSet<Node> reaching) => string.Join(" + ",
        from child in graph.Children(node).Distinct().OrderBy(child => child.Name, StringComparer.Ordinal)
        where reaching.Contains(child)
        from parent in Enumerable.Range(0, child.Parents.Count)
        where child.Parents[parent] == node
        select child.Message(parent)).Replace(" + -", " - ", StringComparison.Ordinal);
}

/// <summary>One line of a listing.</summary>
/// <param name="Node">The node it is about.</param>
/// <param name="Name">Its name, with a bar in the backward pass.</param>
/// <param name="Formula">What it is, written with other names; empty for a node that is given and for the bar value of the output.</param>
/// <param name="Value">Its number.</param>
public sealed record GraphLine(Node Node, string Name, string Formula, double[,] Value)
{
    /// <summary>The line as text, <c>z = w · x + b = 0.95</c>.</summary>
    /// <param name="digits">Significant digits; 17 for all of them.</param>
    public string ToString(int digits) => $"{Name} = {(Formula.Length == 0 ? "" : Formula + " = ")}{NumberText.Of(Value, digits)}";

    /// <summary>The line as text, with six significant digits.</summary>
    public override string ToString() => ToString(6);
}
