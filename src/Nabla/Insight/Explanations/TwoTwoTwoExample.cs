using Nabla.Insight.Documents;
using Nabla.Optimizers;

namespace Nabla.Insight.Explanations;

/// <summary>
/// The widely told example with two inputs, two hidden and two output sigmoid units (Mazur 2015, "A Step by Step Backpropagation Example"), so
/// that a reader can compare with other texts.
/// </summary>
static class TwoTwoTwoExample
{
    /// <summary>Replays it.</summary>
    public static Explanation Explain(ExplainOptions options)
    {
        var network = new TracedNetwork(
            [
                new TracedLayer(new double[,] { { 0.15, 0.20 }, { 0.25, 0.30 } }, [0.35, 0.35], new SigmoidForm()),
                new TracedLayer(new double[,] { { 0.40, 0.45 }, { 0.50, 0.55 } }, [0.60, 0.60], new SigmoidForm()),
            ],
            new SquaredErrorForm(options.LossScale ?? SquaredErrorScale.Half));
        FirstStep step = FirstStep.Of(ChainExplanation.OptimizerOf(options, new StochasticGradientDescent(0.5)));
        Document document = ExampleOptions.Begin(
            options, "Two, two, two: every number explained", "Two inputs, two hidden and two output sigmoid units with the numbers that many texts use, so that you can compare.");
        return ChainExplanation.Compose(
            document, new RowTrace(network, [0.05, 0.10], [0.01, 0.99], step, penalty: 0), options, options.Layout ?? VectorLayout.Column, null,
            context => context.Document.Note("Beside other texts", "Many texts leave the biases as they are in the step; here every parameter moves, so the loss after the step is a little lower than theirs."));
    }
}
