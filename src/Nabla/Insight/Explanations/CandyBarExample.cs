using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;
using Nabla.Optimizers;

namespace Nabla.Insight.Explanations;

/// <summary>
/// The worked example of seed text 002: quarters and nickels into two relu units and one, the loss T - A, one step of gradient descent. In
/// row vectors, as the text has it.
/// </summary>
static class CandyBarExample
{
    /// <summary>What 5 quarters and 6 nickels are worth; the text gives no target, and the gradient of T - A does not depend on it.</summary>
    const double Worth = (5 * 0.25) + (6 * 0.05);

    /// <summary>Replays it.</summary>
    public static Explanation Explain(ExplainOptions options)
    {
        ExampleOptions.RefuseLossScale(options, "candy-bar");
        var network = new TracedNetwork(
            [
                new TracedLayer(new double[,] { { 2, 1 }, { 2, 3 } }, [1, 1], new ReLUForm()),
                new TracedLayer(new double[,] { { 0.5, 0 } }, [3.5], new ReLUForm()),
            ],
            new DifferenceForm());
        FirstStep step = FirstStep.Of(ChainExplanation.OptimizerOf(options, new StochasticGradientDescent(0.01)));
        Document document = ExampleOptions.Begin(
            options, "The candy bar, every number explained", "What a network with made-up weights says to 5 quarters and 6 nickels, and what it would learn (seed text 002).");
        return ChainExplanation.Compose(
            document, new RowTrace(network, [5, 6], [Worth], step, penalty: 0), options, options.Layout ?? VectorLayout.Row, null, Remarks);
    }

    static void Remarks(ExplanationContext context)
    {
        Document document = context.Document;
        Notation notation = context.Notation;
        RowTrace trace = context.Trace;
        document.Section("Where this differs from the text");
        document.Note("Erratum E17", $"The output {trace.Outputs[0]} is what an untrained network says, not what the coins are worth: 5·0.25 + 6·0.05 = {Worth} dollars.");
        document.Note("Erratum E12", "The text calls T - A a poor loss because it is not differentiable. It is linear, so it is differentiable everywhere, and its slope is -1 for any target. The fault is that it has no minimum: the larger A, the smaller the loss, and training would drive A to infinity. The absolute difference |T - A| is the one with a kink.");
        double[] wrong = [.. Enumerable.Range(0, 2).Select(j => trace.Layers[1].NewWeights[0, j] * trace.Layers[1].Deltas[0])];
        document.Note("Erratum E13", $"The text lets a layer update itself and then pass its derivative back. The error must go back through the weights of the forward pass, as above: {new Partial(Notation.Loss, notation.Activations(1))} = {MatrixOf.Row(trace.Layers[0].ActivationGradients!)}. With the updated weights it would be {MatrixOf.Row(wrong)}.");
        document.Note("Erratum E15", $"W is a matrix, and the order and the transposes of the products matter: {new Partial(Notation.Loss, notation.Weights(1))} is the outer product of the layer's input and its errors, not a chain of three factors in any order.");
    }

    /// <summary>The text's loss <c>L = T - A</c>.</summary>
    sealed class DifferenceForm : LossForm
    {
        public override string Name => "the difference T - A";

        public override double Value(double[] outputs, double[] targets) => targets[0] - outputs[0];

        public override double[] Gradient(double[] outputs, double[] targets) => [-1];

        public override IEnumerable<Equation> Written(double[] a, Func<int, Expression> aSymbol, double[] targets, double value)
        {
            yield return Equation.Of(Notation.Loss, Target(0, 1) - aSymbol(0), (Expression)targets[0] - a[0], value);
        }
    }
}
