using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>Backpropagation, BP1 to BP4 of seed 001, numbers put in.</summary>
static class BackwardSection
{
    const int MostGradients = 6;
    const int FewUnits = 3;

    /// <summary>Appends the section.</summary>
    public static void Write(ExplanationContext context)
    {
        context.Document.Section("Backward: from the loss to every weight");
        context.Document.Say($"The error {new Symbol("δ")} = {new Partial(Notation.Loss, new Symbol("z"))} of a unit says how the loss changes with its weighted sum. It is known at the outputs (BP1), goes back layer by layer through the weights of the forward pass (BP2), and gives the gradient of every weight (BP3) and bias (BP4).");
        OutputErrors.Write(context);
        for (int layer = context.Depth; layer >= 1; layer--)
        {
            if (layer < context.Depth)
            {
                WriteHidden(context, layer);
            }

            WriteGradients(context, layer);
        }

        WriteInput(context);
    }

    static void WriteHidden(ExplanationContext context, int number)
    {
        ExplainedLayer layer = context.Trace.Layers[number - 1];
        Notation notation = context.Notation;
        Document document = context.Document;
        ActivationForm form = context.Trace.Network.Layers[number - 1].Activation;
        document.Part($"Layer {number}: its errors (BP2)");
        Symbol next = notation.Weights(number + 1);
        Expression back = notation.IsRow ? Notation.Deltas(number + 1) * new Transposed(next) : new Transposed(next) * Notation.Deltas(number + 1);
        Expression slopes = new Call(form.Symbol, [notation.PreActivations(number)], Prime: true);
        document.Show(Equation.Of(Notation.Deltas(number), new Product([back, slopes], "⊙")));
        document.Say($"First what the unit's activation does to the loss, then the slope of its activation function. {context.WhatIsShown(number, "|δ|")}".TrimEnd());
        document.Show([.. context.Shown[number].SelectMany(unit => Unit(context, number, unit, form, layer))]);
    }

    static IEnumerable<Equation> Unit(ExplanationContext context, int number, int unit, ActivationForm form, ExplainedLayer layer)
    {
        Notation notation = context.Notation;
        ExplainedLayer next = context.Trace.Layers[number];
        double upstream = layer.ActivationGradients![unit];
        Symbol a = Notation.Activation(number, unit);
        Expression symbols = next.Deltas.Length <= FewUnits
            ? Sum.Of(Enumerable.Range(0, next.Deltas.Length).Select(k => notation.Weight(number + 1, k, unit) * Notation.Delta(number + 1, k)))
            : new SumOver("k", notation.Weight(number + 1, "k", layer.Deltas.Length > 9 || next.Deltas.Length > 9 ? $",{unit + 1}" : $"{unit + 1}") * Notation.Delta(number + 1, "k"));
        if (notation.IsRow && next.Deltas.Length > FewUnits)
        {
            symbols = new SumOver("k", notation.Weight(number + 1, layer.Deltas.Length > 9 || next.Deltas.Length > 9 ? ",k" : "k", $"{unit + 1}") * Notation.Delta(number + 1, "k"));
        }

        (double, double)[] pairs = [.. next.Deltas.Select((delta, k) => (next.Weights[k, unit], delta))];
        yield return Equation.Of(new Partial(Notation.Loss, a), symbols, Sum.Of(ElidedSum.Terms(pairs)), upstream);
        yield return OutputErrors.Delta(number, unit, form, layer, upstream);
    }

    static void WriteGradients(ExplanationContext context, int number)
    {
        ExplainedLayer layer = context.Trace.Layers[number - 1];
        Notation notation = context.Notation;
        Document document = context.Document;
        document.Part($"Layer {number}: its weights and biases (BP3, BP4)");
        Symbol a = notation.Activations(number - 1);
        Symbol delta = Notation.Deltas(number);
        var byWeights = new Partial(Notation.Loss, notation.Weights(number));
        var byBiases = new Partial(Notation.Loss, notation.Biases(number));
        MatrixOf deltas = notation.Vector(layer.Deltas);
        MatrixOf before = notation.Vector(context.Trace.ActivationsOf(number - 1));
        Expression general = notation.IsRow ? new Transposed(a) * delta : delta * new Transposed(a);
        Expression numbers = notation.IsRow ? Flipped(before) * deltas : deltas * Flipped(before);
        bool isSmall = context.ShowIfSmall(
            Equation.Of(byWeights, general, numbers, notation.Matrix(layer.WeightGradients)),
            Equation.Of(byBiases, delta, deltas));
        if (!isSmall)
        {
            document.Show(Equation.Of(byWeights, general), Equation.Of(byBiases, delta));
            WriteLargest(context, number, layer);
        }
    }

    static void WriteLargest(ExplanationContext context, int number, ExplainedLayer layer)
    {
        Notation notation = context.Notation;
        double[] a = context.Trace.ActivationsOf(number - 1);
        int inputs = a.Length;
        (int Target, int Source)[] largest =
        [
            .. Enumerable.Range(0, layer.Deltas.Length * inputs).Select(index => (Target: index / inputs, Source: index % inputs))
                .OrderByDescending(weight => Math.Abs(layer.WeightGradients[weight.Target, weight.Source])).ThenBy(weight => weight)
                .Take(MostGradients),
        ];
        context.Document.Say($"{layer.Deltas.Length * inputs} products {Notation.Delta(number, "i")}·{Notation.Activation(number - 1, "j")}; the {largest.Length} largest, then the errors themselves, which are the gradients of the biases:");
        context.Document.Show(
        [
            .. largest.Select(weight => Equation.Of(
                new Partial(Notation.Loss, notation.Weight(number, weight.Target, weight.Source)),
                Notation.Delta(number, weight.Target) * Notation.Activation(number - 1, weight.Source),
                (Expression)layer.Deltas[weight.Target] * a[weight.Source],
                layer.WeightGradients[weight.Target, weight.Source])),
            .. context.Shown[number].Select(unit => Equation.Of(
                new Partial(Notation.Loss, notation.Bias(number, unit)), Notation.Delta(number, unit), layer.Deltas[unit])),
        ]);
    }

    static void WriteInput(ExplanationContext context)
    {
        Notation notation = context.Notation;
        Document document = context.Document;
        document.Part("Back to the inputs");
        Symbol delta = Notation.Deltas(1);
        Expression general = notation.IsRow ? delta * new Transposed(notation.Weights(1)) : new Transposed(notation.Weights(1)) * delta;
        var byInput = new Partial(Notation.Loss, notation.Activations(0));
        if (!context.ShowIfSmall(Equation.Of(byInput, general, notation.Vector(context.Trace.InputGradient))))
        {
            document.Show(Equation.Of(byInput, general));
        }

        document.Say("The same product once more gives what a further network in front of this one would be told, and how much each input matters here (see below).");
    }

    /// <summary>A row as a column and the reverse.</summary>
    static MatrixOf Flipped(MatrixOf vector) => vector.Rows.Count == 1
        ? new MatrixOf([.. vector.Rows[0].Select(cell => (IReadOnlyList<Expression>)[cell])])
        : new MatrixOf([[.. vector.Rows.Select(row => row[0])]]);
}
