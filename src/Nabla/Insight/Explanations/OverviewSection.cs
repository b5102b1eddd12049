using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>The picture of the network, and the conventions that all formulas below follow.</summary>
static class OverviewSection
{
    const int MostEdges = 80;

    /// <summary>Appends the section.</summary>
    public static void Write(ExplanationContext context)
    {
        Document document = context.Document;
        Notation notation = context.Notation;
        document.Section("The network and the letters");
        document.Add(Figure(context));
        Expression forward = notation.IsRow
            ? (notation.Activations(0) * notation.Weights(1)) + notation.Biases(1)
            : (notation.Weights(1) * notation.Activations(0)) + notation.Biases(1);
        string vectors = notation.IsRow
            ? "An example is a row vector; W has a row for each input and a column for each unit, as in seed text 002 and in this library"
            : "An example is a column vector; W has a row for each unit and a column for each input";
        string index = notation.Index == LayerIndex.Target
            ? "W and b bear the number of the layer they lead to"
            : "W and b bear the number of the layer they come from, as in seed text 000";
        document.Say($"{vectors}: {notation.PreActivations(1)} = {forward}. {index}. {new Symbol("z")} is a unit's weighted sum, {new Symbol("a")} its activation, {new Symbol("t")} a target, {Notation.Loss} the loss of this one row ({context.Trace.Network.Loss.Name}), and {new Symbol("δ")} = {new Partial(Notation.Loss, new Symbol("z"))} the error of a unit. Numbers are shown rounded and computed in double precision.");
    }

    static NetworkFigure Figure(ExplanationContext context)
    {
        RowTrace trace = context.Trace;
        var columns = new List<FigureColumn>();
        var edges = new List<FigureEdge>();
        for (int layer = 0; layer <= context.Depth; layer++)
        {
            double[] a = trace.ActivationsOf(layer);
            IReadOnlyList<int> shown = context.Shown[layer];
            IReadOnlyList<string> names = layer == 0 ? context.InputNames : layer == context.Depth ? context.OutputNames : [];
            columns.Add(new FigureColumn(
                layer == 0 ? "input" : layer == context.Depth ? "output" : $"layer {layer}",
                layer == 0 ? $"{a.Length} {(a.Length == 1 ? "number" : "numbers")}" : $"{a.Length} {trace.Layers[layer - 1].Activation}",
                context.Notation.Activations(layer),
                layer == 0 ? new Partial(Notation.Loss, context.Notation.Activations(0)) : Notation.Deltas(layer),
                [.. shown.Select(unit => new FigureUnit(a[unit], names.Count > unit ? names[unit] : ""))],
                a.Length - shown.Count));
            if (layer > 0)
            {
                edges.AddRange(Edges(context, layer));
            }
        }

        return new NetworkFigure(columns, edges);
    }

    static IEnumerable<FigureEdge> Edges(ExplanationContext context, int layer)
    {
        ExplainedWeight followed = context.Weight;
        double[,] weights = context.Trace.Layers[layer - 1].Weights;
        IEnumerable<FigureEdge> all =
            from to in Enumerable.Range(0, context.Shown[layer].Count)
            from source in Enumerable.Range(0, context.Shown[layer - 1].Count)
            let target = context.Shown[layer][to]
            let origin = context.Shown[layer - 1][source]
            let isFollowed = followed.Layer == layer && followed.Target == target && followed.Source == origin
            select new FigureEdge(layer, source, to, weights[target, origin], isFollowed ? context.Notation.Weight(layer, target, origin) : null);
        return all.Take(MostEdges);
    }
}
