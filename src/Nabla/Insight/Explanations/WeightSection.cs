using System;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>The gradient of one weight as a product of its factors, beside the same slope measured without calculus.</summary>
static class WeightSection
{
    /// <summary>Appends the section.</summary>
    public static void Write(ExplanationContext context, bool isChosen)
    {
        Document document = context.Document;
        Notation notation = context.Notation;
        ExplainedWeight weight = context.Weight;
        Symbol w = notation.Weight(weight.Layer, weight.Target, weight.Source);
        Symbol target = Notation.Activation(weight.Layer, weight.Target);
        Symbol sum = Notation.PreActivation(weight.Layer, weight.Target);
        Symbol source = Notation.Activation(weight.Layer - 1, weight.Source);
        Symbol delta = Notation.Delta(weight.Layer, weight.Target);
        ActivationForm form = context.Trace.Network.Layers[weight.Layer - 1].Activation;
        var gradient = new Partial(Notation.Loss, w);
        document.Section($"One weight by the chain rule: {w}");
        document.Say($"{w} = {weight.Value} leads from {source} to {target}{(isChosen ? "" : "; no weight has a larger gradient")}. It acts on the loss through {sum} and {target}; the slopes along this way are multiplied.");
        if (weight.ActivationGradient is { } upstream && weight.Derivative is { } derivative)
        {
            Expression slope = form is IdentityForm ? 1.0 : new Call(form.Symbol, [sum], Prime: true);
            document.Show(
                Equation.Of(new Partial(Notation.Loss, target), upstream),
                Equation.Of(new Partial(target, sum), slope, derivative),
                Equation.Of(new Partial(sum, w), source, weight.SourceActivation),
                Equation.Of(
                    gradient,
                    new Partial(Notation.Loss, target) * new Partial(target, sum) * new Partial(sum, w),
                    (Expression)upstream * derivative * weight.SourceActivation,
                    weight.Gradient));
        }
        else
        {
            document.Show(
                Equation.Of(new Partial(Notation.Loss, sum), delta, weight.Delta),
                Equation.Of(new Partial(sum, w), source, weight.SourceActivation),
                Equation.Of(
                    gradient, new Partial(Notation.Loss, sum) * new Partial(sum, w), (Expression)weight.Delta * weight.SourceActivation, weight.Gradient));
            document.Say($"Here {delta} stands for the first two factors of the chain: the loss and the last activation are differentiated together.");
        }

        WriteDifference(context, gradient, w);
    }

    static void WriteDifference(ExplanationContext context, Partial gradient, Symbol w)
    {
        Document document = context.Document;
        ExplainedWeight weight = context.Weight;
        CentralDifference difference = weight.Difference;
        var h = new Symbol("h");
        document.Say($"The same slope without calculus, by computing the loss twice with {w} moved by {h} = {difference.Step}:");
        document.Show(new Equation(gradient,
        [
            new EquationStep("≈", (Call.Of("C", w + h) - Call.Of("C", w - h)) / ((Expression)2.0 * h)),
            new EquationStep("=", (new Number(difference.LossAbove, NumberStyle.Fine) - new Number(difference.LossBelow, NumberStyle.Fine)) / (2 * difference.Step)),
            new EquationStep("=", difference.Value),
        ]));
        document.Say(Agreement(weight.Gradient, difference.Value));
    }

    static Prose Agreement(double gradient, double measured)
    {
        double difference = Math.Abs(gradient - measured);
        double relative = difference / Math.Max(Math.Abs(gradient), Math.Abs(measured));
        if (difference == 0)
        {
            return "Both agree to the last digit.";
        }

        return relative < 1e-3
            ? (Prose)$"The two differ by {new Words(NumberStyle.Rough.Format(relative))} of their value, which is rounding."
            : $"The two differ by {new Words(NumberStyle.Rough.Format(difference))}. Rounding explains about 1e-11; more means that a kink, such as that of relu at 0, lies within the step.";
    }
}
