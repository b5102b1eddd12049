using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>Forward propagation: z and a of each layer, numbers put in.</summary>
static class ForwardSection
{
    const int FewInputs = 3;

    /// <summary>Appends the section.</summary>
    public static void Write(ExplanationContext context)
    {
        context.Document.Section("Forward: from the inputs to the outputs");
        for (int layer = 1; layer <= context.Depth; layer++)
        {
            WriteLayer(context, layer);
        }
    }

    static void WriteLayer(ExplanationContext context, int number)
    {
        ExplainedLayer layer = context.Trace.Layers[number - 1];
        ActivationForm form = context.Trace.Network.Layers[number - 1].Activation;
        Notation notation = context.Notation;
        Document document = context.Document;
        int inputs = layer.Weights.GetLength(1);
        document.Part($"Layer {number}: {inputs} to {layer.Biases.Length}, {layer.Activation}");
        Expression product = notation.IsRow
            ? notation.Activations(number - 1) * notation.Weights(number)
            : notation.Weights(number) * notation.Activations(number - 1);
        Expression input = notation.Vector(context.Trace.ActivationsOf(number - 1));
        Expression weights = notation.Matrix(layer.Weights);
        Expression biases = notation.Vector(layer.Biases);
        Equation[] matrices =
        [
            Equation.Of(
                notation.PreActivations(number), product + notation.Biases(number),
                (notation.IsRow ? input * weights : weights * input) + biases, notation.Vector(layer.PreActivations)),
            Equation.Of(notation.Activations(number), Call.Of(form.Symbol, notation.PreActivations(number)), notation.Vector(layer.Activations)),
        ];
        if (!context.ShowIfSmall(matrices))
        {
            document.Show(
                Equation.Of(notation.PreActivations(number), product + notation.Biases(number)),
                Equation.Of(notation.Activations(number), Call.Of(form.Symbol, notation.PreActivations(number))));
        }

        string shown = context.WhatIsShown(number, number == context.Depth ? "error |δ|" : "error |δ| on the way back");
        document.Say(inputs > 6
            ? $"Unit by unit, of each sum the five largest terms and the others together. {shown}".TrimEnd()
            : $"Unit by unit. {shown}".TrimEnd());
        document.Show([.. context.Shown[number].SelectMany(unit => Unit(context, number, unit, form))]);
        int zeros = layer.Activations.Count(a => a == 0);
        if (form is ReLUForm && zeros > 0)
        {
            document.Say($"{zeros} of the {layer.Activations.Length} units have {new Symbol("z")} ≤ 0 and give 0: they pass nothing on, and no error comes back through them.");
        }
    }

    static IEnumerable<Equation> Unit(ExplanationContext context, int number, int unit, ActivationForm form)
    {
        ExplainedLayer layer = context.Trace.Layers[number - 1];
        Notation notation = context.Notation;
        double[] a = context.Trace.ActivationsOf(number - 1);
        double bias = layer.Biases[unit];
        double z = layer.PreActivations[unit];
        Symbol biasSymbol = notation.Bias(number, unit);
        IEnumerable<Expression> symbols = a.Length <= FewInputs
            ? Enumerable.Range(0, a.Length).Select(j => Ordered(notation, notation.Weight(number, unit, j), Notation.Activation(number - 1, j)))
            : [new SumOver("j", Ordered(notation, notation.Weight(number, $"{unit + 1}", a.Length > 9 || layer.Biases.Length > 9 ? ",j" : "j"), Notation.Activation(number - 1, "j")))];
        (double, double)[] pairs = [.. a.Select((value, j) => notation.IsRow ? (value, layer.Weights[unit, j]) : (layer.Weights[unit, j], value))];
        IEnumerable<Expression> numbers = ElidedSum.Terms(pairs);
        yield return Equation.Of(
            Notation.PreActivation(number, unit),
            Sum.Of(notation.IsRow ? [.. symbols, biasSymbol] : [biasSymbol, .. symbols]),
            Sum.Of(notation.IsRow ? [.. numbers, bias] : [bias, .. numbers]),
            z);
        Expression[] steps = form.IsElementwise
            ? [Call.Of(form.Symbol, Notation.PreActivation(number, unit)), .. form.ValueSteps(z), layer.Activations[unit]]
            : Softmax(layer, number, unit);
        yield return Equation.Of(Notation.Activation(number, unit), form is IdentityForm ? [Notation.PreActivation(number, unit), layer.Activations[unit]] : steps);
    }

    static Expression[] Softmax(ExplainedLayer layer, int number, int unit)
    {
        const int FewOutputs = 4;
        var e = new Symbol("e");
        Expression top = new Power(e, Notation.PreActivation(number, unit));
        Expression bottom = new SumOver("k", new Power(e, new Symbol("z", "k", $"({number})")));
        Expression numbers = layer.PreActivations.Length > FewOutputs
            ? new SumOver("k", new Power(e, new Symbol("z", "k")))
            : Sum.Of(layer.PreActivations.Select(z => (Expression)new Power(e, z)));
        return layer.PreActivations.Length > FewOutputs
            ? [top / bottom, layer.Activations[unit]]
            : [top / bottom, new Power(e, layer.PreActivations[unit]) / numbers, layer.Activations[unit]];
    }

    static Expression Ordered(Notation notation, Expression weight, Expression activation) => notation.IsRow ? activation * weight : weight * activation;
}
