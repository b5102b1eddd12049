using System.Collections.Generic;
using Nabla.Insight.Documents;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>Seed text 004's logistic least squares with an L2 penalty: z = wx + b, y = σ(z), L = ½(y - t)², R = ½w², L_reg = L + λR.</summary>
static class LogisticExample
{
    /// <summary>The text gives the formulas; these numbers put into them are ours.</summary>
    static readonly (double W, double X, double B, double T, double Lambda)[] s_cases = [(0.5, 2, -1, 1, 0.1), (1, 2, 0, 1, 0.1), (0.5, 2, -1, 1, 0)];

    /// <summary>Replays it.</summary>
    public static Explanation Explain(ExplainOptions options)
    {
        ExampleOptions.RefuseAllButDigits(options, "logistic");
        Document document = ExampleOptions.Begin(
            options, "Logistic least squares, every bar value", "The running example of seed text 004: one unit, a squared loss, an L2 penalty, and the derivative of the whole by every quantity.");
        var scripts = new List<GraphScript>();
        document.Section("The computation graph");
        document.Say($"The graph is computed forward, each quantity from those before it. Backward, {new Symbol("v", Accent: Accent.Bar)} stands for the derivative of the result by v; each quantity adds up the messages of those computed from it, and {new Symbol("w")} has two of them.");
        foreach ((double w, double x, double b, double t, double lambda) in s_cases)
        {
            GraphScript script = Script(w, x, b, t, lambda);
            scripts.Add(script);
            if (scripts.Count == 1)
            {
                document.Add(new Drawing(GraphSvg.Draw(script.Graph)));
            }

            document.Section($"With w = {w}, x = {x}, b = {b}, t = {t}, λ = {lambda}");
            document.Part("Forward");
            document.Show(script.ForwardLines());
            document.Part("Backward");
            document.Show(script.BackwardLines());
            document.Add(script.Check(script.Graph["L_reg"], "w", "b", "x", "t"));
        }

        document.Note("Without the penalty", $"With λ = 0 what is left is the chain rule in one variable: {new Partial(new Symbol("L"), new Symbol("w"))} = (y - t)·σ′(z)·x and {new Partial(new Symbol("L"), new Symbol("b"))} = (y - t)·σ′(z).");
        document.Note("Erratum E26", "The text says that the derivative of the cost J is the average of dJ/dw over the examples; what is averaged is dL/dw, one an example.");
        return new Explanation(document, json =>
        {
            for (int i = 0; i < scripts.Count; i++)
            {
                scripts[i].WriteJson(json, i == 0 ? "nodes" : $"nodes{i + 1}");
            }
        });
    }

    static GraphScript Script(double w, double x, double b, double t, double lambda)
    {
        var graph = new ComputationGraph();
        Node weight = graph.Variable("w", w);
        Node z = graph.Apply("z", Operation.Affine, weight, graph.Variable("x", x), graph.Variable("b", b));
        Node y = graph.Apply("y", Operation.Activation(ReferenceActivation.Sigmoid), z);
        Node difference = graph.Apply("d", Operation.Subtract, y, graph.Variable("t", t));
        Node loss = graph.Apply("L", Operation.HalfSquaredNorm, difference);
        Node penalty = graph.Apply("R", Operation.HalfSquaredNorm, weight);
        Node weighted = graph.Apply("P", Operation.Hadamard, graph.Constant("λ", lambda), penalty);
        graph.Differentiate(graph.Apply("L_reg", Operation.Add, loss, weighted));
        Expression one = 1.0;
        Expression half = one / 2.0;
        return new GraphScript(graph)
            .Letter("L_reg", new Symbol("L", "reg"))
            .Forward("z", v => (v["w"] * v["x"]) + v["b"])
            .Forward("y", v => Call.Of("σ", v["z"]))
            .Forward("L", v => half * new Power(v["y"] - v["t"], 2.0))
            .Forward("R", v => half * new Power(v["w"], 2.0))
            .Forward("L_reg", v => v["L"] + (v["λ"] * v["R"]))
            .Backward("L_reg")
            .Backward("R", v => v.Bar("L_reg") * v["λ"])
            .Backward("L", v => v.Bar("L_reg"))
            .Backward("y", v => v.Bar("L") * (v["y"] - v["t"]))
            .Backward("z", v => v.Bar("y") * new Call("σ", [v["z"]], Prime: true), v => v.Bar("y") * v["y"] * (one - v["y"]))
            .Backward("w", v => (v.Bar("z") * v["x"]) + (v.Bar("R") * v["w"]))
            .Backward("b", v => v.Bar("z"));
    }
}
