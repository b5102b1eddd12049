using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Reference;

/// <summary>
/// One quantity of a <see cref="ComputationGraph"/>: an input, or what an <see cref="Reference.Operation"/> makes of its parents. It knows its
/// own value and its own derivatives and nothing of the rest of the graph (seed 004, "backpropagation as message passing").
/// </summary>
public sealed class Node
{
    double[,]? _value;

    internal Node(string name, NodeKind kind)
    {
        Name = name;
        Kind = kind;
    }

    /// <summary>The name, one of a kind in its graph.</summary>
    public string Name { get; }

    /// <summary>The name of v̄, the derivative of the output by this node: a bar over the first letter, or over all of a longer word.</summary>
    public string BarName => Bars.Over(Name);

    /// <summary>Whether it is given or computed.</summary>
    public NodeKind Kind { get; internal set; }

    /// <summary>What computes it; <see langword="null"/> for a node that is given.</summary>
    public Operation? Operation { get; private set; }

    /// <summary>The nodes it is computed from, Pa(v).</summary>
    public IReadOnlyList<Node> Parents { get; private set; } = [];

    /// <summary>v: given, or of the last <see cref="ComputationGraph.Forward"/>. A number is a matrix of one row and one column.</summary>
    /// <exception cref="InvalidOperationException">There is no value yet.</exception>
    public double[,] Value
    {
        get => _value ?? throw new InvalidOperationException($"Node '{Name}' has no value yet: call Forward of its graph first.");
        internal set => _value = value;
    }

    /// <summary>
    /// v̄, the derivative of the output by this node, of the shape of <see cref="Value"/>; <see langword="null"/> before
    /// <see cref="ComputationGraph.Backward"/>, and for a constant that an operation has no derivative for, such as the target of a loss.
    /// </summary>
    public double[,]? Bar { get; internal set; }

    /// <summary>The value of a node of one row and one column.</summary>
    /// <exception cref="InvalidOperationException">It has more than one element.</exception>
    public double Scalar => Value.Length == 1
        ? Value[0, 0]
        : throw new InvalidOperationException($"Node '{Name}' is {Matrices.Shape(Value)}, not a single number: read its Value.");

    /// <summary>What computes it, written with the parents' names, such as <c>σ(z)</c>; empty for a node that is given.</summary>
    public string Formula => Operation is null ? "" : Plain(Operation.Formula([.. Parents.Select(parent => parent.Name)]), [this, .. Parents]);

    /// <inheritdoc/>
    public override string ToString() => Operation is null ? Name : $"{Name} = {Formula}";

    internal bool HasValue => _value is not null;

    /// <summary>What this node sends to one of its parents, written out: <c>ȳ · σ'(z)</c> for y = σ(z) and its parent z.</summary>
    internal string Message(int parent)
    {
        string sum = HasValue && Parents[parent].HasValue && Value.GetLength(0) > 1 && Parents[parent].Value.GetLength(0) == 1 ? "Σᵣ " : "";
        return Plain(Operation!.Message(new MessageText(parent, Name, BarName, [.. Parents.Select(p => p.Name)], sum)), [this, .. Parents]);
    }

    internal void Define(Operation operation, IReadOnlyList<Node> parents)
    {
        Operation = operation;
        Parents = parents;
        Kind = NodeKind.Computed;
    }

    /// <summary>
    /// Among numbers the signs of matrices say nothing, such as transposes and norms, nor does the mean over a single row: they are left out.
    /// </summary>
    static string Plain(string formula, IReadOnlyList<Node> nodes)
    {
        string text = formula;
        if (nodes.All(node => node.HasValue && node.Value.GetLength(0) == 1))
        {
            text = text.Replace("meanᵣ ", "", StringComparison.Ordinal).Replace(" / rows", "", StringComparison.Ordinal);
        }

        if (nodes.All(node => node.HasValue && node.Value.Length == 1))
        {
            text = text.Replace("ᵀ", "", StringComparison.Ordinal).Replace('⊙', '·').Replace("‖", "", StringComparison.Ordinal)
                .Replace("Σₖ ", "", StringComparison.Ordinal).Replace("meanₖ ", "", StringComparison.Ordinal).Replace(" / outputs", "", StringComparison.Ordinal);
        }

        return text;
    }
}

/// <summary>Where a node's value comes from.</summary>
public enum NodeKind
{
    /// <summary>Declared, and neither given a value nor an operation yet.</summary>
    Declared,

    /// <summary>Given and not to be differentiated by, such as a target or a mask.</summary>
    Constant,

    /// <summary>Given and to be differentiated by, such as a weight or an input.</summary>
    Variable,

    /// <summary>Computed from its parents.</summary>
    Computed,
}
