using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>The errors of the last layer: BP1 where the activation is element-wise, and what stands for it where a loss is computed from logits.</summary>
static class OutputErrors
{
    const int FewOutputs = 6;

    /// <summary>Appends the errors of the last layer.</summary>
    public static void Write(ExplanationContext context)
    {
        int depth = context.Depth;
        ActivationForm form = context.Trace.Network.Layers[^1].Activation;
        context.Document.Part($"Layer {depth}: its errors (BP1)");
        if (!context.Trace.Network.Loss.UsesLogits)
        {
            WriteGeneral(context, form);
        }
        else if (form is SoftmaxForm)
        {
            WriteSoftmax(context);
        }
        else
        {
            WriteLogits(context, form);
        }
    }

    /// <summary>The error of one unit from what its activation does to the loss.</summary>
    public static Equation Delta(int layer, int unit, ActivationForm form, ExplainedLayer numbers, double upstream)
    {
        Symbol a = Notation.Activation(layer, unit);
        Expression slope = new Partial(Notation.Loss, a);
        if (numbers.Derivatives is not { } derivatives)
        {
            return Equation.Of(Notation.Delta(layer, unit), numbers.Deltas[unit]);
        }

        Expression derivative = form is IdentityForm ? 1.0 : new Call(form.Symbol, [Notation.PreActivation(layer, unit)], Prime: true);
        IEnumerable<Expression> steps = form.DerivativeSteps(a, numbers.PreActivations[unit], numbers.Activations[unit]).Take(1).Select(step => slope * step);
        return Equation.Of(
            Notation.Delta(layer, unit),
            [slope * derivative, .. steps, (Expression)upstream * derivatives[unit], numbers.Deltas[unit]]);
    }

    static void WriteGeneral(ExplanationContext context, ActivationForm form)
    {
        int depth = context.Depth;
        RowTrace trace = context.Trace;
        ExplainedLayer layer = trace.Layers[^1];
        Symbol z = context.Notation.PreActivations(depth);
        Symbol a = context.Notation.Activations(depth);
        context.Document.Show(Equation.Of(
            Notation.Deltas(depth), new Product([new Partial(Notation.Loss, a), new Call(form.Symbol, [z], Prime: true)], "⊙")));
        context.Document.Show(
        [
            .. context.Shown[depth].SelectMany(unit => (Equation[])
            [
                Equation.Of(
                    new Partial(Notation.Loss, Notation.Activation(depth, unit)),
                    [.. trace.Network.Loss.SlopeSteps(unit, Notation.Activation(depth, unit), trace.Outputs, trace.Targets), layer.ActivationGradients![unit]]),
                Delta(depth, unit, form, layer, layer.ActivationGradients![unit]),
            ]),
        ]);
        if (trace.Network.Loss is SquaredErrorForm)
        {
            context.Document.Note("Erratum E19, E32", $"{Notation.Deltas(depth)} = a - t holds for half the sum of squared errors only; the mean over n outputs has the factor 2/n, the sum the factor 2. The texts differ in this factor, and a learning rate that suits one of them does not suit another.");
        }
    }

    static void WriteSoftmax(ExplanationContext context)
    {
        int depth = context.Depth;
        ExplainedLayer layer = context.Trace.Layers[^1];
        double[] t = context.Trace.Targets;
        Symbol a = new("a", "i");
        context.Document.Say($"Softmax looks at all outputs at once, so its slope is not one number a unit but a whole matrix, {new Partial(a, new Symbol("z", "j"))} = {a}·(1[i=j] - {new Symbol("a", "j")}). Multiplied by {new Partial(Notation.Loss, a)} = {-((Expression)new Symbol("t", "i") / a)} of cross-entropy, and with targets that sum to 1, nearly everything cancels:");
        context.Document.Show(
        [
            Equation.Of(
                Notation.Delta(depth, "j"),
                new SumOver("i", new Partial(Notation.Loss, a) * new Partial(a, new Symbol("z", "j"))),
                new Symbol("a", "j") - new Symbol("t", "j")),
            .. context.Shown[depth].Select(unit => Equation.Of(
                Notation.Delta(depth, unit),
                Notation.Activation(depth, unit) - new Symbol("t", $"{unit + 1}"),
                (Expression)layer.Activations[unit] - t[unit],
                layer.Deltas[unit])),
        ]);
        double[] misuse = [.. t.Zip(layer.Activations, (target, p) => -target * (1 - p))];
        Prose instead = misuse.Length <= FewOutputs ? (Prose)$"{MatrixOf.Row(misuse)} instead of {MatrixOf.Row(layer.Deltas)}" : "0 for every class but the true one";
        context.Document.Note("Erratum E7", $"BP1 as an element-wise product, {new Partial(Notation.Loss, new Symbol("a", Bold: true))} ⊙ f′(z) with f′ = a·(1 - a), is for activations that map each unit by itself. For softmax it is wrong: it would give {instead}, and no other class would ever hear of its mistake.");
    }

    static void WriteLogits(ExplanationContext context, ActivationForm form)
    {
        int depth = context.Depth;
        ExplainedLayer layer = context.Trace.Layers[^1];
        Symbol a = Notation.Activation(depth, 0);
        var t = new Symbol("t");
        if (form is SigmoidForm && context.Trace.Network.Loss is BinaryCrossEntropyForm && layer.Deltas.Length == 1)
        {
            context.Document.Say("Cross-entropy is steep where the sigmoid is flat; the two slopes cancel, so that the error is never drowned:");
            context.Document.Show(Equation.Of(
                Notation.Delta(depth, 0),
                new Partial(Notation.Loss, a) * new Call("σ", [Notation.PreActivation(depth, 0)], Prime: true),
                (a - t) / (a * ((Expression)1.0 - a)) * (a * ((Expression)1.0 - a)),
                a - t,
                (Expression)layer.Activations[0] - context.Trace.Targets[0],
                layer.Deltas[0]));
            return;
        }

        context.Document.Say($"The loss {context.Trace.Network.Loss.Name} is computed from {context.Notation.PreActivations(depth)} directly; its derivative is the error:");
        context.Document.Show([.. context.Shown[depth].Select(unit => Equation.Of(
            Notation.Delta(depth, unit), new Partial(Notation.Loss, Notation.PreActivation(depth, unit)), layer.Deltas[unit]))]);
    }
}
