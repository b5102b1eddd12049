using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Nabla.Reference;

/// <summary>
/// Whether every operation of a graph differentiates what it computes. Each node is checked on its own, at the values of its parents, by
/// central differences of <c>Σ v̄ ⊙ v</c> with a bar value v̄ of the check's own: a wrong vector-Jacobian product is found where it is, not
/// where its damage arrives.
/// </summary>
/// <param name="Edges">One result for each edge that carries a message, in topological order.</param>
/// <param name="Tolerance">The deviation that is still right.</param>
public sealed record GraphCheck(IReadOnlyList<EdgeCheck> Edges, double Tolerance)
{
    /// <summary>The edges whose derivative is wrong.</summary>
    public IReadOnlyList<EdgeCheck> Wrong => [.. Edges.Where(edge => !(edge.Deviation <= Tolerance))];

    /// <summary>Checks every node of a graph.</summary>
    /// <param name="graph">The graph, which is computed forward first.</param>
    /// <param name="tolerance">The deviation that is still right, relative to max(1, |derivative|).</param>
    public static GraphCheck Of(ComputationGraph graph, double tolerance = 1e-7)
    {
        ArgumentNullException.ThrowIfNull(graph);
        graph.Forward();
        return new GraphCheck([.. graph.TopologicalOrder().SelectMany(Check)], tolerance);
    }

    /// <summary>Does nothing if every derivative is right.</summary>
    /// <exception cref="InvalidOperationException">One is wrong; the message names the node, the parent and the measured error.</exception>
    public void Require()
    {
        if (Wrong.Count > 0)
        {
            throw new InvalidOperationException(string.Join(" ", Wrong.Select(edge => edge.ToString())));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Wrong.Count == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Edges.Count} derivatives agree with central differences within {Tolerance:G3}; the largest deviation is {Edges.Select(e => e.Deviation).DefaultIfEmpty().Max():G3}.")
        : string.Join('\n', Wrong.Select(edge => edge.ToString()));

    static IEnumerable<EdgeCheck> Check(Node node)
    {
        if (node.Operation is not { } operation)
        {
            yield break;
        }

        double[][,] parents = [.. node.Parents.Select(parent => (double[,])parent.Value.Clone())];
        double[,] value = operation.Value(parents);

        // Any bar value without symmetry would do: equal ones would let errors cancel, as in softmax, whose derivatives add up to 0.
        double[,] bar = Matrices.Create(value.GetLength(0), value.GetLength(1), (i, j) => Math.Cos(1 + (2 * i) + (3 * j)));
        IReadOnlyList<double[,]?> messages = operation.VectorJacobianProduct(parents, value, bar);
        for (int k = 0; k < parents.Length; k++)
        {
            if (k < messages.Count && messages[k] is { } message)
            {
                DifferenceQuotient[,] quotients = CentralDifferences.Elements(parents[k], () => Matrices.Sum(Matrices.Hadamard(bar, operation.Value(parents))));
                yield return Worst(node, node.Parents[k], message, quotients);
            }
        }
    }

    static EdgeCheck Worst(Node node, Node parent, double[,] message, DifferenceQuotient[,] quotients)
    {
        if (message.GetLength(0) != quotients.GetLength(0) || message.GetLength(1) != quotients.GetLength(1))
        {
            return new EdgeCheck(node, parent, -1, -1, double.NaN, new DifferenceQuotient(double.NaN, 0, 0, 0, 0, false), double.PositiveInfinity);
        }

        IEnumerable<EdgeCheck> all =
            from i in Enumerable.Range(0, message.GetLength(0))
            from j in Enumerable.Range(0, message.GetLength(1))
            select new EdgeCheck(node, parent, i, j, message[i, j], quotients[i, j], quotients[i, j].Deviation(message[i, j]));
        return all.MaxBy(edge => double.IsNaN(edge.Deviation) ? double.PositiveInfinity : edge.Deviation)!;
    }
}

/// <summary>The worst element of the derivative of a node by one of its parents.</summary>
/// <param name="Node">The node.</param>
/// <param name="Parent">The parent.</param>
/// <param name="Row">The element's row in the parent; -1 where the derivative has not the parent's shape.</param>
/// <param name="Column">The element's column.</param>
/// <param name="Derivative">What the vector-Jacobian product says.</param>
/// <param name="Estimate">What central differences say.</param>
/// <param name="Deviation">How far they are apart, relative to max(1, |derivative|), less the error of the differences.</param>
public sealed record EdgeCheck(Node Node, Node Parent, int Row, int Column, double Derivative, DifferenceQuotient Estimate, double Deviation)
{
    /// <inheritdoc/>
    public override string ToString() => Row < 0
        ? $"Node '{Node}': its derivative by '{Parent.Name}' has not the shape of '{Parent.Name}'; give both one shape."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Node '{Node}': its vector-Jacobian product says {Derivative:G9} for '{Parent.Name}'[{Row}, {Column}], central differences say {Estimate.Value:G9} (deviation {Deviation:G3}, step {Estimate.Step:G3}); correct the derivative of {Node.Operation!.Name}.");
}
