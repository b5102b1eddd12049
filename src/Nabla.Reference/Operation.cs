using System;
using System.Collections.Generic;

namespace Nabla.Reference;

/// <summary>
/// What computes a node: a value from the parents' values, and the vector-Jacobian product that turns the node's bar value into one message a
/// parent, v̄_j ∂v_j/∂v_i. It knows nothing else of the graph, so that an operation from outside is as good as one from here;
/// <see cref="GraphCheck"/> tells whether its two halves agree.
/// </summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Value">The parents' values to the node's value. An <see cref="ArgumentException"/> says that shapes do not fit.</param>
/// <param name="VectorJacobianProduct">
/// The parents' values, the node's value and its bar value to one matrix a parent, of that parent's shape; <see langword="null"/> for a parent
/// that must be a constant.
/// </param>
public sealed partial record Operation(
    string Name,
    Func<IReadOnlyList<double[,]>, double[,]> Value,
    Func<IReadOnlyList<double[,]>, double[,], double[,], IReadOnlyList<double[,]?>> VectorJacobianProduct)
{
    /// <summary>How many parents it takes; <see langword="null"/> for any number.</summary>
    public int? ParentCount { get; init; }

    /// <summary>The value written with the parents' names, such as <c>σ(z)</c>.</summary>
    public Func<IReadOnlyList<string>, string> Formula { get; init; } = parents => $"{Name}({string.Join(", ", parents)})";

    /// <summary>The message to a parent written out, such as <c>ȳ ⊙ σ'(z)</c>.</summary>
    public Func<MessageText, string> Message { get; init; } = text => $"{text.Bar} · ∂{text.Node}/∂{text.Parents[text.Parent]}";

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>An operation of one parent that acts on each element: <c>f</c>, and <c>f'</c> from the argument and the value.</summary>
    static Operation Elementwise(
        string name, Func<double, double> function, Func<double, double, double> derivative, Func<string, string> formula, Func<string, string, string> slope) => new(
        name,
        p => Matrices.Map(p[0], function),
        (p, v, bar) => [Matrices.Hadamard(bar, Matrices.Map(p[0], v, derivative))])
        {
            ParentCount = 1,
            Formula = p => formula(p[0]),
            Message = text => $"{text.Bar} ⊙ {slope(text.Parents[0], text.Node)}",
        };

    static string Joined(IEnumerable<string> parts, string between) => string.Join(between, parts);
}

/// <summary>The names that a message is written with.</summary>
/// <param name="Parent">Which parent the message goes to, from 0.</param>
/// <param name="Node">The name of the node that sends it.</param>
/// <param name="Bar">The name of that node's bar value.</param>
/// <param name="Parents">The names of that node's parents.</param>
/// <param name="Sum">"Σᵣ " where the parent has one row and the node several, so that a message of the node's shape is summed over rows.</param>
public readonly record struct MessageText(int Parent, string Node, string Bar, IReadOnlyList<string> Parents, string Sum = "");
