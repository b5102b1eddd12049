using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>What an optimizer makes of the gradients in its first step, and what the network says afterwards.</summary>
static class UpdateSection
{
    /// <summary>Appends the section.</summary>
    public static void Write(ExplanationContext context, ExplanationSubject? subject)
    {
        Document document = context.Document;
        Notation notation = context.Notation;
        RowTrace trace = context.Trace;
        ExplainedWeight weight = context.Weight;
        FirstStep step = trace.Step;
        Symbol w = notation.Weight(weight.Layer, weight.Target, weight.Source);
        double g = weight.Gradient + (trace.Penalty * weight.Value);
        document.Section($"One step of {step.Optimizer.Name}");
        document.Say($"The first step on this row alone, with the learning rate {new Symbol("η")} = {step.Optimizer.LearningRate}; all gradients are those of the forward pass above, with the old weights.");
        Equation gradient = trace.Penalty > 0
            ? Equation.Of(
                new Symbol("g"), new Partial(Notation.Loss, w) + (new Symbol("λ") * w),
                (Expression)weight.Gradient + ((Expression)trace.Penalty * weight.Value), g)
            : Equation.Of(new Symbol("g"), new Partial(Notation.Loss, w), g);
        document.Show([gradient, .. step.WrittenForWeight(w, weight.Value, g)]);
        if (trace.Penalty > 0)
        {
            document.Say($"Training adds the L2 penalty (λ/2)·Σ{new Power(new Symbol("w"), 2.0)} with λ = {trace.Penalty} to the loss, on weights only, hence the second term.");
        }

        if (subject is { LeftOut: { Count: > 0 } more })
        {
            document.Say($"Left out of this step, though training had it: {string.Join(", ", more)}.");
        }

        WriteAll(context);
        WriteAfter(context);
    }

    static void WriteAll(ExplanationContext context)
    {
        var small = new List<Equation>();
        foreach (ExplainedLayer layer in context.Trace.Layers)
        {
            small.Add(Equation.Assign(context.Notation.Weights(layer.Number), context.Notation.Matrix(layer.NewWeights)));
            small.Add(Equation.Assign(context.Notation.Biases(layer.Number), context.Notation.Vector(layer.NewBiases)));
        }

        int count = context.Trace.Layers.Sum(layer => layer.Weights.Length + layer.Biases.Length);
        bool fits = small.All(equation => ExpressionText.Box(equation.Steps[0].Value, context.Document.Numbers) is { Width: <= 68, Lines.Count: <= 8 });
        if (fits)
        {
            context.Document.Say($"All {count} parameters after the step:");
            context.Document.Show(small);
        }
        else
        {
            context.Document.Say($"The other {count - 1} parameters are changed likewise.");
        }
    }

    static void WriteAfter(ExplanationContext context)
    {
        RowTrace trace = context.Trace;
        ForwardPass after = trace.After.Forward(trace.Inputs);
        double loss = trace.After.LossOf(trace.Inputs, trace.Targets);
        Notation notation = context.Notation;
        context.Document.Part("Forward once more");
        var lines = new List<Equation>();
        for (int layer = 1; layer <= context.Depth; layer++)
        {
            if (layer == context.Depth || after.PreActivations[layer - 1].Length <= 4)
            {
                lines.Add(Equation.Of(notation.PreActivations(layer), notation.Vector(after.PreActivations[layer - 1])));
                lines.Add(Equation.Of(notation.Activations(layer), notation.Vector(after.Activations[layer])));
            }
        }

        if (lines.All(line => ExpressionText.Box(line.Steps[0].Value, context.Document.Numbers) is { Width: <= 68, Lines.Count: <= 8 }))
        {
            context.Document.Show(lines);
        }

        string change = loss < trace.Loss ? "fell" : loss > trace.Loss ? "rose" : "did not change";
        context.Document.Say($"With the new parameters the loss of this row {change}: {trace.Loss} before, {loss} after.{(loss > trace.Loss ? " A gradient says which way is down here, not how far: the step was too long for this row." : "")}");
    }
}
