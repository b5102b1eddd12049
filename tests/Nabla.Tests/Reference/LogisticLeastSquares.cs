using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>Seed 004's running example: z = wx + b, y = σ(z), L = ½(y - t)², R = ½w², L_reg = L + λR.</summary>
static class LogisticLeastSquares
{
    public static ComputationGraph Graph(double w, double x, double b, double t, double lambda)
    {
        var graph = new ComputationGraph();
        Node nodeW = graph.Variable("w", w);
        Node z = graph.Apply("z", Operation.Affine, nodeW, graph.Constant("x", x), graph.Variable("b", b));
        Node y = graph.Apply("y", Operation.Activation(ReferenceActivation.Sigmoid), z);
        Node loss = graph.Apply("L", Operation.Loss(ReferenceLoss.HalfSquaredError), y, graph.Constant("t", t));
        Node penalty = graph.Apply("R", Operation.HalfSquaredNorm, nodeW);
        Node weighted = graph.Apply("P", Operation.Hadamard, graph.Constant("λ", lambda), penalty);
        Node regularized = graph.Apply("L_reg", Operation.Add, loss, weighted);
        graph.Differentiate(regularized);
        return graph;
    }
}
