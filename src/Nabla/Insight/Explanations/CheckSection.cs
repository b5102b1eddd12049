using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>Gradients by backpropagation beside central differences: the proof that the equations above are the derivative of the loss.</summary>
static class CheckSection
{
    const int MostWeights = 2;

    /// <summary>Appends the section.</summary>
    public static void Write(ExplanationContext context)
    {
        RowTrace trace = context.Trace;
        var rows = new List<IReadOnlyList<Prose>>();
        foreach (ExplainedLayer layer in trace.Layers)
        {
            int inputs = layer.Weights.GetLength(1);
            IEnumerable<int> largest = Enumerable.Range(0, layer.Weights.Length)
                .OrderByDescending(index => Math.Abs(layer.WeightGradients[index / inputs, index % inputs])).ThenBy(index => index).Take(MostWeights);
            foreach (int index in largest)
            {
                (int target, int source) = (index / inputs, index % inputs);
                rows.Add(Row(
                    context.Notation.Weight(layer.Number, target, source), layer.WeightGradients[target, source],
                    trace.Network.DifferenceOfWeight(layer.Number, target, source, trace.Inputs, trace.Targets).Value));
            }

            int unit = Enumerable.Range(0, layer.Deltas.Length).OrderByDescending(i => Math.Abs(layer.Deltas[i])).First();
            rows.Add(Row(
                context.Notation.Bias(layer.Number, unit), layer.Deltas[unit],
                trace.Network.DifferenceOfBias(layer.Number, unit, trace.Inputs, trace.Targets).Value));
        }

        context.Document.Section("The proof: the same gradients measured");
        context.Document.Say("The largest gradients of each layer, by the equations above and by moving the parameter and computing the loss again.");
        context.Document.Add(new TableBlock(["parameter", "backpropagation", "central difference", "deviation"], rows, [1, 2, 3]));
    }

    static IReadOnlyList<Prose> Row(Symbol parameter, double gradient, double measured) =>
        [parameter, gradient, measured, new Words(NumberStyle.Rough.Format(Math.Abs(gradient - measured)))];
}
