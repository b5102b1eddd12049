using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;
using Nabla.Optimizers;

namespace Nabla.Insight.Explanations;

/// <summary>Seed text 004's network with several outputs: a hidden sigmoid layer, linear outputs, half the sum of squares, all bar values.</summary>
static class MultiOutputExample
{
    /// <summary>Replays it. The text gives the formulas; the numbers are ours.</summary>
    public static Explanation Explain(ExplainOptions options)
    {
        var network = new TracedNetwork(
            [
                new TracedLayer(new double[,] { { 0.1, -0.3 }, { 0.8, 0.4 }, { -0.5, 0.2 } }, [0.05, -0.1, 0.2], new SigmoidForm()),
                new TracedLayer(new double[,] { { 0.7, -0.2, 0.3 }, { -0.6, 0.9, 0.1 } }, [0, 0.1], new IdentityForm()),
            ],
            new SquaredErrorForm(options.LossScale ?? SquaredErrorScale.Half));
        FirstStep step = FirstStep.Of(ChainExplanation.OptimizerOf(options, new StochasticGradientDescent(0.1)));
        Document document = ExampleOptions.Begin(
            options, "Several outputs, every bar value", "A hidden layer of three sigmoid units and two linear outputs, as in seed text 004.");
        return ChainExplanation.Compose(
            document, new RowTrace(network, [0.5, -1], [0.2, 0.9], step, penalty: 0), options, options.Layout ?? VectorLayout.Column, null, BarList);
    }

    /// <summary>The text's own list, each line beside its central difference.</summary>
    static void BarList(ExplanationContext context)
    {
        RowTrace trace = context.Trace;
        ExplainedLayer hidden = trace.Layers[0];
        ExplainedLayer output = trace.Layers[1];
        TracedNetwork network = trace.Network;

        // The part of the network behind the hidden layer, to move h_i by itself.
        var behind = new TracedNetwork([network.Layers[1]], network.Loss);
        var rows = new List<IReadOnlyList<Prose>>();
        for (int k = 0; k < output.Deltas.Length; k++)
        {
            Add(Bar("y", k), Bar("L") * (Letter("y", k) - Letter("t", k)), output.Deltas[k], network.DifferenceOfBias(2, k, trace.Inputs, trace.Targets));
        }

        for (int k = 0; k < output.Deltas.Length; k++)
        {
            for (int i = 0; i < hidden.Deltas.Length; i++)
            {
                Add(
                    Weight(2, k, i), Bar("y", k) * Letter("h", i), output.WeightGradients[k, i],
                    network.DifferenceOfWeight(2, k, i, trace.Inputs, trace.Targets));
            }

            Add(Bar("b", k, "(2)"), Bar("y", k), output.Deltas[k], network.DifferenceOfBias(2, k, trace.Inputs, trace.Targets));
        }

        for (int i = 0; i < hidden.Deltas.Length; i++)
        {
            Expression sum = Sum.Of(Enumerable.Range(0, output.Deltas.Length).Select(k => (Expression)Bar("y", k) * new Symbol("w", $"{k + 1}{i + 1}", "(2)")));
            Add(Bar("h", i), sum, hidden.ActivationGradients![i], behind.DifferenceOfInput(i, hidden.Activations, trace.Targets));
        }

        for (int i = 0; i < hidden.Deltas.Length; i++)
        {
            Add(
                Bar("z", i), Bar("h", i) * new Call("σ", [Letter("z", i)], Prime: true), hidden.Deltas[i],
                network.DifferenceOfBias(1, i, trace.Inputs, trace.Targets));
        }

        for (int i = 0; i < hidden.Deltas.Length; i++)
        {
            for (int j = 0; j < trace.Inputs.Length; j++)
            {
                Add(
                    Weight(1, i, j), Bar("z", i) * Letter("x", j), hidden.WeightGradients[i, j],
                    network.DifferenceOfWeight(1, i, j, trace.Inputs, trace.Targets));
            }

            Add(Bar("b", i, "(1)"), Bar("z", i), hidden.Deltas[i], network.DifferenceOfBias(1, i, trace.Inputs, trace.Targets));
        }

        context.Document.Section("The same in the letters of the text");
        context.Document.Say($"Seed text 004 writes {Letter("h", "i")} for the hidden activations, {Letter("y", "k")} for the outputs, L for the loss, and a bar for the derivative of the loss, {Bar("L")} = 1. Its list, in its order, each line beside the central difference:");
        context.Document.Add(new TableBlock(["bar value", "formula", "value", "central difference"], rows, [2, 3]));

        void Add(Expression symbol, Expression formula, double value, CentralDifference measured) => rows.Add([symbol, formula, value, measured.Value]);
    }

    static Symbol Weight(int layer, int target, int source) => new("w", $"{target + 1}{source + 1}", $"({layer})", Accent: Accent.Bar);

    static Symbol Bar(string letter) => new(letter, Accent: Accent.Bar);

    static Symbol Bar(string letter, int unit, string layer = "") => new(letter, $"{unit + 1}", layer, Accent: Accent.Bar);

    static Symbol Letter(string letter, int unit) => new(letter, $"{unit + 1}");

    static Symbol Letter(string letter, string index) => new(letter, index);
}
