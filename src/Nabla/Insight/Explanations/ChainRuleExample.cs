using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>Seed text 004's multivariate chain rule: f(x, y) = y + e^(xy) with x = cos t and y = t².</summary>
static class ChainRuleExample
{
    static readonly double[] s_times = [0, 0.5, 1, 2, -1];

    /// <summary>Replays it.</summary>
    public static Explanation Explain(ExplainOptions options)
    {
        ExampleOptions.RefuseAllButDigits(options, "chain-rule");
        Document document = ExampleOptions.Begin(
            options, "The chain rule in two variables, every number explained", "f(x, y) = y + exp(x·y) with x = cos t and y = t², from seed text 004: one t reaches f by two ways.");
        const int Shown = 2;
        GraphScript[] scripts = [.. s_times.Select(Script)];
        GraphScript shown = scripts[Shown];
        Expression t = new Symbol("t");
        Expression x = new Symbol("x");
        Expression y = new Symbol("y");
        Expression f = new Symbol("f");
        Expression product = new Power(new Symbol("e"), x * y);
        document.Section("The rule");
        document.Say("The derivative by t is the sum over the ways from t to f, of each the product of its slopes:");
        document.Show(Equation.Of(
            new Fraction(new Symbol("df"), new Symbol("dt")),
            (new Partial(f, x) * new Fraction(new Symbol("dx"), new Symbol("dt"))) + (new Partial(f, y) * new Fraction(new Symbol("dy"), new Symbol("dt"))),
            (y * product * -Call.Of("sin", t)) + (((Expression)1.0 + (x * product)) * (2.0 * t))));
        document.Add(new Drawing(GraphSvg.Draw(shown.Graph)));
        document.Section($"At t = {s_times[Shown]}");
        document.Part("Forward");
        document.Show(shown.ForwardLines());
        document.Part("Backward");
        document.Say($"{y} is used twice, by the product and by the sum: its bar value adds both messages. So does that of {t}.");
        document.Show(shown.BackwardLines());
        document.Section("At other times");
        document.Add(new TableBlock(
            [t, f, shown.BarOf("x"), shown.BarOf("y"), new Fraction(new Symbol("df"), new Symbol("dt")), "off by"],
            [
                .. scripts.Select(script => (IReadOnlyList<Prose>)
                [
                    script.Graph["t"].Scalar, script.Graph["f"].Scalar, script.Bar("x"), script.Bar("y"),
                    script.Bar("t"), new Words(NumberStyle.Rough.Format(Math.Abs(Measured(script) - script.Bar("t")))),
                ]),
            ],
            [0, 1, 2, 3, 4, 5]));
        document.Say("The last column is the distance to the central difference.");
        return new Explanation(document, json =>
        {
            for (int i = 0; i < scripts.Length; i++)
            {
                scripts[i].WriteJson(json, FormattableString.Invariant($"t={s_times[i]}"));
            }
        });
    }

    static double Measured(GraphScript script) => CentralDifferences.Gradient(script.Graph, script.Graph["f"], script.Graph["t"])[0, 0].Value;

    static GraphScript Script(double t)
    {
        var graph = new ComputationGraph();
        Node time = graph.Variable("t", t);
        Node x = graph.Apply("x", Operation.Cos, time);
        Node y = graph.Apply("y", Operation.Power(2), time);
        Node product = graph.Apply("p", Operation.Hadamard, x, y);
        Node power = graph.Apply("e", Operation.Exp, product);
        graph.Differentiate(graph.Apply("f", Operation.Add, y, power));
        Expression e = new Symbol("e");
        return new GraphScript(graph)
            .Letter("e", new Symbol("q"))
            .Forward("x", v => Call.Of("cos", v["t"]))
            .Forward("y", v => new Power(v["t"], 2.0))
            .Forward("p", v => v["x"] * v["y"])
            .Forward("e", v => new Power(e, v["p"]))
            .Forward("f", v => v["y"] + v["e"])
            .Backward("f")
            .Backward("e", v => v.Bar("f"))
            .Backward("p", v => v.Bar("e") * v["e"])
            .Backward("x", v => v.Bar("p") * v["y"])
            .Backward("y", v => v.Bar("f") + (v.Bar("p") * v["x"]))
            .Backward("t", v => (v.Bar("x") * -Call.Of("sin", v["t"])) + (v.Bar("y") * (2.0 * v["t"])));
    }
}
