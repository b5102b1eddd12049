using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Insight.Documents;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>
/// A small computation as seed 004 writes it: the forward pass line by line, then the bar values line by line. Each formula is given once, as
/// a function of its quantities, and written twice: with their letters and with the numbers that the computation graph gave them.
/// </summary>
/// <param name="graph">The graph, differentiated.</param>
sealed class GraphScript(ComputationGraph graph)
{
    readonly List<GraphFormula> _forward = [];
    readonly List<GraphFormula> _backward = [];
    readonly Dictionary<string, Symbol> _symbols = [];

    /// <summary>The numbers.</summary>
    public ComputationGraph Graph { get; } = graph;

    /// <summary>Says how a quantity is written; by its own letter where nothing is said.</summary>
    public GraphScript Letter(string node, Symbol symbol)
    {
        _symbols[node] = symbol;
        return this;
    }

    /// <summary>Adds a line of the forward pass; formulas without quantities stand for a number that is given.</summary>
    public GraphScript Forward(string node, params Func<GraphQuantities, Expression>[] formulas)
    {
        _forward.Add(new GraphFormula(node, formulas));
        return this;
    }

    /// <summary>Adds a line of the backward pass.</summary>
    public GraphScript Backward(string node, params Func<GraphQuantities, Expression>[] formulas)
    {
        _backward.Add(new GraphFormula(node, formulas));
        return this;
    }

    /// <summary>The lines of the forward pass.</summary>
    public IReadOnlyList<Equation> ForwardLines() =>
        [.. _forward.Select(line => Line(line, SymbolOf(line.Node), Graph[line.Node].Scalar))];

    /// <summary>The lines of the backward pass.</summary>
    public IReadOnlyList<Equation> BackwardLines() =>
        [.. _backward.Select(line => Line(line, BarOf(line.Node), Bar(line.Node)))];

    /// <summary>v̄ of a node.</summary>
    public double Bar(string node) => Graph[node].Bar![0, 0];

    /// <summary>The letter of a node.</summary>
    public Symbol SymbolOf(string node) => _symbols.GetValueOrDefault(node, new Symbol(node));

    /// <summary>The letter of a node with a bar.</summary>
    public Symbol BarOf(string node) => SymbolOf(node) with { Accent = Accent.Bar };

    /// <summary>The derivatives by what is given, beside central differences.</summary>
    public TableBlock Check(Node output, params IReadOnlyList<string> nodes) => new(
        ["quantity", "bar value", "central difference", "deviation"],
        [
            .. nodes.Select(node =>
            {
                double measured = CentralDifferences.Gradient(Graph, output, Graph[node])[0, 0].Value;
                return (IReadOnlyList<Prose>)[BarOf(node), Bar(node), measured, new Words(NumberStyle.Rough.Format(Math.Abs(measured - Bar(node))))];
            }),
        ],
        [1, 2, 3]);

    /// <summary>Writes every node with its value and bar value.</summary>
    public void WriteJson(Utf8JsonWriter json, string key)
    {
        json.WriteStartArray(key);
        foreach (Node node in Graph.TopologicalOrder())
        {
            json.WriteStartObject();
            json.WriteString("node", node.Name);
            json.Number("value", node.Scalar);
            json.Number("bar", node.Bar?[0, 0]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    Equation Line(GraphFormula line, Symbol left, double value)
    {
        var letters = new GraphQuantities(SymbolOf, BarOf);
        var numbers = new GraphQuantities(node => Graph[node].Scalar, node => Bar(node));
        Expression[] symbols = [.. line.Formulas.Select(formula => formula(letters))];
        Expression[] last = line.Formulas.Length > 0 ? [line.Formulas[^1](numbers)] : [];
        return Equation.Of(left, [.. symbols, .. last, value]);
    }

    sealed record GraphFormula(string Node, Func<GraphQuantities, Expression>[] Formulas);
}

/// <summary>The quantities of a computation, as letters or as numbers.</summary>
sealed class GraphQuantities(Func<string, Expression> value, Func<string, Expression> bar)
{
    /// <summary>v.</summary>
    public Expression this[string node] => value(node);

    /// <summary>v̄.</summary>
    public Expression Bar(string node) => bar(node);
}
